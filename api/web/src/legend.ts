/** The legend: every class in words, with how many cells of the answer it has. */
import type { Answer } from './answer';
import { CLASS_LOOKS } from './classes';
import { byId, element } from './dom';
import type { CellFeature, HotspotClass } from './wire';
import { HOTSPOT_CLASSES } from './wire';
import { countWords } from './words';

const WIDE = '(min-width: 48rem)';

type Shown = Pick<Answer, 'cells' | 'piles'>;

export interface Legend {
  show: (answer: Shown) => void;
}

export function createLegend(): Legend {
  const box = byId('legend', HTMLDetailsElement);
  const rows = byId('legend-rows', HTMLUListElement);
  box.open = window.matchMedia(WIDE).matches;
  const show = (answer: Shown): void => {
    rows.replaceChildren(...classRows(answer.cells), pileRow(answer));
  };
  show({ cells: [], piles: new Map() });
  return { show };
}

/** A square in the class's colour with its sign, for the eye only: words always stand beside it. */
export function swatch(name: HotspotClass): HTMLElement {
  const look = CLASS_LOOKS[name];
  const made = element('span', { class: 'swatch', 'data-class': name, 'aria-hidden': 'true' }, look.sign);
  made.style.setProperty('--swatch', look.colour);
  return made;
}

function classRows(cells: readonly CellFeature[]): HTMLElement[] {
  const counts = new Map<HotspotClass, number>();
  for (const { properties } of cells) counts.set(properties.class, (counts.get(properties.class) ?? 0) + 1);
  // The last four classes are rare: a row that is always zero would only puzzle.
  const shown = HOTSPOT_CLASSES.filter((name, row) => row < 7 || counts.has(name));
  return shown.map((name) => {
    const look = CLASS_LOOKS[name];
    return row(swatch(name), look.words, look.evidence, counts.get(name) ?? 0);
  });
}

function pileRow({ cells, piles }: Shown): HTMLElement {
  const hatched = element('span', { class: 'swatch hatched', 'aria-hidden': 'true' });
  const made = cells.filter((cell) => piles.has(cell.id)).length;
  return row(hatched, 'Pile of reports on one point', 'may be no place', made);
}

function row(mark: HTMLElement, words: string, evidence: string, count: number): HTMLElement {
  const figure = element('span', { class: 'legend-count' }, countWords(count), element('span', { class: 'visually-hidden' }, ' cells'));
  return element('li', {}, mark, element('span', {}, words), element('small', {}, evidence), figure);
}
