/** One Chromium and one server for a spec, and a page that is watched for errors and strangers. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startFixture } from './fixture.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  '--disable-dev-shm-usage',
];

export const dist = join(root, 'web/dist');
export const screenshots = process.env.MANDATE_SCREENSHOTS ?? join(root, 'build/screenshots');
export const usesFixture = !process.env.MANDATE_WEB_TEST_URL;

export async function startServer(options = {}) {
  if (!usesFixture) {
    const url = process.env.MANDATE_WEB_TEST_URL.replace(/\/+$/, '');
    return { url, stop: async () => {} };
  }
  return startFixture({ dist, ...options });
}

/** A browser with an empty profile of its own. `open` gives a page in a fresh context. */
export async function startBrowser() {
  await mkdir(screenshots, { recursive: true });
  const home = await mkdtemp(join(tmpdir(), 'mandate-web-'));
  const browser = await chromium.launch({
    executablePath: process.env.MANDATE_CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
    env: { ...process.env, HOME: home },
  });

  async function open(url, options = {}) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      acceptDownloads: true,
      reducedMotion: 'reduce',
      colorScheme: 'light',
      ...options,
    });
    const page = await context.newPage();
    const { origin } = new URL(url);
    const seen = { errors: [], strangers: [], spendRequests: [] };
    page.on('console', (message) => {
      if (message.type() === 'error') seen.errors.push(message.text());
    });
    page.on('pageerror', (error) => seen.errors.push(String(error)));
    page.on('request', (request) => {
      const address = new URL(request.url());
      if (!['blob:', 'data:'].includes(address.protocol) && address.origin !== origin) {
        seen.strangers.push(request.url());
      }
      if (address.pathname === '/api/v1/spend') seen.spendRequests.push(request.url());
    });
    await page.goto(url);
    return {
      page,
      seen,
      /** Nothing went wrong and nobody else was asked. */
      close: async () => {
        assert.deepEqual(seen.errors, [], 'errors on the console');
        assert.deepEqual(seen.strangers, [], 'requests to other origins');
        await context.close();
      },
    };
  }

  return {
    open,
    stop: async () => {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
