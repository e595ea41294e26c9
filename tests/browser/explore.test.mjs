// The table explorer as a visitor meets it: over every table of the example site, and over tables made for it.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { line, splitter } from '../../themes/default/static/table/csv.js';
import { guard } from '../../themes/default/static/table/formula.js';
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

/** The streams of a PDF that can be unpacked, as text. */
function drawings(pdf) {
  const starts = [...pdf.toString('latin1').matchAll(/stream\r?\n/g)].map(({ index, 0: mark }) => index + mark.length);
  return starts.flatMap((at) => {
    try {
      return inflateSync(pdf.subarray(at)).toString('latin1');
    } catch {
      return [];
    }
  });
}

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

test('what a spreadsheet would run is guarded as the program guards it in its CSV for Excel', () => {
  const [head, ...rows] = csvOf(made.site, 'dataset/cong-thuc/cong-thuc.csv');
  const wanted = csvOf(made.site, 'dataset/cong-thuc/cong-thuc-excel.csv').slice(1);
  const types = { chu: 'string', so: 'number' };
  assert.deepEqual(rows.map((row) => row.map((cell, at) => guard(cell, types[head[at]]))), wanted);
  const guarded = wanted.filter(([cell], at) => cell !== rows[at][0]).length;
  assert.ok(guarded > 50 && guarded < rows.length - 50, `${guarded} of ${rows.length}`);
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

test('an address hides no column twice and never all of them', () => {
  const columns = ['a', 'b'].map((name) => ({ name, type: 'string' }));
  assert.deepEqual(read('?hide=a&hide=a&hide=x', '', columns).hidden, [0]);
  assert.deepEqual(read('?hide=a&hide=b', '', columns).hidden, []);
});

test('a table leaves alone what is asked of one that is called as a key is', () => {
  const columns = ['a'].map((name) => ({ name, type: 'string' }));
  const view = read('?find=x&in.a=1&to.find=y&to.in.a=2', '', columns);
  assert.equal(write('?find=x&in.a=1&to.find=y&to.in.a=2', '', columns, { ...view, find: '', filters: [] }), '?to.find=y&to.in.a=2');
});

test('numbers are read as people type them in the language of the page, and nothing else is taken for one', () => {
  const vi = writer({ group: '.', decimal: ',', date: '', month: '', quarter: '', months: [], yes: '', no: '' });
  assert.deepEqual(['1.234,5', '1234', '-0,5', '1.5', '1,2,3', 'x', '12.34.567'].map(vi.typed), ['1234.5', '1234', '-0.5', null, null, null, null]);
});

// What a visitor does.

test('by keyboard alone: sort, filter by a value, take the filter away; the focus stays where it is', async () => {
  const { page, table, faults, close } = await open('made', '/dataset/hai/');
  await table.locator('.sort').nth(2).focus();
  await page.keyboard.press('Enter');
  await shown(table, /30/);
  assert.equal(await table.locator('th').nth(2).getAttribute('aria-sort'), 'ascending');
  assert.match(query(page), /sort=S%E1%BB%91/);
  assert.equal(await page.evaluate(() => document.activeElement.className), 'sort');
  await page.keyboard.press('Enter');
  assert.equal(await table.locator('th').nth(2).getAttribute('aria-sort'), 'descending');
  assert.equal((await texts(table))[0][2], '2.073');
  assert.match(await table.locator('[role=status]').first().textContent(), /sắp xếp theo Số hộ giảm dần/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await table.locator('.panel .from input').waitFor();
  await page.locator('.panel select:focus').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('1.500');
  await page.keyboard.press('Enter');
  await shown(table, /16/);
  assert.ok((await texts(table)).every(([, , number]) => Number(number.replace('.', '')) >= 1500));
  assert.match(await table.locator('[role=status]').first().textContent(), /16 dòng tìm thấy/);
  await page.keyboard.press('Escape');
  assert.equal(await table.locator('.panel').isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.className), 'about');
  await table.locator('.chips a').first().focus();
  await page.keyboard.press('Enter');
  await shown(table, /30/);
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
  expectNone(faults, 'faults');
  await close();
});

test('totals and groups are marked among all rows and left out of an order, which is said; early years are flagged', async () => {
  const { table, close } = await open('made', '/dataset/hai/?size=50');
  assert.equal(await table.locator('tbody tr').count(), 32);
  assert.equal(await table.locator('tbody tr.group').count(), 1);
  assert.equal(await table.locator('tbody tr.total').count(), 1);
  assert.equal(await table.locator('tbody small').count(), 5);
  assert.equal(await table.locator('th').count(), 3, 'what a row is, is no column');
  await table.locator('.sort').first().click();
  await shown(table, /30 dòng/);
  assert.equal(await table.locator('tbody tr[class]').count(), 0);
  assert.match(await table.locator(':scope > .aside').textContent(), /Dòng tổng/);
  await close();
});

test('two tables of a page have their own views in one address, and Back brings each of them back', async () => {
  const { page, faults, close } = await open('made', '/dataset/hai/');
  const [one, two] = [page.locator('data-table').nth(0), page.locator('data-table').nth(1)];
  await one.locator('.pager [rel=next]').click();
  await shown(one, /21/);
  await two.scrollIntoViewIfNeeded();
  await page.locator('.distribution').nth(1).locator('data-table.explored').waitFor();
  await two.locator('[data-panel=column]').first().click();
  await two.locator('.panel select').selectOption({ label: 'b' });
  await two.locator('.panel li', { hasText: 'b1' }).locator('input').check();
  await shown(two, /11 dòng/);
  assert.match(query(page), /^\?page=2&hai\.in\.b=b1$/);
  assert.match(await two.locator('.panel li', { hasText: 'b2' }).textContent(), /11/, 'counts are of the other filters');
  await page.reload();
  await two.scrollIntoViewIfNeeded();
  await shown(two, /11 dòng/);
  await one.scrollIntoViewIfNeeded();
  await shown(one, /21/);
  await page.goBack();
  await two.locator('.shown', { hasText: '20 dòng đầu' }).waitFor();
  await page.goBack();
  await one.locator('.shown', { hasText: '20 dòng đầu' }).waitFor();
  assert.equal(query(page), '');
  expectNone(faults, 'faults');
  await close();
});

test('a search finds words in any column, with or without marks, and typing is one step of the history', async () => {
  const { page, table, close } = await open('made', '/dataset/hai/');
  const before = await page.evaluate(() => history.length);
  await table.locator('[type=search]').first().pressSequentially('xa 7', { delay: 30 });
  await shown(table, /tìm thấy/);
  assert.ok((await texts(table)).every((row) => /Xã/.test(row[0]) && /7/.test(row.join(' '))));
  assert.equal(await page.evaluate(() => history.length), before + 1);
  await table.locator('[type=search]').first().fill('khong co dau');
  await shown(table, /không có dòng nào khớp/);
  const chip = table.locator('.chips a');
  assert.match(await chip.textContent(), /“khong co dau”/, 'there is a way out');
  await chip.click();
  await shown(table, /20 dòng đầu/);
  assert.equal(await table.locator('[type=search]').first().inputValue(), '');
  await close();
});

test('Escape empties a field of a panel first, and closes the panel then', async () => {
  const { page, table, close } = await open('made', '/dataset/kho/');
  await table.locator('[data-panel=column]').nth(0).click();
  await table.locator('.panel select').selectOption({ label: 'dong' });
  await table.locator('.panel .has input').fill('x');
  await page.keyboard.press('Escape');
  assert.equal(await table.locator('.panel').isVisible(), true);
  await page.keyboard.press('Escape');
  assert.equal(await table.locator('.panel').isVisible(), false);
  await close();
});

test('a link to a page that a table no longer has leads to its last one, and back to where the visitor came from', async () => {
  for (const [address, wanted, left] of [
    ['/dataset/lon/?page=99999', /60.981–61.000/, '?page=3050'],
    ['/dataset/hai/?page=9', /21–32/, '?page=2'],
    ['/dataset/hai/?page=9&find=xa', /21–30/, '?find=xa&page=2'],
    ['/dataset/hai/?page=9&find=khong+co', /không có dòng nào khớp/, '?find=khong+co'],
  ]) {
    const { page, table, faults, close } = await open('made', address);
    await shown(table, wanted);
    await settled(table);
    assert.equal(query(page), left);
    assert.equal(await page.evaluate(() => history.length), 2, 'no step of the history for it');
    expectNone(faults, 'faults');
    await close();
  }
});

test('years are filtered by bounds or by values, of which the last asked counts', async () => {
  const { page, table, close } = await open('made', '/dataset/nam/');
  await table.locator('[data-panel=column]').first().click();
  await table.locator('.panel li').first().waitFor();
  assert.equal(await table.locator('.panel .has').isVisible(), false);
  await table.locator('.panel .from input').fill('2005');
  await table.locator('.panel .to input').fill('2016');
  await table.locator('.panel .to input').press('Enter');
  await shown(table, /12 dòng/);
  assert.equal(query(page), '?from.nam=2005&to.nam=2016');
  await table.locator('.panel li', { hasText: '2001' }).locator('input').check();
  await shown(table, /1 dòng/);
  assert.equal(query(page), '?in.nam=2001');
  await table.locator('.panel .from input').fill('2019');
  await table.locator('.panel .from input').press('Enter');
  await shown(table, /2 dòng/);
  assert.equal(query(page), '?from.nam=2019');
  await table.locator('.panel .from input').fill('5');
  await table.locator('.panel .from input').press('Enter');
  assert.equal(query(page), '?from.nam=2019', 'what is no year is not asked for');
  await close();
});

test('titles that are not translated say their language in the list of columns, its boxes and what is chosen', async () => {
  const { table, close } = await open('made', '/en/dataset/nam/?in.nam=2016');
  assert.equal(await table.locator('.chips [lang=vi]').textContent(), 'Năm');
  assert.equal((await table.locator('.chips a').textContent()).replace(/\s+/g, ' '), 'Remove filter Năm: 2016');
  await table.locator('.tools-of-table [data-panel=column]').click();
  await table.locator('.panel option[lang=vi]').nth(1).waitFor({ state: 'attached' });
  await table.locator('.tools-of-table [data-panel=columns]').click();
  await table.locator('.panel [data-part=columns] [lang=vi]').nth(1).waitFor();
  await close();
});

test('the filtered rows are downloaded as the file writes them: chosen columns, in order', async () => {
  const { page, table, close } = await open('made', '/dataset/hai/?desc=S%E1%BB%91+h%E1%BB%99&has.%C4%90%C6%A1n+v%E1%BB%8B=xa+1&hide=N%C4%83m');
  await shown(table, /11 dòng/);
  assert.equal(await table.locator('thead th:visible').count(), 2);
  await table.locator('[data-panel=share]').click();
  const [download] = await Promise.all([page.waitForEvent('download'), table.locator('.panel [data-part=share] button').first().click()]);
  assert.equal(download.suggestedFilename(), 'mot-loc.csv');
  const text = readFileSync(await download.path(), 'utf8');
  assert.equal(text[0], '\ufeff', 'spreadsheets know by it that it is UTF-8');
  const rows = parsed(text.slice(1));
  assert.deepEqual(rows[0], ['Đơn vị', 'Số hộ']);
  assert.deepEqual(rows.slice(1, 3), [['Xã 19', '1703'], ['Xã 18', '1666']]);
  assert.equal(rows.length, 12);
  await close();
});

test('a spreadsheet runs nothing of the rows that are downloaded', async () => {
  const { page, table, close } = await open('made', '/dataset/kho/?has.chu=%3D1');
  await shown(table, /tìm thấy/);
  await table.locator('[data-panel=share]').click();
  const [download] = await Promise.all([page.waitForEvent('download'), table.locator('.panel [data-part=share] button').first().click()]);
  const rows = parsed(readFileSync(await download.path(), 'utf8').slice(1)).slice(1);
  assert.ok(rows.some(([, text]) => text.startsWith("'=1+1")) && rows.every(([, text]) => !text.startsWith('=')));
  await close();
});

// A large table.

const bytesOf = (page) => {
  const moved = [];
  page.on('response', async (response) => {
    if (/\.(csv|bin)\?/.test(response.url())) moved.push({ status: response.status(), range: response.request().headers().range, bytes: Number(response.headers()['content-length']) });
  });
  return moved;
};

test('any page of a large table is two small requests, and equals the file', async () => {
  const { page, table, faults, close } = await open('made', '/dataset/lon/');
  const moved = bytesOf(page);
  const data = await told(table);
  for (const number of [2, 1525, 3050]) {
    await page.evaluate((number) => {
      history.pushState(null, '', `?page=${number}`);
      dispatchEvent(new PopStateEvent('popstate'));
    }, number);
    await shown(table, new RegExp(`dòng ${((number - 1) * 20 + 1).toLocaleString('vi')}–`));
    assert.deepEqual(await texts(table), asShown(data, Array.from({ length: 20 }, (_, at) => largeRow((number - 1) * 20 + at))));
  }
  assert.ok(moved.length === 6 && moved.every(({ status }) => status === 206), JSON.stringify(moved));
  assert.ok(moved.reduce((sum, { bytes }) => sum + bytes, 0) < 20_000);
  assert.equal(await table.locator('.sort').first().isDisabled(), true);
  assert.match(await table.locator(':scope > .aside').textContent(), /Bảng lớn/);
  expectNone(faults, 'faults');
  await close();
});

test('a filter reads a large table once and finds every row; they can be sorted then', async () => {
  const { page, table, faults, close } = await open('made', '/dataset/lon/');
  const moved = bytesOf(page);
  await table.locator('[data-panel=column]').first().click();
  await table.locator('.panel select').selectOption({ label: 'huyen' });
  await table.locator('.panel li', { hasText: 'Chợ Đồn' }).locator('input').check();
  const wanted = Array.from({ length: largeRows }, (_, at) => largeRow(at)).filter(([, place]) => place === 'Chợ Đồn');
  await shown(table, new RegExp(`${wanted.length.toLocaleString('vi')} dòng tìm thấy`));
  const data = await told(table);
  assert.deepEqual(await texts(table), asShown(data, wanted.slice(0, 20)));
  await table.locator('.sort').nth(4).click();
  await table.locator('th[aria-sort=ascending]').waitFor();
  await settled(table);
  const ordered = wanted.filter(([, , , , value]) => value).sort((a, b) => a[4] - b[4]);
  assert.deepEqual((await texts(table)).map((row) => row[4]), asShown(data, ordered.slice(0, 20)).map((row) => row[4]));
  assert.equal(moved.length, 1, JSON.stringify(moved));
  expectNone(faults, 'faults');
  await close();
});

test('how far the reading of a large table is, is spoken at each quarter and no more often', async () => {
  const { page, table, close } = await open('made', '/dataset/lon/?find=khong+co', {
    // Every piece of the file is reported, and none is lost to a fast machine.
    before: (page) => page.addInitScript(() => {
      const { Worker } = globalThis;
      globalThis.Worker = class extends Worker {
        set onmessage(tell) {
          super.onmessage = (event) => {
            if (event.data.id === undefined) return;
            for (let at = 1; at < 100; at++) tell({ data: { progress: { part: at / 100, total: 7, rows: [] } } });
            setTimeout(() => tell(event), 100);
          };
        }
      };
      globalThis.setTimeout = new Proxy(setTimeout, { apply: (own, self, [run, wait, ...rest]) => Reflect.apply(own, self, [run, wait === 300 ? 0 : wait, ...rest]) });
      globalThis.spoken = [];
      document.addEventListener('DOMContentLoaded', () => new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) if (target.matches?.('data-table > [role=status]')) spoken.push(...[...addedNodes].map((node) => node.textContent));
      }).observe(document.body, { subtree: true, childList: true }));
    }),
  });
  await shown(table, /không có dòng nào khớp/);
  const spoken = await page.evaluate(() => globalThis.spoken.filter((text) => text.includes('%')));
  assert.deepEqual(spoken, ['Đã đọc 25%, tìm thấy 7 dòng', 'Đã đọc 50%, tìm thấy 7 dòng', 'Đã đọc 75%, tìm thấy 7 dòng']);
  await close();
});

