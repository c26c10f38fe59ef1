/** The page's state in the address's fragment: a link reproduces the view, and servers never log it. */
import type { Question, Region } from './question';
import { queryOf } from './question';
import type { Bbox } from './wire';

/** Where the map looks. */
export interface View {
  longitude: number;
  latitude: number;
  zoom: number;
}

export interface PageState {
  question: Question;
  /** The selected cell. */
  cell: string | null;
  view: View | null;
}

/** Reads `#from=…&to=…&category=…&area=…|bbox=…&resolution=…&cell=…&view=lng,lat,zoom`. */
export function readState(fragment: string, fallback: Question): PageState {
  const query = new URLSearchParams(fragment.replace(/^#/, ''));
  return {
    question: {
      window: { from: query.get('from') ?? fallback.window.from, to: query.get('to') ?? fallback.window.to },
      categories: query.has('category') ? query.getAll('category') : fallback.categories,
      region: readRegion(query) ?? fallback.region,
      resolution: query.get('resolution') ?? fallback.resolution,
    },
    cell: query.get('cell'),
    view: readView(query.get('view')),
  };
}

/** The fragment that [`readState`] reads back to the same state. */
export function writeState(state: PageState): string {
  const query = queryOf(state.question);
  if (state.cell !== null) query.set('cell', state.cell);
  if (state.view !== null) query.set('view', viewText(state.view));
  return `#${query.toString().replaceAll('%2C', ',')}`;
}

/** Puts the state in the address bar; `push` makes it a step that the back button undoes. */
export function recordState(state: PageState, how: 'push' | 'replace'): void {
  const fragment = writeState(state);
  if (fragment === location.hash) return;
  if (how === 'push') history.pushState(null, '', fragment);
  else history.replaceState(null, '', fragment);
}

function readRegion(query: URLSearchParams): Region | null {
  const area = query.get('area');
  if (area !== null) return { kind: 'area', id: area };
  const numbers = numbersOf(query.get('bbox'), 4);
  return numbers === null ? null : { kind: 'box', bbox: numbers as Bbox };
}

function readView(text: string | null): View | null {
  const [longitude, latitude, zoom] = numbersOf(text, 3) ?? [];
  if (longitude === undefined || latitude === undefined || zoom === undefined) return null;
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 85 ? { longitude, latitude, zoom } : null;
}

function viewText(view: View): string {
  return `${view.longitude.toFixed(5)},${view.latitude.toFixed(5)},${view.zoom.toFixed(2)}`;
}

function numbersOf(text: string | null, count: number): number[] | null {
  const numbers = (text ?? '').split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  return numbers.length === count && numbers.every(Number.isFinite) ? numbers : null;
}
