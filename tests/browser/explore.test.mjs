// The table explorer as a visitor meets it: over every table of the example site, and over tables made for it.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { line, splitter } from '../../themes/default/static/table/csv.js';
import { figures, sorted, comparison } from '../../themes/default/static/table/query.js';
import { read, write } from '../../themes/default/static/table/address.js';
import { writer } from '../../themes/default/static/table/values.js';
import { desktop, phone } from './lib/browser.mjs';
import { random } from './lib/engine.mjs';
import { expectNone, grouped } from './lib/expect.mjs';
import { datasetsWithData, siteDir } from './lib/site.mjs';
import { buildTables, hostileRow, largeRow, largeRows } from './lib/tables-site.mjs';
import { openSites } from './lib/visit.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const made = buildTables();

let sites;
before(async () => {
  sites = await openSites({
    example: { folder: siteDir, base: '/x/y' },
    made: { folder: made.site },
    plain: { folder: made.site, ranges: false },
  });
});
after(async () => {
  await sites.close();
  rmSync(made.folder, { recursive: true });
});

/** Opens a page and waits for its first table to be explored. */
async function open(site, address, options) {
  const visit = await sites.visit(site, address, { viewport: desktop, ...options });
  visit.table = visit.page.locator('data-table').nth(options?.at ?? 0);
  await visit.table.scrollIntoViewIfNeeded();
  await visit.page.locator('data-table.explored').nth(options?.at ?? 0).waitFor();
  await settled(visit.table);
  return visit;
}

/** Waits until the table shows what was asked for. */
async function settled(table) {
  await table.locator('.scroll:not([aria-busy])').waitFor();
}

const texts = (table) => table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
const parsed = (text) => {
  const split = splitter();
  return split(text, true);
};
const csvOf = (folder, address) => parsed(readFileSync(join(folder, address), 'utf8'));
const told = (table) => table.locator('script').evaluate((script) => JSON.parse(script.textContent));
const query = (page) => new URL(page.url()).search;
const shown = (table, pattern) => table.locator('.shown', { hasText: pattern }).waitFor();

/** The rows of a CSV as the page's language writes them. */
function asShown(data, rows) {
  const { value } = writer(data.format);
  return rows.map((row) => data.columns.map(({ type }, at) => value(row[at], type)));
}

// CSV, order, figures and addresses, without a browser.

test('CSV of hostile cells is read as the program wrote it, in pieces of any length', () => {
  const bytes = readFileSync(join(made.site, 'dataset/kho/kho.csv'));
  const wanted = JSON.parse(readFileSync(join(made.site, 'dataset/kho/kho.json'), 'utf8')).map((row) => Object.values(row).map((cell) => `${cell ?? ''}`));
  const chance = random(1);
  for (const most of [1, 2, 3, 7, 50, 4000, 1e6]) {
    const split = splitter();
    const decoder = new TextDecoder();
    const rows = [];
    for (let at = 0; at < bytes.length;) {
      const to = at + 1 + Math.floor(chance() * most);
      rows.push(...split(decoder.decode(bytes.subarray(at, to), { stream: true })));
      at = to;
    }
    rows.push(...split(decoder.decode(), true));
    assert.deepEqual(rows.slice(1), wanted, `pieces of up to ${most} bytes`);
  }
  assert.deepEqual(wanted.length, 730);
  assert.deepEqual(wanted.map(([number]) => number), Array.from({ length: 730 }, (_, at) => hostileRow(at)[0]));
  // What is written again is the same, byte for byte.
  assert.equal(parsed(bytes.toString()).map(line).join(''), bytes.toString());
});

test('what is no CSV is refused: a quotation mark that nothing closes, or one in the middle', () => {
  assert.throws(() => parsed('a,b\n"c,d\n'));
  assert.throws(() => parsed('a,b\n"c"d,e\n'));
  assert.deepEqual(parsed('a,b\r\n"c\r\nd",e\r\n'), [['a', 'b'], ['c\r\nd', 'e']]);
  assert.deepEqual(parsed('a,b\n1,'), [['a', 'b'], ['1', '']]);
});