test('a reading that was stopped is not begun again for an open panel', async () => {
  const { page, table, close } = await open('made', '/dataset/lon/');
  let asked = 0;
  page.on('request', (request) => (asked += /\.csv\?/.test(request.url())));
  await table.locator('[data-panel=column]').first().click();
  await table.locator('.panel select').selectOption({ label: 'huyen' });
  await table.locator('.panel li').first().waitFor();
  await table.evaluate((own) => {
    own.querySelector('.panel li input').click();
    own.querySelector('.bar').hidden = own.querySelector('.stop').hidden = false;
    own.querySelector('.stop').focus();
    own.querySelector('.stop').click();
  });
  await table.locator(':scope > .aside', { hasText: 'Đã dừng' }).waitFor();
  await settled(table);
  assert.equal(await page.evaluate(() => document.activeElement.className), 'scroll', 'the focus stays at the table');
  await page.evaluate(() => {
    history.pushState(null, '', `${location.search}&size=50`);
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await settled(table);
  // The answer to this comes behind that of the panel.
  await table.locator('.panel select').selectOption({ label: 'ngay' });
  await table.locator('.panel .known .stats').first().waitFor();
  assert.equal(asked, 1);
  await close();
});

test('a reading ends when the visitor leaves what was asked', async () => {
  const { page, table, close } = await open('made', '/dataset/lon/');
  const begun = new Promise((done) => {
    page.context().route(/lon\.csv\?/, () => done());
  });
  await table.locator('[type=search]').first().fill('khong co');
  await page.keyboard.press('Enter');
  await begun;
  const ended = page.waitForEvent('requestfailed', { predicate: (request) => /lon\.csv\?/.test(request.url()), timeout: 15_000 });
  await table.locator('.chips a').click();
  await shown(table, /20 dòng đầu/);
  await ended;
  await close();
});

test('the values of a large table are offered by the Vietnamese alphabet', async () => {
  const { table, close } = await open('made', '/dataset/lon/');
  await table.locator('[data-panel=column]').first().click();
  await table.locator('.panel select').selectOption({ label: 'huyen' });
  await table.locator('.panel li').first().waitFor();
  assert.deepEqual(await table.locator('.panel [data-part=column] li label > span:first-of-type').allTextContents(), ['Ba Bể', 'Bạch Thông', 'Chợ Đồn', 'Chợ Mới', 'Na Rì', 'Ngân Sơn', 'Pác Nặm']);
  await close();
});

test('cells are read with the name of their column, not with those of its buttons', async () => {
  const { page, close } = await open('made', '/dataset/hai/');
  await page.getByRole('columnheader', { name: 'Đơn vị', exact: true }).waitFor();
  await close();
});

test('on a phone the tools stay in their place when a filter is set, and heads stand above their cells', async () => {
  const { page, table, close } = await open('made', '/dataset/hai/', { viewport: phone });
  const tops = () => table.locator('.tools-of-table .tool').evaluateAll((tools) => tools.map((tool) => tool.getBoundingClientRect().top - tool.parentElement.getBoundingClientRect().top));
  const before = await tops();
  await page.evaluate(() => {
    history.pushState(null, '', '?in.N%C4%83m=2016');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await shown(table, /30 dòng/);
  assert.deepEqual(await tops(), before);
  const [head, cell] = await table.evaluate((own) => ['th span', 'tbody td'].map((selector) => {
    const range = document.createRange();
    range.selectNodeContents(own.querySelector(selector));
    return range.getBoundingClientRect().left;
  }));
  assert.equal(head, cell);
  const title = await table.locator('thead .sort').first().boundingBox();
  const about = await table.locator('thead .about').first().boundingBox();
  assert.ok(about.y >= title.y + title.height, 'what opens a column takes no width from it');
  await table.locator('.bar').evaluate((bar) => {
    bar.hidden = false;
    bar.querySelector('span').textContent = 'Đã đọc 17%, tìm thấy 4.912 dòng';
    bar.querySelector('.stop').hidden = false;
  });
  assert.ok((await table.locator('progress').boundingBox()).width >= 128);
  await close();
});

test('on paper a table says what is searched, and has nothing to press', async () => {
  const { page, table, close } = await open('made', '/dataset/hai/?find=xa');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await table.locator('.chips').isVisible(), true);
  assert.equal(await table.locator(':is(.about, .tools-of-table, .pager)').filter({ visible: true }).count(), 0);
  await close();
});

test('on paper every page with rows of a table has its head above them', async () => {
  const { page, table, close } = await open('made', '/dataset/kho/?size=100');
  await shown(table, /100/);
  // Colours tell in the drawing of a page what stands on it.
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.data thead th * { color: #123456 !important } .data tbody td { color: #3c2b1a !important }');
    document.adoptedStyleSheets.push(sheet);
  });
  const pages = drawings(await page.pdf({ format: 'A4' })).map((drawing) => [/\.0706 \.2039 \.3373 rg/, /\.2353 \.1686 \.102 rg/].map((color) => color.test(drawing)));
  const withRows = pages.filter(([, rows]) => rows);
  assert.ok(withRows.length > 1, `more than a page holds: ${JSON.stringify(pages)}`);
  assert.ok(withRows.every(([head]) => head), JSON.stringify(pages));
  await close();
});

test('a host without ranges: a large table is not downloaded, its first rows stay, and a sentence says so', async () => {
  const { page, table, close } = await open('plain', '/dataset/lon/');
  const before = await texts(table);
  let asked = 0;
  page.on('request', ({ url }) => /\.csv\?/.test(url) && asked++);
  await table.locator('.pager [rel=next]').click();
  await table.locator('.trouble', { hasText: 'không cho đọc từng phần' }).waitFor();
  assert.deepEqual(await texts(table), before);
  assert.equal(await table.locator('.pager [aria-current]').textContent(), '1');
  assert.equal(asked, 0, 'the index was asked first, and it was enough');
  await close();
  // A table that is read whole needs no ranges.
  const small = await open('plain', '/dataset/kho/?page=37');
  await shown(small.table, /721–730/);
  await small.close();
});

test('a broken network is said, with a way to try again; the rows stay', async () => {
  const { page, table, close } = await open('made', '/dataset/kho/');
  const before = await texts(table);
  await page.context().route(/\.(csv|bin)\?/, (route) => route.abort());
  await table.locator('.sort').first().click();
  await table.locator('.trouble').waitFor();
  assert.deepEqual(await texts(table), before);
  assert.equal(await table.locator('[aria-sort]').count(), 0, 'the head says of the rows what they are');
  await page.context().unroute(/\.(csv|bin)\?/);
  await table.locator('.trouble button').click();
  await shown(table, /730/);
  assert.equal(await table.locator('.trouble').count(), 0);
  await close();
});

test('the button that tried again goes when it helped, and the focus stays at the table', async () => {
  const { page, table, close } = await open('made', '/dataset/kho/');
  await page.context().route(/\.csv\?/, (route) => route.abort());
  await table.locator('.sort').first().click();
  await table.locator('.trouble').waitFor();
  await page.context().unroute(/\.csv\?/);
  await table.locator('.trouble button').focus();
  await page.keyboard.press('Enter');
  await table.locator('th[aria-sort]').waitFor();
  await shown(table, /730/);
  await table.locator('.trouble').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.className), 'scroll');
  await close();
});

