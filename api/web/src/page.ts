/** The page's state, and what follows from each change to it. */
import type { Answer } from './answer';
import type { Catalogue } from './api';
import { askHotspots } from './api';
import { type Asker, createAsker } from './asker';
import { boundsOf, centreOf } from './bounds';
import { type Card, createCard } from './card';
import { byId } from './dom';
import { Filters } from './filters';
import { createHotList, type HotList } from './hotlist';
import { createLegend } from './legend';
import { type Hover, HotspotMap } from './map';
import type { Notices } from './notices';
import { summaryWords } from './notices';
import { acceptFiles } from './openfile';
import { createPanel } from './panel';
import { Problem } from './problem';
import type { Question, Region } from './question';
import { defaultQuestion, sameQuestion, sameRegion } from './question';
import { receiptView } from './receipt';
import { showTooltip } from './tooltip';
import { type PageState, readState, recordState, type View } from './url';
import type { Bbox, CellFeature } from './wire';

/** An answer with the question it answers; a file's question is not this server's, so it has none. */
interface Shown {
  answer: Answer;
  question: Question | null;
}

const NOTHING: Pick<Answer, 'cells' | 'piles'> = { cells: [], piles: new Map() };

export class Page {
  readonly #catalogue: Catalogue;
  readonly #notices: Notices;
  readonly #map: HotspotMap | null;
  readonly #filters: Filters;
  readonly #asker: Asker<Question>;
  readonly #list: HotList;
  readonly #card: Card;
  readonly #legend = createLegend();
  readonly #panel = createPanel();
  readonly #mapBox = byId('map', HTMLDivElement);
  #state: PageState;
  #shown: Shown | null = null;
  /** Counts the questions, so that a slow drawing of an outdated one does not say that the page is ready. */
  #turn = 0;

