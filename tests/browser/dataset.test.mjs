// The page of a dataset: what it answers at once, and what it lets people take away.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { openBrowser, phone } from './lib/browser.mjs';
import { expectNone, grouped } from './lib/expect.mjs';
import { addressOf, attribute, datasets, datasetsWithData, elements, fileOf, files, home, rels, samples } from './lib/site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const roots = ['/', '/en/'].filter((address) => fileOf(address));
const all = roots.flatMap(datasets);
const withData = roots.flatMap(datasetsWithData);
const kinds = samples.filter(({ kind }) => kind.startsWith('dataset with'));
const dated = all.find((address) => elements(address).some((el) => attribute(el, 'data-age') !== undefined));

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

test('without JavaScript the first screen of a phone says what it is, from when, under which terms, and gives the file', async () => {
  for (const { address } of kinds.filter(({ kind }) => kind !== 'dataset without data')) {
    const { page, faults, close } = await browser.visit(address, { javaScriptEnabled: false, viewport: { width: 360, height: 780 } });
    const seen = await page.evaluate(() => {
      const bottom = (selector) => document.querySelector(selector)?.getBoundingClientRect().bottom ?? Infinity;
      return [['.summary', bottom('.summary')], ['.key', bottom('.key')], ['.get .button', bottom('.get .button')]];
    });
    expectNone(seen.filter(([, end]) => end > 780).map(([what, end]) => `${address}: ${what} ends at ${end}`), 'parts below the first screen');
    expectNone(faults, 'faults');
    await close();
  }
});

test('without JavaScript there is no button that does nothing, and no word that depends on the day', async () => {
  const { page, close } = await browser.visit(dated ?? all[0], { javaScriptEnabled: false });
  await openDetails(page);
  assert.equal(await page.locator(':is(copy-button, share-button) button').filter({ visible: true }).count(), 0);
  assert.equal(await page.locator('.age').count(), 0);
  assert.equal(await page.locator('[data-after]').filter({ visible: true }).count(), 0);
  await close();
});

test('every copy button copies its text by the keyboard alone, and says so politely', async () => {
  const { page, faults, close } = await browser.visit(kinds[0].address);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openDetails(page);
  const buttons = await page.locator('copy-button').all();
  assert.ok(buttons.length >= 6, `${buttons.length} buttons`);
  for (const button of buttons) {
    const target = await button.getAttribute('for');
    const said = button.locator('[role=status]');
    assert.equal(await said.textContent(), '');
    await button.locator('button').focus();
    await page.keyboard.press('Enter');
    await said.filter({ hasText: /\S/ }).waitFor();
    assert.equal(await said.textContent(), await button.getAttribute('data-done'));
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, await page.locator(`[id="${target}"]`).evaluate((el) => el.textContent));
    assert.equal(await button.locator('button').evaluate((el) => el === document.activeElement), true);
  }
  expectNone(faults, 'faults');
  await close();
});

test('a refused clipboard is said, not passed over', async () => {
  const { page, close } = await browser.visit(kinds[0].address);
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } }));
  await page.reload();
  const button = page.locator('copy-button').filter({ visible: true }).first();
  await button.locator('button').click();
  await button.locator('[role=status]').filter({ hasText: /\S/ }).waitFor();
  assert.equal(await button.locator('[role=status]').textContent(), await button.getAttribute('data-failed'));
  await close();
});

test('the share button hands on the address with its filters: by the device, or else by the clipboard', async () => {
  const { page, faults, close } = await browser.visit(`${kinds[0].address}?loc=1`);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const button = page.locator('share-button');
  await button.locator('button').click();
  await button.locator('[role=status]').filter({ hasText: /\S/ }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());

  await page.addInitScript(() => {
    navigator.share = async (given) => {
      window.given = given;
      throw new DOMException('closed', 'AbortError');
    };
  });
  await page.reload();
  await button.locator('button').click();
  await page.waitForFunction(() => window.given);
  assert.deepEqual(await page.evaluate(() => window.given), { title: await page.title(), url: page.url() });
  assert.equal(await button.locator('[role=status]').textContent(), '', 'closing the menu of the device is no fault');
  expectNone(faults, 'faults');
  await close();
});

test('how long ago a day was is said by the visitor’s clock, in the page’s language', { skip: !dated && 'no dated dataset' }, async () => {
  for (const address of roots.map((root) => root + dated.slice(1))) {
    const { page, close } = await browser.visit(address);
    const date = await page.locator('time[data-age]').first().getAttribute('datetime');
    const language = await page.locator('html').getAttribute('lang');
    const words = (count, unit, numeric = 'always') => new Intl.RelativeTimeFormat(language, { numeric }).format(-count, unit);
    for (const [days, expected] of [
      [0, words(0, 'day', 'auto')],
      [1, words(1, 'day', 'auto')],
      [30, words(30, 'day')],
      [31, words(1, 'month')],
      [92, words(3, 'month')],
      [364, words(11, 'month')],
      [366, words(1, 'year')],
      [1200, words(3, 'year')],
    ]) {
      await page.clock.setFixedTime(new Date(Date.parse(`${date}T12:00:00`) + days * 864e5));
      await page.reload();
      assert.equal(await page.locator('.age').first().textContent(), ` (${expected[0].toLowerCase() + expected.slice(1)})`, `${days} days`);
    }
    // A clock that is wrong must not make the page say that it comes from the future.
    await page.clock.setFixedTime(new Date(Date.parse(`${date}T12:00:00`) - 3 * 864e5));
    await page.reload();
    assert.equal(await page.locator('.age').count(), 0);
    await close();
  }
});

