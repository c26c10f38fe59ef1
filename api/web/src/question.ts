/** What the analyst asks: when, what, where and how finely. */
import type { DayWindow } from './months';
import { windowOfMonth } from './months';
import type { AreaCollection, Bbox, Snapshots } from './wire';

export type Region = { kind: 'all' } | { kind: 'area'; id: string } | { kind: 'box'; bbox: Bbox };

/** Texts stay as they were written, so that the server judges them and says what is wrong. */
export interface Question {
  window: DayWindow;
  /** Slugs; none means all. */
  categories: string[];
  region: Region;
  resolution: string;
}

export const ALL_AREAS: Region = { kind: 'all' };
export const DEFAULT_RESOLUTION = '9';

/** The last month of data over all areas, or over the reports' own box where no areas are loaded. */
export function defaultQuestion(snapshots: Snapshots, areas: AreaCollection): Question {
  const month = snapshots.months.at(-1) ?? '';
  const box = areas.features.length === 0 ? snapshots.reports_bbox : null;
  return {
    window: month === '' ? { from: '', to: '' } : windowOfMonth(month),
    categories: [],
    region: box === null ? ALL_AREAS : { kind: 'box', bbox: box },
    resolution: DEFAULT_RESOLUTION,
  };
}

/** The question as parameters of `/api/v1/hotspots`. */
export function queryOf(question: Question): URLSearchParams {
  const query = new URLSearchParams({ from: question.window.from, to: question.window.to });
  for (const slug of question.categories) query.append('category', slug);
  if (question.region.kind === 'area') query.set('area', question.region.id);
  if (question.region.kind === 'box') query.set('bbox', question.region.bbox.join(','));
  query.set('resolution', question.resolution);
  return query;
}

/** The address of the answer in one format. */
export function answerUrl(question: Question, format: 'geojson' | 'csv'): string {
  const query = queryOf(question);
  query.set('f', format);
  return `/api/v1/hotspots?${query.toString()}`;
}

/** Whether two questions ask the same. */
export function sameQuestion(one: Question, other: Question): boolean {
  return queryOf(one).toString() === queryOf(other).toString();
}

/** Whether two regions are the same. */
export function sameRegion(one: Region, other: Region): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