  constructor(catalogue: Catalogue, notices: Notices) {
    this.#catalogue = catalogue;
    this.#notices = notices;
    this.#state = this.#readAddress();
    this.#map = this.#createMap();
    this.#filters = new Filters(catalogue, this.#state.question, {
      changed: (question) => this.#changeQuestion(question),
      mapBox: () => this.#map?.box() ?? null,
    });
    const placeName = this.#placeNames();
    this.#list = createHotList(placeName, (cell) => this.#pickFromList(cell));
    this.#card = createCard(placeName, () => this.#closeCard());
    this.#asker = createAsker(askHotspots, {
      loading: () => this.#setBusy(),
      answered: (answer, question) => this.#show({ answer, question }),
      failed: (thrown) => this.#fail(thrown),
    });
  }

  /** Shows the state of the address and listens to everything that changes it. */
  open(): void {
    void this.#map?.showAreas(this.#catalogue.areas);
    window.addEventListener('hashchange', () => this.#goToAddress());
    acceptFiles({ opened: (answer, name) => this.#openFile(answer, name), failed: (thrown) => this.#fail(thrown) });
    this.#goToAddress();
  }

  #readAddress(): PageState {
    return readState(location.hash, defaultQuestion(this.#catalogue.snapshots, this.#catalogue.areas));
  }

  #goToAddress(): void {
    this.#state = this.#readAddress();
    const { question, view } = this.#state;
    this.#filters.show(question);
    if (view === null) this.#fitRegion(question.region);
    else this.#map?.jump(view);
    this.#ask(question);
  }

  #ask(question: Question): void {
    if (this.#catalogue.snapshots.months.length === 0) {
      this.#fail(new Problem({ title: 'No reports are loaded yet', detail: 'Load some with `beatwise ingest`, or start with `beatwise demo`, then try again.' }), () => location.reload());
      return;
    }
    this.#asker.askNow(question);
  }

  #changeQuestion(question: Question): void {
    const before = this.#state.question;
    if (sameQuestion(before, question) && this.#shown?.question !== null) return;
    this.#state = { ...this.#state, question };
    recordState(this.#state, 'push');
    if (question.region.kind === 'area' && !sameRegion(before.region, question.region)) this.#fitRegion(question.region);
    this.#asker.askSoon(question);
  }

  #setBusy(): void {
    this.#turn += 1;
    this.#mapBox.dataset['state'] = 'loading';
    this.#mapBox.setAttribute('aria-busy', 'true');
    this.#notices.summary('Loading…');
  }

  #setSettled(state: 'ready' | 'error'): void {
    this.#mapBox.dataset['state'] = state;
    this.#mapBox.removeAttribute('aria-busy');
  }

  /** An outdated map under a failed question would mislead, so an error clears it. */
  #fail(thrown: unknown, retry = (): void => this.#goToAddress()): void {
    this.#asker.cancel();
    this.#clear();
    const problem = Problem.of(thrown);
    this.#notices.summary('No answer.');
    // A refused parameter is refused again: only other failures are worth another try.
    this.#notices.problem(problem, problem.parameter === null ? retry : undefined);
    this.#filters.refuse(problem.parameter);
    this.#setSettled('error');
  }

  #clear(): void {
    this.#shown = null;
    this.#list.show(null);
    this.#legend.show(NOTHING);
    this.#card.hide();
    this.#notices.file(null);
    byId('answer-receipt', HTMLDetailsElement).hidden = true;
    void this.#map?.showCells(NOTHING);
    void this.#map?.select(null);
  }

  #show(shown: Shown): void {
    const { answer, question } = shown;
    this.#shown = shown;
    this.#filters.refuse(null);
    this.#notices.problem(null);
    if (question !== null) this.#notices.file(null);
    this.#notices.summary(summaryWords(answer));
    this.#notices.attributions(answer.receipt.attributions ?? []);
    this.#legend.show(answer);
    this.#list.show(answer);
    byId('answer-receipt', HTMLDetailsElement).hidden = false;
    byId('answer-receipt-body', HTMLDivElement).replaceChildren(receiptView(answer.receipt, question));
    this.#select(this.#cell(this.#state.cell) ?? null);
    void this.#draw(shown);
  }

  async #draw(shown: Shown): Promise<void> {
    const turn = this.#turn;
    const region = shown.question?.region;
    void this.#map?.showBox(region?.kind === 'box' ? region.bbox : null);
    await this.#map?.showCells(shown.answer);
    if (turn === this.#turn && this.#shown === shown) this.#setSettled('ready');
  }

  #openFile(answer: Answer, name: string): void {
    this.#asker.cancel();
    this.#setBusy();
    this.#state = { ...this.#state, cell: null };
    this.#show({ answer, question: null });
    this.#notices.file(name, () => this.#goToAddress());
    const box = boundsOf(answer.cells);
    if (box !== null) this.#map?.fit(box);
    this.#panel.close();
  }

  #cell(id: string | null): CellFeature | undefined {
    return id === null ? undefined : this.#shown?.answer.cells.find((cell) => cell.id === id);
  }

  #select(cell: CellFeature | null): void {
    const shown = this.#shown;
    this.#state = { ...this.#state, cell: cell?.id ?? null };
    void this.#map?.select(cell);
    this.#list.mark(cell?.id ?? null);
    if (cell === null || shown === null) this.#card.hide();
    else this.#card.show(cell, shown.answer, shown.question);
    if (shown?.question != null) recordState(this.#state, 'replace');
  }

  #pickFromList(id: string): void {
    const cell = this.#cell(id);
    if (cell === undefined) return;
    this.#select(cell);
    this.#panel.close();
    this.#card.focus();
    this.#map?.fly(centreOf(cell), this.#state.question.resolution, this.#besideCard());
  }

  #pickFromMap(id: string | null): void {
    this.#select(this.#cell(id) ?? null);
    if (id !== null) this.#card.focus();
  }

  #closeCard(): void {
    const id = this.#state.cell;
    this.#select(null);
    const returned = id !== null && !this.#panel.covers() && this.#list.focus(id);
    if (!returned) this.#mapBox.querySelector('canvas')?.focus();
  }

  /** The card covers the right side of a wide map and the lower half of a narrow one. */
  #besideCard(): [number, number] {
    return this.#panel.covers() ? [0, -this.#mapBox.clientHeight / 4] : [-180, 0];
  }

  #fitRegion(region: Region): void {
    const box = this.#regionBox(region);
    if (box !== null) this.#map?.fit(box);
  }

  #regionBox(region: Region): Bbox | null {
    const { areas, snapshots } = this.#catalogue;
    if (region.kind === 'box') return region.bbox;
    if (region.kind === 'area') return boundsOf(areas.features.filter((area) => area.properties.area_id === region.id));
    return areas.bbox ?? boundsOf(areas.features) ?? snapshots.reports_bbox;
  }

  #placeNames(): (cell: CellFeature) => string {
    const names = new Map(this.#catalogue.areas.features.map(({ properties }) => [properties.area_id, properties.name]));
    return ({ properties: { area_id: area, cell } }) => (area === null ? `Cell ${cell}` : (names.get(area) ?? area));
  }

  #createMap(): HotspotMap | null {
    try {
      const map = new HotspotMap(this.#mapBox, {
        picked: (cell) => this.#pickFromMap(cell),
        hovered: (hover: Hover | null) => showTooltip(hover, this.#cell(hover?.cell ?? null)),
        moved: (view) => this.#rememberView(view),
      });
      window.beatwise = { project: (position) => map.project(position) };
      return map;
    } catch {
      this.#mapBox.textContent = 'This browser cannot draw the map because WebGL is off. The list of hotspots still works.';
      return null;
    }
  }

  #rememberView(view: View): void {
    this.#state = { ...this.#state, view };
    if (this.#shown?.question != null) recordState(this.#state, 'replace');
  }
}