test('a late update is marked from the day after its grace on, and not before', async () => {
  const { page, close } = await browser.visit(all[0]);
  // As the template writes it for a dataset with a steady frequency; the day is worked out, and tested, in Rust.
  await page.route('**/dataset/**', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace('<dl class="key">', '$&<span id="late" hidden data-after="2023-12-05">x</span>');
    await route.fulfill({ response: answer, body });
  });
  for (const [now, isLate] of [['2023-12-05T23:00:00', false], ['2023-12-06T01:00:00', true]]) {
    await page.clock.setFixedTime(new Date(now));
    await page.reload();
    assert.equal(await page.locator('#late').isVisible(), isLate, now);
  }
  await close();
});

for (const { kind, language, address } of kinds) {
  test(`${kind} (${language}) with everything unfolded is accessible to axe, and fits a phone`, async () => {
    const { page, faults, close } = await browser.visit(address, { viewport: phone });
    await openDetails(page);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(beyond <= 0, `the page scrolls sideways by ${beyond}px`);
    await page.evaluate(axe);
    const found = [];
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() => window.axe.run(document, { rules: { 'target-size': { enabled: true } } }));
      for (const { id, help, nodes } of violations) {
        for (const { target } of nodes) found.push({ what: `${id}: ${help}: ${target}`, where: colorScheme });
      }
    }
    expectNone([...faults, ...grouped(found)], 'faults');
    await close();
  });
}

test('on paper there are the address, its QR code and the source, and nothing to press', async () => {
  const { page, close } = await browser.visit(kinds[0].address);
  await page.emulateMedia({ media: 'print' });
  if (home) {
    assert.equal(await page.locator('.qr svg').isVisible(), true);
    const address = new URL(kinds[0].address.slice(1), home).href;
    assert.equal((await page.locator('.qr figcaption').textContent()).trim(), address);
  }
  assert.equal(await page.locator('#citation').isVisible(), true);
  assert.equal(await page.locator(':is(copy-button, share-button, .get, .toc, .code)').filter({ visible: true }).count(), 0);
  await close();
});

test('code for Python runs, and tells the type of each column of the file', () => {
  const checked = withData.flatMap((address) => code(address, 'python').map((text) => ({ address, text })));
  assert.ok(checked.length > 0, 'no code');
  // pandas is not needed to see what it is asked for.
  const script = `
import json, sys, types
asked = []
class Frame(dict):
    def __missing__(self, key): return Frame()
    def __eq__(self, other): return Frame()
    __hash__ = None
pandas = types.ModuleType('pandas')
pandas.read_csv = lambda *args, **options: (asked.append((args, options)), Frame())[1]
Frame.__getitem__ = lambda self, key: Frame()
sys.modules['pandas'] = pandas
for text in json.load(sys.stdin):
    exec(compile(text, 'code', 'exec'), {})
json.dump(asked, sys.stdout)
`;
  const input = JSON.stringify(checked.map(({ text }) => text));
  const asked = JSON.parse(execFileSync('python3', ['-c', script], { input, maxBuffer: 1e8 }));
  const faults = asked.flatMap(([[place], options], at) => {
    const header = headerOf(place);
    const named = [...Object.keys(options.dtype), ...(options.parse_dates ?? [])];
    const isRight = header && header.length === named.length && header.every((name) => named.includes(name));
    return isRight ? [] : [`${checked[at].address}: ${place}: ${named} for ${header}`];
  });
  assert.equal(asked.length, checked.length);
  expectNone(faults, 'pieces of code that miss their file');
});

test('code for R, DuckDB and Power Query names the file and each of its columns', () => {
  const faults = [];
  for (const address of withData) {
    for (const [program, texts] of [['r', rTexts], ['power-query', mTexts]]) {
      for (const text of code(address, program)) {
        const written = texts(text);
        const header = headerOf(written.find((value) => /\.csv$/.test(value)) ?? '');
        if (!header?.every((name) => written.includes(name))) faults.push(`${address}: ${program}: ${header}`);
        if (!isBalanced(text, program)) faults.push(`${address}: ${program}: brackets that do not match`);
      }
    }
    for (const text of code(address, 'duckdb')) {
      const place = text.match(/read_parquet\('(.*)'\)/)?.[1] ?? '';
      if (!fileAt(place)) faults.push(`${address}: duckdb: no ${place}`);
    }
  }
  expectNone(faults, 'pieces of code that are wrong');
});

