/** End-to-end tests against a running `beatwise serve`, whose address is in `BEATWISE_URL`. */
import { defineConfig } from '@playwright/test';

const url = process.env['BEATWISE_URL'];
if (url === undefined) throw new Error('Set BEATWISE_URL to the address of a running server, for example http://127.0.0.1:8080');

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 20_000 },
  workers: 1,
  // A loaded machine may miss a frame; a second failure is a real one.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: true,
  reporter: 'list',
  use: {
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    // Software rendering, so that the tests need neither a graphics card nor a downloaded browser.
    launchOptions: {
      executablePath: process.env['BEATWISE_CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        '--disable-background-networking',
      ],
    },
  },
});