test('texts sort by the Vietnamese alphabet, numbers as numbers, and what is missing comes last both ways', () => {
  const by = (values, type, isDown) => sorted(values.map((value) => [value]), 0, isDown, comparison(type, 'vi')).map(([value]) => value);
  assert.deepEqual(by(['Em', '', 'Đất', 'Dân', 'Ăn', 'An', 'Ân', 'Thôn 10', 'Thôn 2'], 'string', false), ['An', 'Ăn', 'Ân', 'Dân', 'Đất', 'Em', 'Thôn 2', 'Thôn 10', '']);
  assert.deepEqual(by(['10', '', '9.5', '-3'], 'number', true), ['10', '9.5', '-3', '']);
  const pairs = sorted([['1.0', 'a'], ['1', 'b'], ['1.00', 'c']], 0, true, comparison('number', 'vi'));
  assert.deepEqual(pairs.map(([, name]) => name), ['a', 'b', 'c'], 'equal rows stay in order');
});

test('figures of a column are those of its rows: every value is counted once', () => {
  const chance = random(2);
  for (let round = 0; round < 40; round++) {
    const values = Array.from({ length: 1 + Math.floor(chance() * 300) }, () => (chance() < 0.1 ? '' : `${Math.round(chance() * 10 ** (1 + (round % 6))) / 10 ** (round % 4)}`));
    const { figures: found } = figures(values.map((value) => [value]), 0, 'number', comparison('number', 'vi'));
    const numbers = values.filter(Boolean).map(Number).sort((a, b) => a - b);
    assert.equal(found.count + found.missing, values.length);
    const facts = Object.fromEntries(found.facts);
    if (!numbers.length) continue;
    assert.equal(Number(facts.minimum), numbers[0]);
    assert.equal(Number(facts.maximum), numbers.at(-1));
    const middle = (numbers[(numbers.length - 1) >> 1] + numbers[numbers.length >> 1]) / 2;
    assert.ok(Math.abs(Number(facts.median) - middle) < 1e-9, `${facts.median} ${middle}`);
    if (found.histogram) {
      assert.equal(found.histogram.counts.reduce((sum, count) => sum + count, 0), numbers.length);
      assert.ok(found.histogram.counts.length <= 12);
      assert.ok(Number(found.histogram.start) <= numbers[0] && Number(found.histogram.end) >= numbers.at(-1));
    }
  }
});

test('a view written into an address is read back, and what others wrote there stays', () => {
  const columns = ['a', '-b', 'c d', 'in.x', 'đ'].map((name) => ({ name, type: 'string' }));
  const view = {
    find: 'xã & huyện', sort: 1, isDown: true, page: 3, size: 50, hidden: [2, 4],
    filters: [{ column: 0, values: ['x', ''], has: '', from: '', to: '' }, { column: 3, values: [], has: '%+', from: '', to: '' }, { column: 4, values: [], has: '', from: '1.5', to: '-2' }],
  };
  for (const prefix of ['', 'so-lieu.']) {
    const search = write('?utm=1&khac.page=2&so-lieu.sort=z', prefix, columns, view);
    assert.deepEqual(read(search, prefix, columns), view);
    const asked = new URLSearchParams(search);
    assert.deepEqual([asked.get('utm'), asked.get('khac.page')], ['1', '2']);
    const { page, sort } = read(search, prefix ? '' : 'x.', columns);
    assert.deepEqual([page, sort], [1, -1]);
  }
});

test('numbers are read as people type them in the language of the page, and nothing else is taken for one', () => {
  const vi = writer({ group: '.', decimal: ',', date: '', month: '', quarter: '', months: [], yes: '', no: '' });
  assert.deepEqual(['1.234,5', '1234', '-0,5', '1.5', '1,2,3', 'x', '12.34.567'].map(vi.typed), ['1234.5', '1234', '-0.5', null, null, null, null]);
});

