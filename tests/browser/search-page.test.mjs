import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { desktop, openBrowser, phone } from './lib/browser.mjs';
import { expectNone } from './lib/expect.mjs';
import { fileOf } from './lib/site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const field = 'site-search input';
const options = '#suggestions [role=option]';
const cards = '.results .card';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

// With the index of the site itself.

test('what a visitor types leads to the dataset, by suggestions and by results', async () => {
  const { page, faults, close } = await browser.visit('/', { viewport: desktop });
  const title = await firstTitle(page);
  await page.fill(field, title);
  await page.locator(options).first().waitFor();
  assert.equal((await page.locator(`${options} > span`).first().textContent()).trim(), title);
  assert.equal(await page.locator(`${options} mark`).count() > 0, true);

  await page.press(field, 'Enter');
  await page.waitForURL(/\/dataset\/\?q=/);
  await page.locator(cards).first().waitFor();
  assert.equal(await page.locator(`${cards} :is(h2, h3)`).first().textContent(), title);
  assert.match(await page.title(), new RegExp(title.slice(0, 10)));

  await page.locator(`${cards} a`).first().click();
  assert.equal(await page.locator('h1').textContent(), title);
  expectNone(faults, 'faults');
  await close();
});

test('the same without marks, on a phone, in both languages', async () => {
  for (const root of ['/', '/en/'].filter((address) => fileOf(address))) {
    const { page, faults, close } = await browser.visit(root);
    const title = await firstTitle(page);
    const plain = title.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
    await page.goto(`${page.url()}dataset/?q=${encodeURIComponent(plain)}`);
    await page.locator(cards).first().waitFor();
    assert.equal(await page.locator(`${cards} :is(h2, h3)`).first().textContent(), title);
    expectNone(faults, `faults of ${root}`);
    await close();
  }
});

test('every filter opens, and narrows the results to as many as it says', async () => {
  const { page, faults, close } = await browser.visit('/dataset/', { viewport: desktop });
  for (const key of await page.locator('.filters details').evaluateAll((all) => all.map(({ dataset }) => dataset.key))) {
    await page.click(`details[data-key="${key}"] summary`);
    const value = page.locator(`details[data-key="${key}"] li`).first();
    await value.waitFor();
    const count = await value.locator('.count').textContent();
    await value.locator('input').check();
    await page.waitForFunction(([n]) => document.querySelector('#found').textContent.includes(n), [count]);
    assert.equal(new URL(page.url()).searchParams.getAll(key).length, 1);
    assert.equal(await page.evaluate(() => document.activeElement.name), key, 'the focus stays');
    await page.click('.chips .clear');
    await page.locator('.fixed').waitFor();
    await page.click(`details[data-key="${key}"] summary`);
  }
  assert.equal(new URL(page.url()).search, '');
  expectNone(faults, 'faults');
  await close();
});

test('results and suggestions are accessible to axe and fit 320 px, light and dark', async () => {
  const { page, close } = await browser.visit('/dataset/');
  const title = await firstTitle(page);
  const word = title.split(' ')[0];
  const faults = [];
  const look = async (where) => {
    for (const colorScheme of ['light', 'dark']) {
      for (const viewport of [{ width: 320, height: 640 }, phone, desktop]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(viewport);
        const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }));
        for (const { id, nodes } of violations) faults.push(`${where}, ${viewport.width}px ${colorScheme}: ${id}: ${nodes[0].html}`);
        const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
        if (scrollWidth > clientWidth) faults.push(`${where}: scrolls sideways at ${viewport.width}px`);
      }
    }
  };
  await page.goto(`${page.url()}?q=${encodeURIComponent(word)}&status=published`);
  await page.locator(cards).first().waitFor();
  await page.evaluate(axe);
  await page.click('.unfold');
  await look('results');
  await page.goto(page.url().replace(/\?.*/, '?q=xqzxqzxq'));
  await page.locator('.nothing').waitFor();
  await page.evaluate(axe);
  await look('no results');
  await page.goto(page.url().replace(/dataset.*/, 'topic/'));
  await page.fill(field, word);
  await page.locator(options).first().waitFor();
  await page.press(field, 'ArrowDown');
  await page.evaluate(axe);
  await look('suggestions');
  expectNone(faults, 'faults');
  await close();
});

