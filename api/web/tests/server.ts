/** What the tests ask the running server directly, so that they hold for any data with a hotspot in it. */
import { type APIRequestContext, expect, type Page } from '@playwright/test';

import { type Answer, readAnswer } from '../src/answer';
import { isHot } from '../src/classes';
import { shiftMonth } from '../src/months';
import type { CellFeature, Snapshots } from '../src/wire';

export const SCREENSHOTS = 'test-results';

export interface Asked {
  answer: Answer;
  /** The hottest cell. */
  hottest: CellFeature;
  /** The page's address for the same question. */
  link: string;
  /** The category with the most reports. */
  category: string;
}

/** Asks about every month of data, where hotspots are most likely. */
export async function askEverything(request: APIRequestContext): Promise<Asked> {
  const snapshots = (await (await request.get('/api/v1/snapshots')).json()) as Snapshots;
  const [first, last] = [snapshots.months.at(0), snapshots.months.at(-1)];
  if (first === undefined || last === undefined) throw new Error('the server has no reports: load the demo city first');
  const region = await regionOf(request, snapshots);
  const query = `from=${first}-01&to=${shiftMonth(last, 1)}-01${region}&resolution=9`;
  const response = await request.get(`/api/v1/hotspots?${query}&f=geojson`);
  expect(response.status(), await response.text()).toBe(200);
  const answer = readAnswer(await response.json());
  const hottest = answer.cells.find((cell) => isHot(cell.properties.class));
  if (hottest === undefined) throw new Error('the server’s data has no hot cell: load the demo city first');
  const [most] = [...snapshots.categories].sort((one, other) => other.reports - one.reports);
  return { answer, hottest, link: `/#${query}`, category: most?.slug ?? '' };
}

/** Goes to the address and waits until its cells are drawn. */
export async function openMap(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await expectReady(page);
}

/** Waits until the cells of the latest answer are drawn. */
export async function expectReady(page: Page): Promise<void> {
  await expect(page.getByTestId('map')).toHaveAttribute('data-state', 'ready');
}

async function regionOf(request: APIRequestContext, snapshots: Snapshots): Promise<string> {
  const areas = (await (await request.get('/api/v1/areas')).json()) as { features: unknown[] };
  return areas.features.length > 0 ? '' : `&bbox=${(snapshots.reports_bbox ?? []).join(',')}`;
}