test('a panel that cannot be fetched stays closed, and that is said; one without its values says so too', async () => {
  const { page, table, faults, close } = await open('made', '/dataset/hai/');
  await page.context().route(/\/panels\.[^/]*js/, (route) => route.abort());
  await table.locator('[data-panel=share]').click();
  await table.locator('.trouble', { hasText: 'Không tải được' }).waitFor();
  assert.equal(await table.locator('.panel').isVisible(), false);
  assert.equal(await table.locator('[data-panel=share]').getAttribute('aria-expanded'), 'false');
  expectNone(faults, 'faults');
  await close();
  const other = await open('made', '/dataset/nam/');
  await other.page.context().route(/\.csv\?/, (route) => route.abort());
  await other.table.locator('[data-panel=column]').first().click();
  await other.table.locator('.panel .wrong', { hasText: 'Không tải được' }).waitFor();
  await other.page.context().unroute(/\.csv\?/);
  await other.table.locator('.panel select').selectOption('1');
  await other.table.locator('.panel .known .stats').waitFor();
  await other.table.locator('.panel select').selectOption('0');
  await other.table.locator('.panel li').first().waitFor();
  assert.equal(await other.table.locator('.panel .wrong').textContent(), '');
  await other.close();
});

test('a file that was changed is not shown as if it were the one of the page', async () => {
  const { page, table, close } = await open('made', '/dataset/kho/');
  await page.context().route(/kho\.csv\?/, (route) => route.fulfill({ status: 200, body: '<!DOCTYPE html><p>404</p>' }));
  await table.locator('.sort').first().click();
  await table.locator('.trouble', { hasText: 'không khớp' }).waitFor();
  await close();
});