test('an index that cannot be had is said plainly, and is had by trying again', async () => {
  const { page, close } = await browser.visit('/dataset/');
  const title = await firstTitle(page);
  const index = /\/search\/[^/]+\//;
  await page.route(index, (route) => route.abort());
  await page.goto(`${page.url()}?q=${encodeURIComponent(title)}`);
  await page.locator('.results > .trouble').waitFor();
  assert.equal(await page.locator(cards).count(), 0);
  await page.unroute(index);
  await page.click('.results > .trouble button');
  await page.locator(cards).first().waitFor();
  assert.equal(await page.locator('.trouble').count(), 0);
  await close();
});

// The page around an engine that does as it is told.

/** Results for any text. "slow" takes its time, "fail" fails until the page says `window.healed`. */
const stub = `
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const act = async (text = '') => {
    await wait(text.includes('slow') ? 700 : 10);
    if (text.includes('fail') && !window.healed) throw new Error('as told');
  };
  const card = (text, doc) => ({
    doc, title: { text: text + ' ' + doc, lang: 'la' }, id: 'a-' + doc, publisher: { text: 'Sở', lang: null },
    date: doc % 2 ? '2023-07-05' : null, isIssued: false, rows: doc || null, formats: doc % 3 ? 'CSV XLSX' : '', status: doc % 3,
  });
  const words = [{ text: 'lua', prefix: true }];
  export const mark = (text) => [{ text: text.slice(0, 2), marked: true }, { text: text.slice(2), marked: false }];
  export class Index {
    async open() {}
    async search({ text }) {
      await act(text);
      const total = text === 'none' ? 0 : 25;
      return {
        total, words, instead: text === 'luas' ? 'lúa' : null,
        cards: async (from, to) => {
          if (from) await act(window.failMore);
          return Array.from({ length: Math.min(to, total) - from }, (_, at) => card(text, from + at));
        },
        ready: (from) => Math.min(10, total - from),
        where: (doc) => (doc === 1 ? { place: 'column', words: 'mã xã' } : { place: 'title', words: text }),
      };
    }
    async facet(key, { text, filters }) {
      await act(text);
      return Array.from({ length: 30 }, (_, at) => ({
        id: 'v' + at, name: { text: key + ' ' + at, lang: null }, count: 1030 - at, selected: !!filters[key]?.includes('v' + at),
      }));
    }
    async suggest(text) {
      await act(text);
      const names = text === 'none' ? [] : [{ kind: 'topic', id: 't', name: { text: 'Trồng lúa', lang: null }, count: 3 }];
      return { names, cards: names.map(() => card(text, 1)), words, instead: text === 'luas' ? 'lúa' : null };
    }
  }
`;

/** A page whose engine is the one above. */
async function stubbed(address, { before = () => {}, ...given } = {}) {
  const { page, faults, close } = await browser.visit('/dataset/a-z/', { viewport: desktop, ...given });
  const site = page.url().replace('/dataset/a-z/', '');
  await page.route('**/search.*/engine.js', (route) => route.fulfill({ contentType: 'text/javascript', body: stub }));
  await before(page);
  await page.goto(site + address);
  // The first page was left while it loaded its icon.
  const own = () => faults.filter((fault) => !fault.includes('ERR_ABORTED'));
  return { page, site, faults: own, close };
}

test('suggestions follow the combobox pattern', async () => {
  const { page, site, faults, close } = await stubbed('/topic/');
  const input = page.locator(field);
  const active = () => input.getAttribute('aria-activedescendant');
  await input.pressSequentially('lúa');
  await page.locator(options).first().waitFor();
  assert.equal(await input.getAttribute('role'), 'combobox');
  assert.equal(await input.getAttribute('aria-expanded'), 'true');
  assert.equal(await page.locator('#suggestions [role=group]').count(), 2);
  assert.equal(await active(), null);

  const ids = await page.locator(options).evaluateAll((all) => all.map(({ id }) => id));
  for (const id of [...ids, null, ids[0]]) {
    await input.press('ArrowDown');
    assert.equal(await active(), id);
  }
  assert.equal(await page.locator('[aria-selected=true]').count(), 1);
  await input.press('ArrowUp');
  await input.press('ArrowUp');
  assert.equal(await active(), ids.at(-1));
  await input.press('Home');
  assert.equal(await active(), null, 'Home moves in the text');
  assert.equal(await page.evaluate(() => document.activeElement.selectionStart), 0);

  await input.press('Escape');
  assert.equal(await input.getAttribute('aria-expanded'), 'false');
  assert.equal(await input.inputValue(), 'lúa');
  await input.press('ArrowDown');
  await page.locator(options).first().waitFor();
  await input.press('ArrowDown');
  await page.waitForFunction(() => document.querySelector('site-search [role=status]').textContent.includes('2'));
  await page.keyboard.press('Enter');
  await page.waitForURL(`${site}/dataset/a-1/`);
  expectNone(faults().filter((fault) => !fault.startsWith('404')), 'faults');
  await close();
});

