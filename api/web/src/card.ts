/** The card of one cell: its numbers, what they mean, and the receipt. */
import type { Answer } from './answer';
import { CLASS_LOOKS } from './classes';
import { button, byId, element, prose } from './dom';
import { swatch } from './legend';
import type { Question } from './question';
import { receiptView } from './receipt';
import type { CellFeature, Pile } from './wire';
import { countWords, figureWords, probabilityWords, quantity, shareWords } from './words';

export interface Card {
  show: (cell: CellFeature, answer: Answer, question: Question | null) => void;
  hide: () => void;
  /** Moves the focus to the card's title, so that a screen reader starts there. */
  focus: () => void;
}

export function createCard(placeName: (cell: CellFeature) => string, close: () => void): Card {
  const box = byId('card', HTMLElement);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  return {
    show(cell, answer, question) {
      const { properties } = cell;
      box.replaceChildren(header(cell, placeName(cell), close));
      if (properties.reason !== '') box.append(element('p', { class: 'reason', 'data-testid': 'card-reason' }, ...prose(properties.reason)));
      const pile = answer.piles.get(cell.id);
      if (pile !== undefined) box.append(pileWarning(pile));
      box.append(numbers(cell), element('h3', {}, 'Receipt'), receiptView(answer.receipt, question));
      box.dataset['cell'] = properties.cell;
      box.hidden = false;
      box.scrollTop = 0;
    },
    hide() {
      box.hidden = true;
      delete box.dataset['cell'];
    },
    focus() {
      box.querySelector<HTMLElement>('#card-title')?.focus({ preventScroll: true });
    },
  };
}

function header({ properties }: CellFeature, place: string, close: () => void): HTMLElement {
  const title = element('h2', { id: 'card-title', tabindex: '-1' }, place);
  const kind = element('p', { class: 'card-class', 'data-testid': 'card-class' }, swatch(properties.class), CLASS_LOOKS[properties.class].words);
  const shut = button('×', { class: 'close', 'aria-label': 'Close the card', 'data-testid': 'card-close' }, close);
  return element('header', {}, element('div', {}, title, kind), shut);
}

function pileWarning(pile: Pile): HTMLElement {
  const point = `${pile.latitude.toFixed(5)}, ${pile.longitude.toFixed(5)}`;
  const share = `${quantity(pile.reports, 'report')} (${shareWords(pile.share)} of those with a place)`;
  return element(
    'div',
    { class: 'warning', 'data-testid': 'pile-warning' },
    element('strong', {}, 'A pile lies here. '),
    `${share} have exactly the point ${point}, as software writes that knows no better place. `,
    'They may have happened anywhere, and no count on this map holds them.',
  );
}

function numbers({ properties }: CellFeature): HTMLElement {
  const rows: [string, string, string][] = [
    ['count', 'Reports in this cell', countWords(properties.count)],
    ['neighbourhood', 'Reports in it and its ring', countWords(properties.neighbourhood_count)],
    ['expected', 'Expected in it and its ring', figureWords(properties.expected)],
    ['z', 'z (Gi*)', figureWords(properties.z)],
    ['p', 'p (exact, two-sided)', probabilityWords(properties.p)],
    ['q', 'q (corrected p)', probabilityWords(properties.q)],
    ['cell', 'H3 cell', properties.cell],
  ];
  const pairs = rows.map(([name, words, value]) =>
    element('div', {}, element('dt', {}, words), element('dd', { 'data-testid': `card-${name}` }, value)),
  );
  return element('dl', { class: 'numbers' }, ...pairs);
}