// Every table of the example.

test('rows that the script makes are those of the page, element for element, in every table and language', async () => {
  const faults = [];
  for (const root of ['/', '/en/']) {
    for (const address of datasetsWithData(root)) {
      const { page, close } = await sites.visit('example', address, { viewport: desktop });
      const tables = await page.locator('data-table').count();
      const first = await page.locator('data-table').evaluateAll((all) => all.map((table) => [...table.querySelectorAll('tbody tr')].map((row) => row.outerHTML)));
      for (let at = 0; at < tables; at++) {
        const name = (await page.locator('.distribution').nth(at).getAttribute('id')).replace('file-', '');
        await page.goto(`${sites.url('example')}${address}?${at ? `${name}.` : ''}size=100`);
        const table = page.locator('data-table').nth(at);
        await table.scrollIntoViewIfNeeded();
        await page.locator('data-table.explored').nth(at).waitFor().catch(() => {});
        await settled(table);
        const rows = await table.locator('tbody tr').evaluateAll((all) => all.map((row) => row.outerHTML));
        first[at].forEach((row, place) => row !== rows[place] && faults.push(`${address}: ${row} is ${rows[place]}`));
      }
      await close();
    }
  }
  expectNone(faults, 'rows differ');
});

test('all pages together are the file, and every order is a permutation that is sorted', async () => {
  const faults = [];
  for (const address of datasetsWithData('/')) {
    const { page, table, close } = await open('example', address);
    const data = await told(table);
    const rows = csvOf(siteDir, join(address, data.csv.replace(/\?.*/, ''))).slice(1);
    const kind = data.columns.length + data.marks.findIndex(({ column }) => column == null);
    const isData = (row) => !data.marked || row[kind] === 'data';
    const all = async (search) => {
      const found = [];
      await page.goto(`${sites.url('example')}${address}?size=100${search}`);
      await table.scrollIntoViewIfNeeded();
      await page.locator('data-table.explored').first().waitFor();
      for (;;) {
        await settled(table);
        found.push(...(await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => {
          const copy = cell.cloneNode(true);
          for (const extra of copy.querySelectorAll('.unseen, small')) extra.remove();
          return copy.textContent.trim();
        })))));
        const next = table.locator('.pager [rel=next]');
        if (!(await next.count())) return found;
        await next.click();
      }
    };
    const trimmed = (cells) => cells.map((row) => row.map((cell) => cell.trim()));
    const wanted = trimmed(asShown(data, rows));
    const got = await all('');
    if (JSON.stringify(got) !== JSON.stringify(wanted)) faults.push(`${address}: other rows`);
    for (const [at, { name, type }] of data.columns.entries()) {
      for (const key of ['sort', 'desc']) {
        const ordered = await all(`&${key}=${encodeURIComponent(name)}`);
        const keyed = (list) => list.map((row) => JSON.stringify(row)).sort();
        const left = trimmed(asShown(data, rows.filter(isData)));
        if (JSON.stringify(keyed(ordered)) !== JSON.stringify(keyed(left))) faults.push(`${address} ${key} ${name}: no permutation`);
        const raw = new Map(rows.map((row) => [asShown(data, [row])[0][at].trim(), row[at]]));
        const values = ordered.map((row) => raw.get(row[at]));
        const compare = /^(integer|number|percentage|currency)$/.test(type) ? (a, b) => a - b : type === 'string' ? new Intl.Collator('vi', { numeric: true }).compare : (a, b) => (a < b ? -1 : a > b);
        const isSorted = values.every((value, place) => {
          const before = values[place - 1];
          if (!place || value === '') return true;
          return before !== '' && (key === 'sort' ? compare(before, value) <= 0 : compare(before, value) >= 0);
        });
        if (!isSorted) faults.push(`${address} ${key} ${name}: not sorted`);
      }
    }
    await close();
  }
  expectNone(faults, 'faults');
});
