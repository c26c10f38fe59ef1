/** Looking at the map's pixels and pointing at its cells. */
import { expect, type Page } from '@playwright/test';

import { centreOf } from '../src/bounds';
import type { CellFeature } from '../src/wire';

/** Everything that floats over the map has to go before its pixels are judged. */
const BARE_MAP = '.legend, .card, .attributions, .tooltip, .notices, .maplibregl-control-container, .pile-label { visibility: hidden !important; }';

const SETTLE_MS = 500;

export interface Colours {
  distinct: number;
  /** Pixels in the reds and oranges that only hot cells have. */
  warm: number;
}

/** Counts the colours on the canvas as a reader sees them. */
export async function coloursOf(page: Page): Promise<Colours> {
  const shot = await page.locator('#map canvas').screenshot({ style: BARE_MAP });
  return page.evaluate(async (url): Promise<Colours> => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const { data } = context?.getImageData(0, 0, image.width, image.height) ?? { data: [] };
    const seen = new Set<number>();
    let warm = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
      seen.add((red << 16) | (green << 8) | blue);
      if (red - blue > 80 && red - green > 40) warm += 1;
    }
    return { distinct: seen.size, warm };
  }, `data:image/png;base64,${shot.toString('base64')}`);
}

/** Clicks the middle of a cell on the canvas, once the map has stopped moving. */
export async function clickCell(page: Page, cell: CellFeature): Promise<void> {
  const centre = centreOf(cell);
  const find = (): Promise<{ x: number; y: number } | undefined> => page.evaluate((position) => window.beatwise?.project(position), centre);
  let point = await find();
  await expect(async () => {
    const before = point;
    // Two looks without a pause could fall between two frames of a flight.
    await page.waitForTimeout(SETTLE_MS);
    point = await find();
    expect(point).toEqual(before);
  }).toPass();
  const box = await page.getByTestId('map').boundingBox();
  if (box === null || point === undefined) throw new Error('the map is not on the page');
  await page.mouse.click(box.x + point.x, box.y + point.y);
}