test('nothing is fetched of a table that nobody uses, and without JavaScript the page is as it was', async () => {
  const { page, close } = await sites.visit('made', '/dataset/kho/', { viewport: desktop, before: async (page) => void page.on('request', (request) => assert.ok(!/\.(csv|bin)/.test(request.url()))) });
  await page.locator('data-table').scrollIntoViewIfNeeded();
  await page.locator('data-table.explored').waitFor();
  await close();
  const bare = await sites.visit('made', '/dataset/kho/', { javaScriptEnabled: false });
  assert.equal(await bare.page.locator('data-table tbody tr').count(), 20);
  assert.equal(await bare.page.locator('.tools-of-table').count(), 0);
  await bare.close();
});

test('every state is accessible to axe, on a phone and a desktop, light and dark, in both languages', async () => {
  const faults = [];
  for (const root of ['', '/en']) {
    const { page, table, close } = await open('made', `${root}/dataset/hai/?in.N%C4%83m=2016&sort=S%E1%BB%91+h%E1%BB%99`);
    await settled(table);
    await page.evaluate(axe);
    for (const name of ['', 'column', 'columns', 'share']) {
      if (name) await table.locator(`.tools-of-table [data-panel=${name}]`).click();
      if (name) await table.locator(`.panel [data-part=${name}]`).waitFor();
      for (const viewport of [phone, desktop]) {
        await page.setViewportSize(viewport);
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }));
          for (const { id, help, nodes } of violations) {
            for (const { target } of nodes) faults.push({ what: `${id}: ${help}: ${target}`, where: `${root} ${name} ${viewport.width} ${colorScheme}` });
          }
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (wide > 0) faults.push({ what: `the page is ${wide}px too wide`, where: `${root} ${name} ${viewport.width}` });
        }
      }
    }
    await close();
  }
  expectNone(grouped(faults), 'kinds of fault');
});

