/** The map in a real browser against a running server. */
import { expect, type Page, type Request, test } from '@playwright/test';

import { centreOf } from '../src/bounds';
import { isHot } from '../src/classes';
import { clickCell, coloursOf } from './canvas';
import { askEverything, expectReady, openMap, SCREENSHOTS } from './server';

const isQuestion = (request: Request): boolean => new URL(request.url()).pathname === '/api/v1/hotspots';

function recordErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  page.on('pageerror', (error) => errors.push(String(error)));
  return errors;
}

test('opens on the last month, without errors and without leaving its origin', async ({ page, context, baseURL }) => {
  const errors = recordErrors(page);
  const urls: string[] = [];
  context.on('request', (request) => urls.push(request.url()));
  await openMap(page, '/');
  const { months } = (await (await page.request.get('/api/v1/snapshots')).json()) as { months: string[] };
  await expect(page.getByTestId('month')).toHaveValue(months.at(-1) ?? '');
  await expect(page.getByTestId('from')).toHaveValue(`${months.at(-1) ?? ''}-01`);
  expect(urls.some((url) => url.includes('worker'))).toBe(true);
  const foreign = urls.filter((url) => /^(https?|wss?):/.test(url) && new URL(url).origin !== new URL(baseURL ?? '').origin);
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
});

test('draws areas and cells, with hot ones in warm colours', async ({ page, request }) => {
  const { link, answer } = await askEverything(request);
  await openMap(page, link);
  const hot = answer.cells.filter((cell) => isHot(cell.properties.class)).length;
  await expect(page.getByTestId('summary')).toContainText(`${hot.toLocaleString('en-GB')} hot`);
  const colours = await coloursOf(page);
  expect(colours.distinct).toBeGreaterThan(50);
  expect(colours.warm).toBeGreaterThan(50);
  await page.screenshot({ path: `${SCREENSHOTS}/map-wide.png` });
});

test('a category changes the request, the summary and the link', async ({ page, request }) => {
  const { link, category } = await askEverything(request);
  await openMap(page, link);
  const before = await page.getByTestId('summary').textContent();
  await page.getByTestId('categories').locator('summary').click();
  const asked = page.waitForRequest((sent) => isQuestion(sent) && new URL(sent.url()).searchParams.get('category') === category);
  await page.getByTestId(`category-${category}`).check();
  await asked;
  await expectReady(page);
  await expect(page.getByTestId('summary')).not.toHaveText(before ?? '');
  expect(new URL(page.url()).hash).toContain(`category=${category}`);
  await page.goBack();
  await expect(page.getByTestId(`category-${category}`)).not.toBeChecked();
  await expect(page.getByTestId('summary')).toHaveText(before ?? '');
});

test('quick changes are asked once, and an outdated request is cancelled', async ({ page, request }) => {
  const { link } = await askEverything(request);
  await openMap(page, link);
  const sent: string[] = [];
  page.on('request', (asked) => { if (isQuestion(asked)) sent.push(asked.url()); });
  await page.getByTestId('resolution').selectOption('8');
  await page.getByTestId('resolution').selectOption('9');
  await page.getByTestId('resolution').selectOption('8');
  await expectReady(page);
  expect(sent).toHaveLength(1);

  // The next answer is held back until a newer question has replaced it.
  await page.route('**/api/v1/hotspots?*resolution=9*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await route.continue().catch(() => undefined);
  });
  const cancelled = page.waitForEvent('requestfailed', isQuestion);
  const slow = page.waitForRequest((asked) => isQuestion(asked) && asked.url().includes('resolution=9'));
  await page.getByTestId('resolution').selectOption('9');
  await slow;
  await page.getByTestId('resolution').selectOption('8');
  expect((await cancelled).failure()?.errorText).toContain('ERR_ABORTED');
  await expectReady(page);
  await page.getByTestId('answer-receipt').locator('summary').click();
  await expect(page.getByTestId('answer-receipt').getByTestId('receipt-question-resolution')).toHaveText('8');
});

