// What Google's Lighthouse says of the site on a simulated cheap phone: https://developer.chrome.com/docs/lighthouse
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import lighthouse from 'lighthouse';
import { launch } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { samples } from './lib/site.mjs';

/** Least scores, of 100. Speed is simulated from what the page asks for, but the processor is the machine's. */
const least = { performance: 98, accessibility: 100, 'best-practices': 100, seo: 100 };

/** Runs of which the middle one counts. */
const runs = 3;

const kinds = ['home', 'dataset list', 'dataset with data', 'one topic', 'extra page'];
const pages = samples.filter(({ kind, language }) => language === 'vi' && kinds.includes(kind));

let server, browser, port;
before(async () => {
  assert.equal(pages.length, kinds.length, `the site has only ${pages.map(({ kind }) => kind)}`);
  server = await serve({ asHost: true });
  port = await freePort();
  browser = await launch([`--remote-debugging-port=${port}`]);
});
after(async () => {
  await browser.close();
  server.close();
});

for (const { kind, address } of pages) {
  test(`${kind}: Lighthouse on a phone gives ${Object.values(least).join(', ')} or more`, async (t) => {
    const results = [];
    for (let run = 0; run < runs; run++) results.push(await examine(server.url + address));
    const scores = Object.keys(least).map((name) => [name, median(results.map(({ categories }) => score(categories[name])))]);
    t.diagnostic(`${address}: ${scores.map(([name, points]) => `${name} ${points}`).join(', ')}`);
    const low = scores.filter(([name, points]) => points < least[name]);
    assert.deepEqual(low, [], `too low; what was found:\n${findings(results[0], low)}`);
  });
}

/** The report of one run: Lighthouse's own settings for phones. */
async function examine(url) {
  const { lhr } = await lighthouse(url, { port, onlyCategories: Object.keys(least), logLevel: 'error' });
  assert.equal(lhr.runtimeError, undefined, lhr.runtimeError?.message);
  return lhr;
}

const score = ({ score: share }) => Math.round(share * 100);

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** The audits that cost points in some categories, with the first things that they name. */
function findings({ categories, audits }, names) {
  const refs = names.flatMap(([name]) => categories[name].auditRefs);
  const failed = refs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1);
  return failed.map(({ id }) => {
    const { title, displayValue, details } = audits[id];
    const items = (details?.items ?? []).slice(0, 5).map((item) => `\n    ${JSON.stringify(item.node?.snippet ?? item)}`);
    return `${id}: ${title} ${displayValue ?? ''}${items.join('')}`;
  }).join('\n');
}

/** A port of this machine that nothing listens on. */
function freePort() {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const taken = probe.address().port;
      probe.close(() => found(taken));
    });
  });
}
