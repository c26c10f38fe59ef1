/** A receipt as a table that a person reads, whatever keys it has. */
import { button, element } from './dom';
import type { Question } from './question';
import { answerUrl } from './question';
import type { Json, Receipt } from './wire';
import { categoryWords, countWords, sentence } from './words';

/** Words for the keys that every receipt has, in reading order; other keys follow with their own names. */
const KNOWN_KEYS: Readonly<Record<string, string>> = {
  'question.from': 'From',
  'question.to': 'Up to, not including',
  'question.zone': 'Time zone',
  'question.categories': 'Categories',
  'question.area': 'Area',
  'question.bbox': 'Box (W, S, E, N)',
  'question.resolution': 'H3 resolution',
  'question.lattice': 'Lattice',
  snapshot: 'Snapshot',
  method: 'Method',
  'options.rings': 'Rings around a cell',
  'options.weights': 'Weights',
  'options.p': 'p-value',
  'options.correction': 'Correction to q',
  seed: 'Seed',
  permutations: 'Permutations',
  policy: 'Disclosure policy',
  lattice_cells: 'Cells in the lattice',
  reports_read: 'Reports read',
  reports_in_lattice: 'Reports in the lattice',
  reports_without_place: 'Reports without a place',
  attributions: 'Data from',
};

const VALUE_WORDS: Readonly<Record<string, string>> = {
  'getis-ord-gi-star': 'Getis-Ord Gi* (getis-ord-gi-star)',
  'benjamini-hochberg': 'Benjamini-Hochberg',
};

const NULL_WORDS: Readonly<Record<string, string>> = {
  'question.area': 'not narrowed to one',
  'question.bbox': 'not narrowed to one',
};

/** The table, a button that copies the receipt as JSON, and links to the same question. */
export function receiptView(receipt: Receipt, question: Question | null): DocumentFragment {
  const view = document.createDocumentFragment();
  const rows = receiptRows(receipt).map(([key, value]) =>
    element('tr', {}, element('th', { scope: 'row' }, KNOWN_KEYS[key] ?? ownName(key)), cellOf(key, value)),
  );
  view.append(element('table', { class: 'receipt', 'data-testid': 'receipt' }, element('tbody', {}, ...rows)), actions(receipt, question));
  return view;
}

/** The receipt flattened to dotted keys, known ones first. */
export function receiptRows(receipt: Receipt): [string, Json][] {
  const known = Object.keys(KNOWN_KEYS);
  const rank = (key: string): number => (known.includes(key) ? known.indexOf(key) : known.length);
  return flatten(receipt, '').sort(([one], [other]) => rank(one) - rank(other));
}

function flatten(value: { [key: string]: Json | undefined }, prefix: string): [string, Json][] {
  return Object.entries(value).flatMap(([key, inner = null]): [string, Json][] => {
    const path = `${prefix}${key}`;
    const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return isObject ? flatten(inner, `${path}.`) : [[path, inner]];
  });
}

function cellOf(key: string, value: Json): HTMLTableCellElement {
  return element('td', { 'data-testid': `receipt-${key.replaceAll('.', '-')}` }, valueWords(key, value));
}

function valueWords(key: string, value: Json): string {
  if (key === 'question.categories' && Array.isArray(value)) {
    return value.length === 0 ? 'all' : value.map((slug) => categoryWords(String(slug))).join(', ');
  }
  if (value === null) return NULL_WORDS[key] ?? 'none';
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item))).join(', ');
  if (typeof value === 'number' && (key.includes('reports') || key.includes('cells'))) return countWords(value);
  return VALUE_WORDS[String(value)] ?? String(value);
}

function ownName(key: string): string {
  return sentence(key.replaceAll('.', ': ').replaceAll('_', ' '));
}

function actions(receipt: Receipt, question: Question | null): HTMLElement {
  const bar = element('div', { class: 'actions' });
  const said = element('span', { class: 'hint', role: 'status' });
  const copy = button('Copy as JSON', { 'data-testid': 'copy-receipt' }, () => {
    const text = JSON.stringify(receipt, null, 2);
    copyText(text, bar).then(
      () => { said.textContent = 'Copied.'; },
      () => { said.textContent = 'The browser refused to copy.'; },
    );
  });
  bar.append(copy);
  if (question !== null) bar.append(download(question, 'geojson', 'GeoJSON'), download(question, 'csv', 'CSV'));
  bar.append(said);
  return bar;
}

function download(question: Question, format: 'geojson' | 'csv', words: string): HTMLElement {
  const name = `hotspots-${question.window.from}-${question.window.to}.${format}`;
  return element('a', { href: answerUrl(question, format), download: name, 'data-testid': `link-${format}` }, words);
}

/** The clipboard exists on secure origins only; elsewhere a selected text field stands in for it. */
async function copyText(text: string, near: HTMLElement): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = element('textarea', { class: 'visually-hidden', 'aria-hidden': 'true' });
  field.value = text;
  near.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (!copied) throw new Error('copying is not allowed');
}