test('a click and a tap open a suggestion; leaving the field closes them', async () => {
  for (const hasTouch of [false, true]) {
    const { page, site, close } = await stubbed('/topic/', { hasTouch });
    await page.fill(field, 'lúa');
    await page.locator(options).first().waitFor();
    await page.locator('h1').click();
    assert.equal(await page.locator('.suggestions').isVisible(), false);
    await page.press(field, 'ArrowDown');
    const option = page.locator(options).nth(1);
    await (hasTouch ? option.tap() : option.click());
    await page.waitForURL(`${site}/topic/t/`);
    await close();
  }
});

test('late answers of an older text never show, in suggestions or results', async () => {
  const { page, site, close } = await stubbed('/topic/');
  await page.fill(field, 'slow');
  await page.waitForTimeout(200);
  await page.fill(field, 'lúa');
  await page.waitForTimeout(1000);
  assert.match(await page.locator(options).first().textContent(), /lúa 1/);
  await page.fill(field, 'slow');
  await page.waitForTimeout(200);
  await page.fill(field, '');
  await page.waitForTimeout(1000);
  assert.equal(await page.locator('.suggestions').isVisible(), false);

  await page.goto(`${site}/dataset/`);
  await page.fill(field, 'slow');
  await page.waitForTimeout(350);
  await page.fill(field, 'lúa');
  await page.waitForTimeout(1200);
  assert.match(await page.locator(cards).first().textContent(), /lúa 0/);
  await close();
});

test('what fails says so, and is had by trying again', async () => {
  const { page, site, faults, close } = await stubbed('/topic/');
  await page.fill(field, 'fail');
  await page.locator('.suggestions .instead').waitFor();
  assert.notEqual(await page.locator('.suggestions .instead').textContent(), '');
  assert.equal(await page.locator(field).getAttribute('aria-expanded'), 'false');

  await page.goto(`${site}/dataset/?q=fail&topic=v1`);
  await page.locator('.results > .trouble').waitFor();
  await page.locator('fieldset > .trouble').waitFor();
  await page.evaluate(() => (window.healed = true));
  await page.click('.results > .trouble button');
  await page.locator(cards).first().waitFor();
  assert.equal(await page.locator('.results .trouble').count(), 0);
  await page.click('fieldset > .trouble button');
  await page.locator('fieldset input:checked').waitFor();

  await page.evaluate(() => ([window.healed, window.failMore] = [false, 'fail']));
  await page.click('.further > button');
  await page.locator('.further .trouble').waitFor();
  assert.equal(await page.locator(cards).count(), 10, 'the results stay');
  await page.evaluate(() => (window.healed = true));
  await page.click('.further .trouble button');
  await page.locator(cards).nth(19).waitFor();
  expectNone(faults(), 'faults');
  await close();
});

test('a slow answer is announced as such', async () => {
  const { page, close } = await stubbed('/dataset/?q=slow');
  await page.waitForFunction(() => document.querySelector('[role=status]#found').textContent.endsWith('…'));
  await page.locator(cards).first().waitFor();
  await page.waitForFunction(() => document.querySelector('#found').textContent.includes('25'));
  await close();
});

