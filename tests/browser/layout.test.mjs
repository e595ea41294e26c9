import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { openBrowser } from './lib/browser.mjs';
import { expectNone, grouped } from './lib/expect.mjs';
import { basePath, datasetsWithData, fileOf, files, missingKinds, samples } from './lib/site.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

test('the site has a page of every kind that these tests look at', (t) => {
  // These depend on what a catalogue holds; the rest is on every site.
  const optional = /page 2|several distributions|without data|extra page/;
  for (const kind of missingKinds) t.diagnostic(`not looked at, this site has none: ${kind}`);
  assert.deepEqual(missingKinds.filter((kind) => !optional.test(kind)), []);
});

for (const { kind, language, address } of samples) {
  test(`${kind} (${language}) loads cleanly and fits a narrow screen, with wide text spacing too`, async () => {
    const { page, faults, close } = await browser.visit(address, { viewport: { width: 320, height: 640 } });
    const misfits = [];
    const look = async (how) => {
      for (const width of [320, 360]) {
        await page.setViewportSize({ width, height: 640 });
        const seen = await page.evaluate(findMisfits);
        misfits.push(...seen.map((what) => ({ what, where: `${address} (${width}px${how})` })));
      }
    };
    await look('');
    await page.evaluate(spaceText);
    await look(', wide text spacing');
    await close();
    expectNone([...faults, ...grouped(misfits)], 'faults');
  });
}

test('without JavaScript a visitor gets from the front page to a table and its file', async () => {
  const { page, faults, close } = await browser.visit('/', { javaScriptEnabled: false });
  await clickLinkTo(page, ['/dataset/']);
  await clickLinkTo(page, datasetsWithData('/'));
  assert.notEqual(await page.locator('table tbody tr').count(), 0, `${page.url()} shows no rows`);
  expectNone(faults, 'faults');

  const waiting = page.waitForEvent('download');
  const file = await clickLinkTo(page, files.filter((name) => name.endsWith('.csv')).map((name) => `/${name}`));
  const download = await waiting;
  assert.deepEqual(readFileSync(await download.path()), readFileSync(fileOf(file)));
  await close();
});

/** Clicks the first link to one of these addresses, and says which it was. */
async function clickLinkTo(page, addresses) {
  const links = await page.locator('a').all();
  for (const link of links) {
    const target = new URL(await link.getAttribute('href'), page.url()).pathname;
    const address = addresses.find((wanted) => target === basePath + wanted);
    if (address) {
      await link.click();
      return address;
    }
  }
  return assert.fail(`${page.url()} links to none of ${addresses.slice(0, 5)}`);
}

/** Runs in the page: what makes it scroll sideways, and text that is cut off. */
function findMisfits() {
  const faults = [];
  const name = (el) => `<${el.tagName.toLowerCase()} class="${el.className}"> ${el.textContent.trim().slice(0, 40)}`;
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`the page scrolls sideways by ${scrollWidth - clientWidth}px`);

  const scrolls = (el) => ['auto', 'scroll'].includes(getComputedStyle(el).overflowX);
  const inScroller = (el) => el && (scrolls(el) || inScroller(el.parentElement));
  // Not drawn, or there for screen readers alone: one pixel, or clipped away on purpose.
  const unseen = (el) => {
    if (el === document.body) return false;
    const { width, height } = el.getBoundingClientRect();
    return width <= 1 || height <= 1 || getComputedStyle(el).clipPath !== 'none' || unseen(el.parentElement);
  };
  for (const el of document.body.querySelectorAll('*')) {
    if (unseen(el)) continue;
    const right = Math.round(el.getBoundingClientRect().right);
    if (right > clientWidth + 1 && !inScroller(el.parentElement)) faults.push(`sticks out to ${right}px: ${name(el)}`);
    const { overflowX, overflowY } = getComputedStyle(el);
    const cuts = (overflow) => ['hidden', 'clip'].includes(overflow);
    const cut =
      (cuts(overflowX) && el.scrollWidth > el.clientWidth + 1) ||
      (cuts(overflowY) && el.scrollHeight > el.clientHeight + 1);
    if (cut && el.textContent.trim()) faults.push(`cuts its text off: ${name(el)}`);
  }
  return faults;
}

/** Runs in the page: the spacing that WCAG 1.4.12 says a reader may set. */
function spaceText() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }
  `);
  document.adoptedStyleSheets.push(sheet);
}
