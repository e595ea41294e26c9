import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { openBrowser } from './lib/browser.mjs';
import { expectNone, grouped } from './lib/expect.mjs';
import { basePath, datasetsWithData, fileOf, files, missingKinds, samples } from './lib/site.mjs';

/** 1280 by 1024 pixels at 400 %: https://www.w3.org/TR/WCAG22/#reflow */
const zoomed = { width: 320, height: 256 };

/** A4 at 96 points an inch without the margins that browsers leave. */
const paper = { width: 718, height: 1047 };

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

  test(`${kind} (${language}) is whole at 400% zoom, with the visitor's own colours, without motion, and on paper`, async () => {
    const { page, close } = await browser.visit(address, { viewport: zoomed, reducedMotion: 'reduce', colorScheme: 'dark' });
    const found = [];
    const look = async (how, ...searches) => {
      for (const search of searches) {
        const seen = await page.evaluate(search);
        found.push(...seen.map((what) => ({ what, where: `${address} (${how})` })));
      }
    };
    await look('400% zoom', findMisfits, findStuck);
    found.push(...(await hiddenFocus(page)).map((what) => ({ what, where: `${address} (400% zoom)` })));
    await look('less motion', findMotion);
    await page.emulateMedia({ forcedColors: 'active' });
    await look('forced colours', findColourOnly);
    await page.setViewportSize(paper);
    await page.emulateMedia({ media: 'print', forcedColors: 'none', colorScheme: 'dark' });
    await look('paper', findUnprintable, findMisfits);
    await close();
    expectNone(grouped(found), 'faults');
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

/** Runs in the page: what stays in view while one scrolls and takes a third of the height or more. */
function findStuck() {
  const stuck = [...document.body.querySelectorAll('*')].filter((el) => {
    const { position } = getComputedStyle(el);
    // What sticks inside a table that scrolls by itself is not in the way of the page.
    return (position === 'fixed' || position === 'sticky') && !el.closest('.scroll') && el.getClientRects().length > 0;
  });
  return stuck
    .filter((el) => el.getBoundingClientRect().height > innerHeight / 3)
    .map((el) => `stays in view and takes ${el.getBoundingClientRect().height}px: <${el.tagName} class="${el.className}">`);
}

/** Goes through the page by Tab: what has the focus must be in view. Long pages are gone through in part. */
async function hiddenFocus(page) {
  const hidden = [];
  for (let step = 0; step < 25; step++) {
    await page.keyboard.press('Tab');
    const fault = await page.evaluate(() => {
      const el = document.activeElement;
      if (!el || el === document.body) return 'end';
      const { top, bottom, left, right } = el.getBoundingClientRect();
      const isInView = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
      return isInView ? '' : `the focus is out of view: ${el.outerHTML.slice(0, 80)}`;
    });
    if (fault === 'end') break;
    if (fault) hidden.push(fault);
  }
  return hidden;
}

/**
 * Runs in the page with forced colours: what is chosen must differ from its neighbours by more than a background,
 * buttons and fields need a border, and drawings a colour of the system.
 */
function findColourOnly() {
  const faults = [];
  const look = (el) => {
    const { outlineStyle, textDecorationLine, fontWeight, borderBlockEndStyle, borderBlockEndColor } = getComputedStyle(el);
    return [outlineStyle, textDecorationLine, fontWeight, borderBlockEndStyle, borderBlockEndColor].join(' ');
  };
  for (const el of document.querySelectorAll('[aria-current], .here')) {
    const others = [...(el.closest('ul, ol')?.querySelectorAll('a') ?? [])];
    const other = others.find((link) => !link.matches('[aria-current], .here'));
    if (other && look(el) === look(other)) faults.push(`looks like its neighbours: ${el.outerHTML.slice(0, 80)}`);
  }
  for (const el of document.querySelectorAll('main :is(button, input, .button), header :is(button, input)')) {
    if (el.getClientRects().length === 0) continue;
    const { borderStyle, borderWidth, appearance } = getComputedStyle(el);
    const isLinkLike = getComputedStyle(el).textDecorationLine === 'underline';
    const isPlain = borderStyle === 'none' || parseFloat(borderWidth) === 0;
    if (isPlain && appearance === 'none' && !isLinkLike) faults.push(`has no border: ${el.outerHTML.slice(0, 80)}`);
  }
  return faults;
}

/** Runs in the page for paper: dark grounds, pale text, controls, boxes that scroll. */
function findUnprintable() {
  const faults = [];
  const light = (color) => {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
    return alpha === 0 ? undefined : (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  };
  const name = (el) => `<${el.tagName.toLowerCase()} class="${el.className}"> ${el.textContent.trim().slice(0, 40)}`;
  const isShown = (el) => el.getClientRects().length > 0 && getComputedStyle(el).visibility === 'visible';
  for (const el of document.body.querySelectorAll('*')) {
    if (el.closest('svg') || !isShown(el)) continue;
    const { backgroundColor, color, overflowX, overflowY } = getComputedStyle(el);
    const hasText = [...el.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if ((light(backgroundColor) ?? 1) < 0.8) faults.push(`has a dark ground: ${name(el)}`);
    if (hasText && light(color) > 0.6) faults.push(`has pale text: ${name(el)}`);
    const scrolls = [overflowX, overflowY].some((overflow) => ['auto', 'scroll'].includes(overflow));
    if (scrolls && (el.scrollWidth > el.clientWidth + 1 || el.scrollHeight > el.clientHeight + 1)) {
      faults.push(`would scroll: ${name(el)}`);
    }
    if (['BUTTON', 'INPUT', 'SELECT', 'TEXTAREA'].includes(el.tagName)) faults.push(`is a control: ${name(el)}`);
  }
  return faults;
}

/** Runs in the page: animations, transitions and smooth scrolling. */
function findMotion() {
  const faults = document.getAnimations().map((animation) => `an animation of ${animation.effect?.target?.outerHTML.slice(0, 60)}`);
  for (const el of document.querySelectorAll('*')) {
    const { transitionDuration, scrollBehavior } = getComputedStyle(el);
    if (transitionDuration.split(',').some((duration) => parseFloat(duration) > 0)) faults.push(`a transition of <${el.tagName}>`);
    if (scrollBehavior === 'smooth') faults.push(`smooth scrolling of <${el.tagName}>`);
  }
  return faults;
}