test('the list opens a hotspot’s card by keyboard, with numbers, receipt and downloads', async ({ page, request }) => {
  const { link, hottest, answer } = await askEverything(request);
  await openMap(page, link);
  const entry = page.getByTestId('hotspot').first();
  await entry.focus();
  await page.keyboard.press('Enter');
  const card = page.getByTestId('card');
  await expect(card).toBeVisible();
  await expect(card.getByTestId('card-cell')).toHaveText(hottest.id);
  await expect(card.getByTestId('card-count')).toHaveText(hottest.properties.count.toLocaleString('en-GB'));
  await expect(card.getByTestId('card-class')).toContainText('Hot');
  await expect(card.getByTestId('card-reason')).not.toBeEmpty();
  await expect(card.getByTestId('receipt-snapshot')).toHaveText(String(answer.receipt.snapshot));
  await expect(card.getByTestId('receipt-method')).toContainText('getis-ord-gi-star');
  await expect(card.getByTestId('receipt-options-correction')).not.toBeEmpty();
  await expect(card.getByTestId('receipt-policy')).not.toBeEmpty();
  for (const format of ['geojson', 'csv']) {
    const href = await card.getByTestId(`link-${format}`).getAttribute('href');
    expect((await request.get(href ?? '')).status()).toBe(200);
  }
  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();
  await expect(entry).toBeFocused();
});

test('the receipt is copied as the JSON that the server sent', async ({ page, context, request }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { link, answer } = await askEverything(request);
  await openMap(page, link);
  await page.getByTestId('hotspot').first().click();
  await page.getByTestId('card').getByTestId('copy-receipt').click();
  await expect(page.getByTestId('card')).toContainText('Copied.');
  expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(answer.receipt);
});

test('a click on a hot cell of the canvas opens its card, and its link opens it again', async ({ page, request }) => {
  const { link, hottest } = await askEverything(request);
  await openMap(page, link);
  // The list flies to the cell, so that no legend or button lies over it; then the card is closed.
  await page.getByTestId('hotspot').first().click();
  await page.getByTestId('card-close').click();
  await expect(page.getByTestId('card')).toBeHidden();
  await clickCell(page, hottest);
  const card = page.getByTestId('card');
  await expect(card).toHaveAttribute('data-cell', hottest.id);
  await expect(card.getByTestId('receipt-snapshot')).toBeVisible();
  await page.screenshot({ path: `${SCREENSHOTS}/map-card.png` });
  const place = new URL(page.url()).hash;
  await page.goto('about:blank');
  await openMap(page, `/${place}`);
  await expect(card).toHaveAttribute('data-cell', hottest.id);
  expect(new URL(page.url()).hash).toBe(place);
});

test('months step back and forward', async ({ page }) => {
  await openMap(page, '/');
  const last = await page.getByTestId('month').inputValue();
  await expect(page.getByTestId('next-month')).toBeDisabled();
  await page.getByTestId('previous-month').click();
  await expect(page.getByTestId('to')).toHaveValue(`${last}-01`);
  await expectReady(page);
  await page.getByTestId('next-month').click();
  await expect(page.getByTestId('month')).toHaveValue(last);
});

test('an impossible date is refused in the server’s words, and a good one clears that', async ({ page }) => {
  await page.goto('/#from=2024-02-30&to=2024-03-01');
  await expect(page.getByTestId('error')).toBeVisible();
  await expect(page.getByTestId('error-title')).not.toBeEmpty();
  await expect(page.getByTestId('error-detail')).not.toBeEmpty();
  await expect(page.getByTestId('map')).toHaveAttribute('data-state', 'error');
  await expect(page.getByTestId('hotspot')).toHaveCount(0);
  await page.getByTestId('month').selectOption({ index: 1 });
  await expectReady(page);
  await expect(page.getByTestId('error')).toBeHidden();
});

test('a server that does not answer is said so, and trying again works', async ({ page }) => {
  await page.route('**/api/v1/areas', (route) => route.abort());
  await page.goto('/');
  await expect(page.getByTestId('error-title')).toHaveText('The server did not answer');
  await expect(page.getByTestId('map')).toHaveAttribute('data-state', 'error');
  await page.unroute('**/api/v1/areas');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectReady(page);
  await expect(page.getByTestId('error')).toBeHidden();
});

test('a window that ends before it begins is refused', async ({ page }) => {
  await openMap(page, '/');
  await page.getByTestId('to').fill('2001-01-01');
  await expect(page.getByTestId('error')).toBeVisible();
  await expect(page.getByTestId('error-detail')).toContainText('2001-01-01');
});

