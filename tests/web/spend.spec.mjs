/**
 * The page *AI spend*, in a real browser. What is expected is asked of the API while the test runs,
 * so the same tests hold for the fixture server and for `mandate serve` over any bill.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { screenshots, startBrowser, startServer, usesFixture } from './browser.mjs';

const axeSource = await readFile(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const PAGE_QUERY = 'by=role,token_type&chart=model&limit=200';

let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser?.stop();
  await server?.stop();
});

const api = async (query) => {
  const response = await fetch(`${server.url}/api/v1/spend?${query}`);
  return { status: response.status, body: await response.json() };
};
const spend = async (query) => {
  const { status, body } = await api(query);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};

const SYMBOLS = { USD: '$', EUR: '€', GBP: '£', JPY: '¥' };

/** Every digit of an amount, as the page shows it on hover. */
function exact(cost, currency) {
  const [, sign, whole, fraction] = /^(-?)([0-9]+)\.([0-9]{12})$/.exec(cost);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const symbol = SYMBOLS[currency] ?? `${currency}\u00a0`;
  return `${sign ? '\u2212' : ''}${symbol}${grouped}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}

const where = (key, value) => `${key}=${(value ?? '').replace(/[\\=]/g, '\\$&')}`;
const params = (page) => new URL(page.url()).searchParams;
const ready = (page) => page.waitForSelector('[aria-busy=false] [data-testid=breakdown]');
const drawn = (page) => page.waitForSelector('[data-drawn=true]');
const total = (page) => page.locator('[data-testid=total] [data-tip]').getAttribute('data-tip');

/** Waits until the page shows the total of this query. */
async function showsTotalOf(page, query) {
  const answer = await spend(query);
  const expected = exact(answer.total.cost, answer.currency);
  await page
    .waitForFunction(
      (text) =>
        document.querySelector('[data-testid=total] [data-tip]')?.getAttribute('data-tip') === text,
      expected,
      { timeout: 10_000 },
    )
    .catch(async () => assert.equal(await total(page), expected));
  return answer;
}

async function choose(page, label, option) {
  await page.getByLabel(label, { exact: true }).and(page.locator('input')).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('the page opens without errors, asks once and asks nobody else', async () => {
  const { page, seen, close } = await browser.open(`${server.url}/`);
  await ready(page);
  await drawn(page);
  assert.equal(new URL(page.url()).pathname, '/spend');
  assert.equal(seen.spendRequests.length, 1, seen.spendRequests.join('\n'));
  await close();
});

test('the total and the rows are those of the API, digit for digit', async () => {
  const { page, close } = await browser.open(`${server.url}/spend`);
  await ready(page);
  const answer = await showsTotalOf(page, PAGE_QUERY);
  const shown = await page.$$eval('[data-testid=breakdown] tbody tr', (rows) =>
    rows.map((row) => row.cells[2].querySelector('[data-tip]').dataset.tip),
  );
  assert.deepEqual(
    shown,
    answer.rows.map((row) => exact(row.cost, answer.currency)),
  );
  const words = await page.locator('[data-testid=sentence]').innerText();
  assert.match(words, /of AI spend in /);
  if (answer.summary.unknown.lines > 0) assert.match(words, /was not understood/);
  const proof = await page.getByText(/Data through|is not stated/).innerText();
  assert.equal(/, final/.test(proof), answer.final);
  await close();
});

test('the arithmetic opens and its parts are those of the API', async () => {
  const { page, close } = await browser.open(`${server.url}/spend`);
  await ready(page);
  const answer = await spend(PAGE_QUERY);
  await page.getByRole('button', { name: 'How is this calculated?' }).click();
  const text = await page.getByRole('dialog').innerText();
  for (const part of Object.values(answer.summary)) {
    assert.ok(text.includes(exact(part.cost, answer.currency)), `${part.cost} in\n${text}`);
  }
  assert.ok(!text.includes('is not the total'), text);
  await page.keyboard.press('Escape');
  await close();
});

test('the chart has a table twin, one key away, with the same figures', async () => {
  const { page, close } = await browser.open(`${server.url}/spend`);
  await ready(page);
  const answer = await spend(PAGE_QUERY);
  await page.keyboard.press('t');
  const days = await page.$$eval('[data-testid=chart-table] tbody tr', (rows) =>
    rows.map((row) => [...row.querySelectorAll('[data-tip]')].map((cell) => cell.dataset.tip)),
  );
  const shown = new Set(days.flat());
  const missing = answer.chart.rows
    .filter((row) => row[answer.chart.by[1]] !== null)
    .map((row) => exact(row.cost, answer.currency))
    .filter((cost) => !shown.has(cost));
  // Those that are missing are inside `others`, which exists only above eight series.
  const values = new Set(answer.chart.rows.map((row) => row[answer.chart.by[1]]));
  if (values.size <= 7) assert.deepEqual(missing, []);
  else assert.ok(missing.length < answer.chart.rows.length);
  assert.equal(params(page).get('view'), 'table');
  await page.keyboard.press('t');
  await drawn(page);
  await close();
});

test('another period is a step in the URL, and Back returns', async (t) => {
  const { periods } = await spend(PAGE_QUERY);
  if (periods.length < 2) return t.skip('one period only');
  const older = periods[1].period;
  const { page, close } = await browser.open(`${server.url}/spend`);
  await ready(page);
  const name = new Date(`${older}-01T00:00:00Z`).toLocaleString('en-US', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  await choose(page, 'Period', name);
  await showsTotalOf(page, `${PAGE_QUERY}&period=${older}`);
  assert.equal(params(page).get('period'), older);
  await page.goBack();
  await showsTotalOf(page, PAGE_QUERY);
  assert.equal(params(page).get('period'), null);
  await close();
});

test('any two keys make the table, and the URL says which', async () => {
  const { page, close } = await browser.open(`${server.url}/spend`);
  await ready(page);
  await choose(page, 'First key', 'model');
  await choose(page, 'Second key', 'region');
  await page.waitForURL(/by=model,region/);
  const answer = await spend('by=model,region&limit=200');
  const heads = () =>
    page.$$eval('[data-testid=breakdown] thead th[aria-sort]', (h) =>
      h.map((c) => c.innerText.trim().toLowerCase()),
    );
  await page.waitForFunction(
    (n) => document.querySelectorAll('[data-testid=breakdown] tbody tr').length === n,
    answer.rows.length,
  );
  assert.deepEqual((await heads()).slice(0, 2), ['model', 'region']);
  await close();
});

test('a click on a value filters by it, moves to the next key, and Back undoes it', async () => {
  const start = await spend(PAGE_QUERY);
  const index = start.rows.findIndex((row) => row.role !== null);
  assert.ok(index >= 0, 'no row with a role');
  const { role } = start.rows[index];
  const { page, close } = await browser.open(`${server.url}/spend`);
  await ready(page);
  await page
    .locator('[data-testid=breakdown] tbody tr')
    .nth(index)
    .locator('button')
    .first()
    .click();
  const filter = where('role', role);
  await showsTotalOf(page, `by=model,token_type&where=${encodeURIComponent(filter)}`);
  assert.deepEqual(params(page).getAll('where'), [filter]);
  assert.equal(params(page).get('by'), 'model,token_type');
  const chips = page.getByRole('list', { name: 'Filters' }).getByRole('listitem');
  assert.equal(await chips.count(), 1);
  await page.goBack();
  await showsTotalOf(page, PAGE_QUERY);
  assert.equal(await chips.count(), 0);
  await page.goForward();
  await page.getByRole('button', { name: /^Remove the filter/ }).click();
  await showsTotalOf(page, 'by=model,token_type');
  await close();
});

test('a heading sorts the rows, without a step for Back', async () => {
  const answer = await spend(PAGE_QUERY);
  const { page, close } = await browser.open(`${server.url}/spend`);
  await ready(page);
  const costs = () =>
    page.$$eval('[data-testid=breakdown] tbody tr', (rows) =>
      rows.map((row) => row.cells[2].querySelector('[data-tip]').dataset.tip),
    );
  const steps = await page.evaluate(() => history.length);
  await page.getByRole('button', { name: 'cost' }).click();
  await page.waitForURL(/sort=-cost/);
  await page.getByRole('button', { name: 'cost' }).click();
  await page.waitForURL(/sort=cost/);
  const units = (row) => BigInt(row.cost.replace('.', ''));
  const sorted = [...answer.rows].sort((a, b) => (units(a) < units(b) ? -1 : 1));
  assert.deepEqual(
    await costs(),
    sorted.map((row) => exact(row.cost, answer.currency)),
  );
  assert.equal(await page.locator('th[aria-sort=ascending]').count(), 1);
  assert.equal(await page.evaluate(() => history.length), steps);
  await close();
});

test('a long answer says how many rows it leaves out, and its CSV has them all', async (t) => {
  const answer = await spend('by=day,model&limit=200');
  if (answer.rows_total <= 200) return t.skip('every row fits');
  const { page, close } = await browser.open(`${server.url}/spend?by=day,model`);
  await ready(page);
  const words = await page.getByText(/largest of/).innerText();
  assert.match(
    words.replaceAll(',', ''),
    new RegExp(`The 200 largest of ${answer.rows_total} rows`),
  );
  const csv = await page.getByRole('link', { name: 'CSV, all rows' }).getAttribute('href');
  const text = await (await fetch(server.url + csv)).text();
  assert.equal(text.trimEnd().split('\n').length, answer.rows_total + 1);
  await page.getByRole('button', { name: /^Show / }).click();
  const shown = Math.min(answer.rows_total, 1000);
  await page.waitForFunction(
    (n) => document.querySelectorAll('[data-testid=breakdown] tbody tr').length === n,
    shown,
  );
  await close();
});

test('an address with filters opens as it was left', async () => {
  const query = 'by=platform,region&where=role%3D&chart=platform';
  const { page, close } = await browser.open(`${server.url}/spend?${query}`);
  await page.waitForSelector('[data-testid=total]');
  await showsTotalOf(page, query);
  assert.match(await page.locator('[data-testid=sentence]').innerText(), /role names nobody/);
  await close();
});

test('no identity and not understood are told apart, and neither is a zero', async (t) => {
  const byRole = await spend('by=role&limit=200');
  const nobody = byRole.rows.some((row) => row.role === null && !row.unknown_keys);
  const byModel = await spend('by=model&limit=200');
  const unknown = byModel.rows.some((row) => row.unknown_keys?.includes('model'));
  if (!nobody && !unknown) return t.skip('the bill has neither');
  const states = (page) =>
    page.$$eval('[data-testid=breakdown] tbody [data-state]', (cells) =>
      cells.map((cell) => `${cell.dataset.state}: ${cell.innerText.trim()}`),
    );
  const { page, close } = await browser.open(`${server.url}/spend?by=role`);
  await ready(page);
  assert.equal((await states(page)).includes('none: no identity'), nobody);
  await page.goto(`${server.url}/spend?by=model`);
  await ready(page);
  assert.equal((await states(page)).includes('unknown: not understood'), unknown);
  if (unknown) {
    const mark = page.locator('[data-state=unknown] .swatch').first();
    const ground = await mark.evaluate((e) => getComputedStyle(e).backgroundImage);
    assert.match(ground, /repeating-linear-gradient/);
  }
  await close();
});

test('a filter can be typed, and removed', async () => {
  const { rows } = await spend('by=platform&limit=1');
  const { platform } = rows[0];
  const { page, close } = await browser.open(`${server.url}/spend`);
  await ready(page);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByLabel('Value').fill(platform);
  await page.getByRole('button', { name: 'Add filter' }).click();
  await showsTotalOf(page, `by=role&where=${encodeURIComponent(where('platform', platform))}`);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await choose(page, 'Key', 'role');
  await page.getByLabel('no identity, or not understood').check();
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.waitForFunction(
    () => new URL(location.href).searchParams.getAll('where').length === 2,
  );
  await page.getByRole('button', { name: 'Clear' }).click();
  await showsTotalOf(page, PAGE_QUERY);
  await close();
});

test('the CSV is the answer of the API, byte for byte', async () => {
  const { page, close } = await browser.open(`${server.url}/spend?by=role,model`);
  await ready(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^CSV/ }).click(),
  ]);
  const saved = await readFile(await download.path());
  const response = await fetch(`${server.url}/api/v1/spend?by=role,model&format=csv`);
  assert.ok(saved.equals(Buffer.from(await response.arrayBuffer())), 'the CSV differs');
  assert.ok(saved.length > 0);
  const json = await page.getByRole('link', { name: 'JSON' }).getAttribute('href');
  const twin = await (await fetch(server.url + json)).json();
  assert.equal(twin.format, 'mandate.spend/1');
  await close();
});

test('a basis that the bill lacks cannot be chosen and says why', async (t) => {
  const { periods } = await spend(PAGE_QUERY);
  const poor = periods.find((period) => period.bases.length < 3);
  if (!poor) return t.skip('every period has every basis');
  const { page, close } = await browser.open(`${server.url}/spend?period=${poor.period}`);
  await ready(page);
  await page.getByLabel('Basis').and(page.locator('input')).click();
  const lacking = ['unblended', 'net', 'list'].find((basis) => !poor.bases.includes(basis));
  const option = page.getByRole('option', { name: new RegExp(`^${lacking}`) });
  assert.match(await option.innerText(), new RegExp(`has no ${lacking} cost`));
  assert.notEqual(await option.getAttribute('data-combobox-disabled'), null);
  await close();
});

test('the keyboard alone drills down: skip link, rows, Enter', async () => {
  const start = await spend(PAGE_QUERY);
  const { page, close } = await browser.open(`${server.url}/spend`);
  await ready(page);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.innerText), 'Skip to the content');
  await page.keyboard.press('Enter');
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement.matches('tbody button'))) break;
  }
  const row = () => page.evaluate(() => document.activeElement.closest('tbody tr')?.rowIndex);
  const first = await row();
  assert.ok(first > 0, 'Tab never reached the rows');
  if (start.rows.length > 1) {
    await page.keyboard.press('j');
    assert.equal(await row(), first + 1);
    await page.keyboard.press('k');
    assert.equal(await row(), first);
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/where=role/);
  assert.deepEqual(params(page).getAll('where'), [where('role', start.rows[0].role)]);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'breakdown');
  await close();
});

test('dark follows the system, the switch flips it, and the choice stays', async () => {
  const { page, close } = await browser.open(`${server.url}/spend`, { colorScheme: 'dark' });
  await ready(page);
  const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
  assert.equal(await scheme(), 'dark');
  await page.getByRole('button', { name: 'Switch to light' }).click();
  assert.equal(await scheme(), 'light');
  await page.reload();
  await ready(page);
  assert.equal(await scheme(), 'light');
  await close();
});

test('an error says what happened and its request id', async (t) => {
  const { status, body } = await api('by=role&period=1999-01');
  if (status === 200) return t.skip('the server answers an unknown period with no rows');
  const { page, seen } = await browser.open(`${server.url}/spend?period=1999-01`);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  const text = await alert.innerText();
  for (const part of [body.title, body.detail]) assert.ok(text.includes(part), text);
  assert.match(text, /request id \S+/);
  assert.deepEqual(seen.strangers, []);
  await page.getByRole('button', { name: 'Start again without filters' }).click();
  await ready(page);
  await page.context().close();
});

test('without a bill the page says what would be here and the one next act', async (t) => {
  if (!usesFixture) return t.skip('the server under test has a bill');
  const empty = await startServer({ empty: true });
  const { page, seen } = await browser.open(`${empty.url}/spend`);
  await page.getByText('mandate ingest FOLDER').waitFor();
  assert.deepEqual(seen.strangers, []);
  await page.screenshot({ path: join(screenshots, 'spend-empty.png') });
  await page.context().close();
  await empty.stop();
});

const LOOKS = [
  { name: 'spend-1280-light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'spend-1280-dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'spend-390', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'spend-390-dark', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violations(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(
    (values) => axe.run({ runOnly: { type: 'tag', values } }),
    RULES,
  );
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 4)
          .map((n) => n.html)
          .join(' | ')}`,
    );
}

for (const { name, ...look } of LOOKS) {
  test(`${name}: nothing spills over, nothing fails accessibility`, async () => {
    const { page, close } = await browser.open(`${server.url}/spend`, look);
    await ready(page);
    await drawn(page);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(screenshots, `${name}.png`) });
    const spill = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(spill <= 0, `${spill} px wider than the window`);
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('t');
    await page.waitForSelector('[data-testid=chart-table]');
    assert.deepEqual(await violations(page), []);
    await close();
  });
}

test('drilled down and open arithmetic pass too', async () => {
  const { page, close } = await browser.open(`${server.url}/spend?by=model,day&where=role%3D`);
  await ready(page);
  await page.getByRole('button', { name: 'How is this calculated?' }).click();
  await page.getByRole('dialog').waitFor();
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: join(screenshots, 'spend-arithmetic.png') });
  await close();
});
