/** The list of top hotspots: the way to every hot cell without a pointer. */
import type { Answer } from './answer';
import { CLASS_LOOKS, isHot } from './classes';
import { button, byId, element } from './dom';
import { swatch } from './legend';
import type { CellFeature } from './wire';
import { countWords, shortFigure } from './words';

const STEP = 10;
const PILE_CHIP = 'Pile: check before acting';

export interface HotList {
  /** Lists the answer's hot cells; null when there is no answer to list. */
  show: (answer: Answer | null) => void;
  /** Marks the selected cell, if the list holds it. */
  mark: (cell: string | null) => void;
  /** Puts the focus back on a cell's entry; false when the list does not hold it. */
  focus: (cell: string) => boolean;
}

export function createHotList(placeName: (cell: CellFeature) => string, pick: (cell: string) => void): HotList {
  const list = byId('hotspots', HTMLOListElement);
  const note = byId('hotspots-note', HTMLParagraphElement);
  let hot: CellFeature[] | null = null;
  let piles: Answer['piles'] = new Map();

  function draw(limit: number): void {
    const entries = (hot ?? []).slice(0, limit).map((cell) => element('li', {}, entry(cell)));
    list.replaceChildren(...entries);
    note.replaceChildren(...noteFor(limit));
  }

  function entry(cell: CellFeature): HTMLButtonElement {
    const { properties } = cell;
    const made = button('', { class: 'hotspot', 'data-testid': 'hotspot', 'data-cell': properties.cell }, () => pick(properties.cell));
    made.append(swatch(properties.class), entryWords(cell, placeName(cell), piles.has(cell.id) ? PILE_CHIP : null), element('span', { class: 'z' }, `z ${shortFigure(properties.z)}`));
    return made;
  }

  function noteFor(limit: number): (Node | string)[] {
    if (hot === null) return [];
    if (hot.length === 0) return ['No cell has significantly more reports around it than chance explains.'];
    if (hot.length <= limit) return [];
    const more = button(`Show more of ${countWords(hot.length)}`, { class: 'quiet' }, () => {
      draw(limit + STEP * 2);
      list.querySelectorAll('button').item(limit)?.focus();
    });
    return [more];
  }

  const find = (cell: string): HTMLButtonElement | null => list.querySelector(`button[data-cell="${CSS.escape(cell)}"]`);

  return {
    show(answer) {
      hot = answer?.cells.filter((cell) => isHot(cell.properties.class)) ?? null;
      piles = answer?.piles ?? new Map();
      draw(STEP);
    },
    mark(cell) {
      for (const marked of list.querySelectorAll('[aria-current]')) marked.removeAttribute('aria-current');
      if (cell !== null) find(cell)?.setAttribute('aria-current', 'true');
    },
    focus(cell) {
      const found = find(cell);
      found?.focus();
      return found !== null;
    },
  };
}

function entryWords({ properties }: CellFeature, place: string, chip: string | null): HTMLElement {
  const figures = `${countWords(properties.count)} here, ${countWords(properties.neighbourhood_count)} with ring (${shortFigure(properties.expected)} expected)`;
  const words = element('span', { class: 'hotspot-words' }, element('strong', {}, place), element('small', {}, figures));
  words.append(element('span', { class: 'visually-hidden' }, `. ${CLASS_LOOKS[properties.class].words}.`));
  if (chip !== null) words.append(element('span', { class: 'chip' }, chip));
  return words;
}