test('cards of results look like those of lists and say where the words are', async () => {
  const { page, close } = await stubbed('/dataset/?q=lúa');
  await page.locator(cards).first().waitFor();
  const texts = await page.locator(cards).evaluateAll((all) => all.map((card) => card.textContent.replace(/\s+/g, ' ').trim()));
  assert.equal(texts[0], 'lúa 0 Sở');
  assert.equal(texts[1], 'lúa 1 Có cột “mã xã” Chưa công bố Sở Cập nhật 05/07/2023 CSV XLSX 1 dòng');
  assert.equal(texts[2], 'lúa 2 Đã rút Sở CSV XLSX 2 dòng');
  assert.equal(await page.locator(`${cards} mark`).first().textContent(), 'lú');
  assert.equal(await page.locator(`${cards} [lang=la]`).first().textContent(), 'lúa 0');
  assert.equal(await page.locator(`${cards} h2 a`).nth(1).getAttribute('href'), '../dataset/a-1/');
  assert.equal(await page.locator(`${cards} time`).first().getAttribute('datetime'), '2023-07-05');
  await close();
});

test('the address holds all of a search; Back and Forward lead through searches, not through letters', async () => {
  const { page, site, close } = await stubbed('/dataset/');
  const query = () => decodeURI(new URL(page.url()).search);
  const shows = (text) => page.locator(`${cards} h2`, { hasText: `${text} 0` }).waitFor();
  await page.locator(field).pressSequentially('lúa', { delay: 350 });
  await shows('lúa');
  assert.equal(query(), '?q=lúa');
  await page.press(field, 'Enter');
  await page.locator(field).fill('ngô');
  await shows('ngô');
  await page.click('details[data-key=year] summary');
  await page.locator('details[data-key=year] input').nth(1).check();
  await page.locator('.chips a').first().waitFor();
  await page.click('[data-sort=title]');
  assert.equal(query(), '?q=ngô&year=v1&sort=title');
  await page.click('.further > button');
  await page.locator(cards).nth(19).waitFor();
  await page.waitForURL((url) => decodeURI(url.search) === '?q=ngô&year=v1&sort=title&shown=20');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'ngô 10');
  for (const link of await page.locator('.languages a').all()) {
    assert.equal(decodeURI(new URL(await link.evaluate((a) => a.href)).search), '?q=ngô&year=v1&sort=title');
  }

  await page.reload();
  await page.locator(cards).nth(19).waitFor();
  await page.locator('.chips li', { hasText: 'year 1' }).waitFor();
  for (const before of ['?q=ngô&year=v1', '?q=ngô', '?q=lúa', '']) {
    await page.goBack();
    assert.equal(query(), before);
  }
  await page.locator('.fixed').waitFor();
  assert.equal(await page.locator('.results').isVisible(), false);
  await page.goForward();
  await shows('lúa');
  assert.equal(await page.inputValue(field), 'lúa');
  assert.match(await page.title(), /^“lúa” – /);
  assert.equal(page.url().startsWith(`${site}/dataset/`), true);
  await close();
});

test('filters show eight values, then all with a field; chips take them away', async () => {
  const { page, close } = await stubbed('/dataset/?topic=v20');
  const shown = () => page.locator('details[data-key=topic] li:visible').count();
  await page.locator('details[data-key=topic] li').first().waitFor();
  assert.equal(await shown(), 9, 'eight, and the chosen one');
  assert.match(await page.locator('details[data-key=topic] li').first().textContent(), /topic 0\s*1\.030/);
  await page.click('details[data-key=topic] fieldset > button');
  assert.equal(await shown(), 30);
  await page.keyboard.type('pic 2');
  assert.equal(await shown(), 11);
  await page.keyboard.press('Enter');
  await page.locator('details[data-key=topic] input[type=checkbox]:visible').first().check();
  await page.locator('.chips li').nth(2).waitFor();
  assert.deepEqual(await page.locator('.chips li').allTextContents(), ['topic 20', 'topic 2', 'Bỏ mọi bộ lọc']);
  await page.locator('.chips a').first().click();
  await page.locator('.chips li').nth(2).waitFor({ state: 'detached' });
  assert.equal(new URL(page.url()).search, '?topic=v2');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'found');
  assert.equal(await page.locator('details[data-key=topic] input:checked').count(), 1);
  await close();
});