test('a saved GeoJSON file is shown like an answer, and another file is refused', async ({ page, request }) => {
  const { answer, hottest } = await askEverything(request);
  await openMap(page, '/');
  const saved = { type: 'FeatureCollection', features: answer.cells, receipt: { ...answer.receipt, snapshot: 4321 } };
  const file = page.getByTestId('file');
  await file.setInputFiles({ name: 'saved.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify(saved)) });
  await expect(page.getByTestId('file-banner')).toContainText('saved.geojson');
  await expectReady(page);
  await page.getByTestId('hotspot').first().click();
  await expect(page.getByTestId('card-cell')).toHaveText(hottest.id);
  await expect(page.getByTestId('card').getByTestId('receipt-snapshot')).toHaveText('4321');
  await page.getByTestId('leave-file').click();
  await expect(page.getByTestId('file-banner')).toBeHidden();
  await expectReady(page);
  await file.setInputFiles({ name: 'other.geojson', mimeType: 'application/geo+json', buffer: Buffer.from('{"type":"Feature"}') });
  await expect(page.getByTestId('error-detail')).toContainText('FeatureCollection');
});

test('a pile is labelled, and its card says that no count holds it', async ({ page, request }) => {
  const { answer, hottest } = await askEverything(request);
  await openMap(page, '/');
  const { count } = hottest.properties;
  const [longitude, latitude] = centreOf(hottest);
  const pile = { longitude, latitude, reports: count, share: 0.25 };
  const features = answer.cells.map((cell) => ({ ...cell, properties: { ...cell.properties, pile: cell.id === hottest.id ? pile : null } }));
  const saved = JSON.stringify({ type: 'FeatureCollection', features, receipt: answer.receipt });
  await page.getByTestId('file').setInputFiles({ name: 'pile.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(saved) });
  await expect(page.getByTestId('pile-label')).toHaveCount(1);
  await expect(page.getByTestId('hotspot').first()).toContainText('Pile: check before acting');
  await page.getByTestId('hotspot').first().click();
  await expect(page.getByTestId('pile-warning')).toContainText('25 %');
  await expect(page.getByTestId('pile-warning')).toContainText(`${count.toLocaleString('en-GB')} report`);
  await page.screenshot({ path: `${SCREENSHOTS}/map-pile.png` });
});

test('a dropped file is opened', async ({ page, request }) => {
  const { answer } = await askEverything(request);
  await openMap(page, '/');
  const saved = JSON.stringify({ type: 'FeatureCollection', features: answer.cells, receipt: answer.receipt });
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'dropped.geojson'));
    document.getElementById('map')?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, saved);
  await expect(page.getByTestId('file-banner')).toContainText('dropped.geojson');
});

test('every control has a name, and the legend has words', async ({ page }) => {
  await openMap(page, '/');
  for (const label of ['Month', 'From', 'Up to, not including', 'Area', 'Cell size']) {
    await expect(page.getByLabel(label, { exact: true })).toBeVisible();
  }
  for (const name of ['Previous month', 'Next month', 'Open GeoJSON…', 'Zoom in', 'Zoom out']) {
    await expect(page.getByRole('button', { name })).toBeVisible();
  }
  for (const words of ['Hot, very strong evidence', 'Not significant', 'Cold, very strong evidence', 'Pile of reports on one point']) {
    await expect(page.getByTestId('legend')).toContainText(words);
  }
});

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 360, height: 780 } });

  test('the panel opens over the map, and a hotspot closes it again', async ({ page, request }) => {
    const { link } = await askEverything(request);
    await openMap(page, link);
    await expect(page.getByTestId('panel')).toBeHidden();
    expect((await coloursOf(page)).warm).toBeGreaterThan(10);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.screenshot({ path: `${SCREENSHOTS}/map-narrow.png` });
    await page.getByTestId('panel-toggle').click();
    await expect(page.getByTestId('from')).toBeVisible();
    const inputs = await page.getByTestId('to').boundingBox();
    expect((inputs?.x ?? 0) + (inputs?.width ?? 0)).toBeLessThanOrEqual(360);
    await page.getByTestId('hotspot').first().click();
    await expect(page.getByTestId('panel')).toBeHidden();
    await expect(page.getByTestId('card')).toBeVisible();
    await page.screenshot({ path: `${SCREENSHOTS}/map-narrow-card.png` });
  });
});

test('what watches saw change is listed, as text, and leads to its question', async ({ page, request }) => {
  const { link, category } = await askEverything(request);
  const query = new URLSearchParams(link.slice(2));
  query.set('category', category);
  const event = {
    question: 'weekly', from: query.get('from'), to: query.get('to'), asked: `/api/v1/hotspots?${query.toString()}&snapshot=1`,
    change: 'began', name: 'around <b>Corn Street</b>', before: null, after: 'hot-99', longitude: null, latitude: null,
  };
  await page.route('**/api/v1/events?*', (route) => route.fulfill({ json: { events: [event], before: null } }));
  await openMap(page, link);
  await page.getByTestId('events').locator('summary').click();
  await expect(page.getByTestId('event')).toHaveText('around <b>Corn Street</b>: hot-99, new');
  await page.screenshot({ path: `${SCREENSHOTS}/events.png` });
  await page.getByTestId('event').click();
  await expect(page.getByTestId(`category-${category}`)).toBeChecked();
  await expectReady(page);
});