test('related datasets are others, at most five, each with a reason', () => {
  const faults = [];
  let some = 0;
  for (const address of all) {
    const start = elements(address).findIndex((el) => attribute(el, 'id') === 'related');
    if (start < 0) continue;
    const list = elements(address).slice(start).find((el) => el.tagName === 'ul');
    const items = list.childNodes.filter(({ tagName }) => tagName === 'li');
    const links = items.map((item) => new URL(attribute(item.childNodes.find(({ tagName }) => tagName === 'a'), 'href'), `http://site${address}`).pathname);
    some++;
    if (items.length > 5 || links.includes(address) || new Set(links).size < links.length) faults.push(`${address}: ${links}`);
    if (items.some((item) => !text(item.childNodes.find(({ tagName }) => tagName === 'p')).trim())) faults.push(`${address}: no reason`);
  }
  assert.ok(some > 0, 'no dataset has related ones');
  expectNone(faults, 'wrong lists');
});

test('each feed is linked from the page of what it tells of, for browsers and for people', { skip: !home && 'no base_url' }, () => {
  const feeds = files.filter((file) => /(^|\/)(topic|organization)\/[^/]+\/feed\.xml$/.test(file)).map((file) => `/${file}`);
  assert.ok(feeds.length > 0, 'no feed of a group');
  const faults = feeds.filter((feed) => {
    const leads = elements(feed.replace('feed.xml', '')).filter((el) => {
      const href = attribute(el, 'href');
      return href && new URL(href, `http://site${feed}`).pathname === feed;
    });
    return !leads.some((el) => el.tagName === 'link' && rels(el).includes('alternate')) || !leads.some((el) => el.tagName === 'a');
  });
  expectNone(faults, 'feeds that nobody finds');
});

test('a frequency without a date is not called an update, and a table in a text keeps off its frame', async () => {
  const faults = [];
  const undated = withData.filter((address) => !elements(address).some((el) => attribute(el, 'data-age') !== undefined));
  const labels = undated.flatMap((address) => elements(address).filter((el) => el.tagName === 'dt').map((el) => ({ address, label: text(el).trim() })));
  for (const { address, label } of labels) if (['Cập nhật', 'Updated'].includes(label)) faults.push(address);
  expectNone(faults, 'pages without a date that tell of an update');
  const address = withData.find((own) => elements(own).some((el) => el.tagName === 'table' && attribute(el, 'class') === undefined));
  if (!address) return;
  const { page, close } = await browser.visit(address);
  const cell = page.locator('.prose .scroll td').first();
  if (await cell.count()) assert.ok((await cell.evaluate((own) => parseFloat(getComputedStyle(own).paddingInlineStart))) >= 8);
  await close();
});

async function openDetails(page) {
  await page.locator('details').evaluateAll((details) => details.forEach((el) => el.setAttribute('open', '')));
}

/** Code for a program on a page. */
function code(address, program) {
  return elements(address).filter((el) => el.tagName === 'pre' && attribute(el, 'id')?.endsWith(`-${program}`)).map(text);
}

function text(node) {
  return node.value ?? (node.childNodes ?? []).map(text).join('');
}

/** The file that code names: by its address or, where the site does not know its own, by its name alone. */
function fileAt(place) {
  if (home) return URL.canParse(place) ? fileOf(decodeURIComponent(addressOf(place) ?? '/')) : undefined;
  const name = place.split('\\').at(-1);
  return files.find((file) => file.endsWith(`/${name}`)) && name;
}

/** Names of the columns of a CSV file of the site. */
function headerOf(place) {
  const path = fileAt(place);
  if (!path) return undefined;
  const cells = [''];
  let isQuoted = false;
  for (const sign of readFileSync(path, 'utf8')) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && sign === ',') cells.push('');
    else if (!isQuoted && sign === '\n') break;
    else cells[cells.length - 1] += sign;
  }
  return cells;
}

/** The texts in a piece of R, as R reads them. */
function rTexts(source) {
  return [...source.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inner]) => inner.replace(/\\(.)/g, '$1'));
}

/** The texts in a piece of M, as Power Query reads them. */
function mTexts(source) {
  return [...source.matchAll(/"((?:[^"]|"")*)"/g)].map(([, inner]) => inner.replaceAll('""', '"').replaceAll('#(#)', '#'));
}

/** Whether every bracket outside of texts has its other half. */
function isBalanced(source, program) {
  const bare = source.replace(program === 'r' ? /"(?:[^"\\]|\\.)*"/g : /"(?:[^"]|"")*"/g, '');
  const open = [];
  for (const sign of bare) {
    if ('([{'.includes(sign)) open.push(')]}'['([{'.indexOf(sign)]);
    if (')]}'.includes(sign) && open.pop() !== sign) return false;
  }
  return open.length === 0 && !bare.includes('"');
}