test('what was searched instead is said, and what to do when nothing is found', async () => {
  const { page, site, close } = await stubbed('/dataset/?q=luas');
  await page.locator('.results .instead', { hasText: '“lúa”' }).waitFor();
  assert.match(await page.locator('.results .instead').textContent(), /“luas”/);
  await page.goto(`${site}/dataset/?q=none`);
  await page.locator('.nothing').waitFor();
  assert.equal(await page.locator('.unfilter').isVisible(), false);
  for (const link of await page.locator('.request').all()) {
    assert.match(await link.getAttribute('href'), /^mailto:[^?]+\?subject=.*none$/);
  }
  await page.goto(`${site}/dataset/?q=none&year=v1`);
  await page.locator('.unfilter').waitFor();
  await close();
});

test('on a phone filters are behind a button, and lead back to the results', async () => {
  const { page, close } = await stubbed('/dataset/', { viewport: phone });
  assert.equal(await page.locator('#filters').isVisible(), false);
  await page.click('.unfold');
  await page.click('details[data-key=format] summary');
  await page.locator('details[data-key=format] label').first().click();
  await page.click('.fold');
  assert.equal(await page.locator('#filters').isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'found');
  assert.match(await page.locator('.unfold').textContent(), /1/);
  await close();
});

test('the key / leads to the field, but not from a field, and can be switched off', async () => {
  const { page, site, close } = await stubbed('/dataset/');
  const focused = () => page.evaluate(() => document.activeElement.id);
  await page.keyboard.press('/');
  assert.equal(await focused(), 'search');
  await page.keyboard.press('/');
  assert.equal(await page.inputValue(field), '/');
  await page.click('.tips summary');
  await page.uncheck('.tips input');
  await page.goto(`${site}/topic/`);
  await page.keyboard.press('/');
  assert.notEqual(await focused(), 'search');
  await page.goto(`${site}/dataset/`);
  await page.click('.tips summary');
  assert.equal(await page.isChecked('.tips input'), false);
  await page.check('.tips input');
  await page.locator('h1').click();
  await page.keyboard.press('/');
  assert.equal(await focused(), 'search');
  await close();
});

test('search works where the browser forbids to store anything', async () => {
  const forbid = () => {
    Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } });
  };
  const { page, faults, close } = await stubbed('/dataset/', { before: (page) => page.addInitScript(forbid) });
  await page.keyboard.press('/');
  await page.keyboard.type('lúa');
  await page.locator(cards).first().waitFor();
  await page.click('.tips summary');
  await page.uncheck('.tips input');
  expectNone(faults(), 'faults');
  await close();
});

for (const [what, given] of [
  ['without JavaScript', { javaScriptEnabled: false }],
  ['in a browser that cannot inflate', { before: (page) => page.addInitScript(() => delete window.DecompressionStream) }],
]) {
  test(`${what} nothing shows that would not work, and the static list does`, async () => {
    for (const address of ['/', '/dataset/', '/topic/', '/404.html']) {
      const { page, close } = await stubbed(address, given);
      await page.waitForTimeout(200);
      for (const dead of [field, '.tips', '.unfold', '#filters', '.results']) {
        assert.equal(await page.locator(dead).locator('visible=true').count(), 0, `${dead} on ${address}`);
      }
      if (address === '/dataset/') assert.notEqual(await page.locator('.fixed .card').count(), 0);
      await close();
    }
  });
}

test('nothing moves when search shows itself', async () => {
  for (const address of ['/', '/dataset/', '/topic/']) {
    for (const viewport of [phone, desktop]) {
      const { page, close } = await stubbed(address, {
        viewport,
        before: async (page) => {
          // The script comes late, as over a slow line.
          await page.route('**/search.*/*.js', async (route) => {
            await new Promise((done) => setTimeout(done, 300));
            await route.fallback();
          });
          await page.addInitScript(() => {
            window.moved = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) window.moved += entry.value;
            }).observe({ type: 'layout-shift', buffered: true });
          });
        },
      });
      await page.locator(field).waitFor();
      await page.waitForTimeout(300);
      assert.ok((await page.evaluate(() => window.moved)) < 0.02, `${address} at ${viewport.width}px`);
      await close();
    }
  }
});

/** The title of the first dataset of the list, in the language of the page. */
async function firstTitle(page) {
  const link = (await page.locator('.menu a').nth(1).evaluate((a) => a.href));
  const html = await page.evaluate(async (address) => (await fetch(address)).text(), link);
  return page.evaluate((text) => {
    const list = new DOMParser().parseFromString(text, 'text/html');
    return list.querySelector('.fixed .card a').textContent;
  }, html);
}