// Every table of the example.

/** Asks the tables of a page for views, one after the other, and gives the rows of each as elements and as texts. */
async function views(page, at, searches) {
  return page.locator('data-table').nth(at).evaluate(async (table, searches) => {
    const settled = async () => {
      do await new Promise((done) => setTimeout(done, 5));
      while (table.querySelector('.scroll[aria-busy]'));
    };
    const cell = (own) => {
      const copy = own.cloneNode(true);
      for (const extra of copy.querySelectorAll('.unseen, small')) extra.remove();
      return copy.textContent.trim();
    };
    const found = [];
    for (const search of searches) {
      history.replaceState(null, '', `?${search}`);
      dispatchEvent(new PopStateEvent('popstate'));
      const rows = [];
      for (;;) {
        await settled();
        rows.push(...table.querySelectorAll('tbody tr'));
        const next = table.querySelector('.pager [rel=next]');
        if (!next) break;
        next.click();
      }
      found.push({ html: rows.map((row) => row.outerHTML), texts: rows.map((row) => [...row.cells].map(cell)) });
    }
    return found;
  }, searches);
}

test('in every table the script makes the rows of the page, all pages are the file, every order is sorted', { timeout: 600_000 }, async () => {
  const faults = [];
  const addresses = [...datasetsWithData('/'), ...datasetsWithData('/en/').filter((_, at) => at % 5 === 0)];
  for (const address of addresses) {
    const { page, close } = await sites.visit('example', address, { viewport: desktop });
    const parts = page.locator('.distribution:has(data-table)');
    for (let at = 0; at < (await parts.count()); at++) {
      const table = page.locator('data-table').nth(at);
      const first = await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.outerHTML));
      await table.scrollIntoViewIfNeeded();
      await parts.nth(at).locator('data-table.explored').waitFor();
      const data = await told(table);
      const name = (await parts.nth(at).getAttribute('id')).replace('file-', '');
      const prefix = at ? `${name}.` : '';
      const key = (name, value) => `${encodeURIComponent(prefix + name)}=${encodeURIComponent(value)}`;
      const orders = data.columns.flatMap(({ name, type }, column) => [['sort', 1], ['desc', -1]].map(([order, sign]) => ({ order, sign, name, type, column })));
      const [plain, ...ordered] = await views(page, at, [key('size', 100), ...orders.map(({ order, name }) => `${key('size', 100)}&${key(order, name)}`)]);
      first.forEach((row, place) => row !== plain.html[place] && faults.push(`${address}: ${row} is ${plain.html[place]}`));
      const file = new URL(data.csv, `http://site${address}`).pathname;
      const rows = csvOf(siteDir, file).slice(1);
      const kind = data.columns.length + data.marks.findIndex(({ column }) => column == null);
      const left = rows.filter((row) => !data.marked || row[kind] === 'data');
      const wanted = (list) => asShown(data, list).map((row) => row.map((cell) => cell.trim()));
      if (JSON.stringify(plain.texts) !== JSON.stringify(wanted(rows))) faults.push(`${address}: the pages are not the file`);
      const keyed = (list) => JSON.stringify(list.map((row) => JSON.stringify(row)).sort());
      orders.forEach(({ order, sign, name, type, column }, place) => {
        const { texts } = ordered[place];
        if (keyed(texts) !== keyed(wanted(left))) faults.push(`${address} ${order}=${name}: no permutation`);
        const raw = new Map(wanted(left).map((row, at) => [row[column], left[at][column]]));
        const values = texts.map((row) => raw.get(row[column]));
        const compare = /^(integer|number|percentage|currency)$/.test(type) ? (a, b) => a - b
          : type === 'string' ? new Intl.Collator('vi', { numeric: true }).compare : (a, b) => (a < b ? -1 : +(a > b));
        const isSorted = values.every((value, at) => !at || value === '' || (values[at - 1] !== '' && sign * compare(values[at - 1], value) <= 0));
        if (!isSorted) faults.push(`${address} ${order}=${name}: not sorted`);
      });
    }
    await close();
  }
  expectNone(faults, 'faults');
});
