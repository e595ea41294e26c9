// The search engine of the theme, without a browser: over indexes that lib/search-index.mjs writes, against what
// lib/search-oracle.mjs finds without one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { entries, hash, numbers, unpack, vocabulary } from '../../themes/default/static/search/codec.js';
import { Index, LoadError, mark } from '../../themes/default/static/search/engine.js';
import { closeness, tokens } from '../../themes/default/static/search/fold.js';
import { rarest } from '../../themes/default/static/search/query.js';
import { isNear } from '../../themes/default/static/search/repair.js';
import { bits, frontCoded, random, serve, writeIndex } from './lib/search-index.mjs';
import { expected } from './lib/search-oracle.mjs';

const base = 'https://odcat.example/search/vi/';

/** An index of these datasets (or titles), and the addresses that it is asked for. */
function indexOf(datasets, shape) {
  const all = datasets.map((dataset) => (typeof dataset === 'string' ? { title: dataset } : dataset));
  const server = serve(writeIndex(all, shape), base);
  return { index: new Index(base, server.load), datasets: all, ...server };
}

const titles = async (result, count = result.total) => (await result.cards(0, count)).map(({ title }) => title.text);
const found = async (index, text) => titles(await index.search({ text }));
const foldedOf = (words) => words.map(({ text, prefix }) => (prefix ? `${text}*` : text));

// Words

const vectors = JSON.parse(readFileSync(new URL('../search/fold.json', import.meta.url), 'utf8'));

test('tokens are those of the vectors that the builder is tested with', () => {
  assert.ok(vectors.length >= 60);
  for (const { text, tokens: wanted } of vectors) {
    const all = tokens(text).map(({ exact, plain, folded }) => ({ exact, plain, folded }));
    assert.deepEqual(all, wanted, JSON.stringify(text));
  }
});

test('the form of a token that is shown has the exact form of the token', () => {
  for (const token of vectors.flatMap(({ text }) => tokens(text))) {
    assert.deepEqual(tokens(token.text).map(({ exact }) => exact), [token.exact]);
  }
});

test('a spelling is the same, the same but for a tone that was not typed, or another', () => {
  const near = (typed, spelled, begins) => closeness(tokens(typed)[0].exact, tokens(spelled)[0].exact, begins);
  assert.equal(near('số', 'số'), 2);
  assert.equal(near('hoà', 'hòa'), 2);
  assert.equal(near('lý', 'lí'), 2);
  assert.equal(near('sô', 'số'), 1);
  assert.equal(near('so', 'số'), 0);
  assert.equal(near('sổ', 'số'), 0);
  assert.equal(near('sộ', 'sô'), 0);
  assert.equal(near('dat', 'đat'), 0);
  assert.equal(near('tiê', 'tiếng'), 0);
  assert.equal(near('tiê', 'tiếng', true), 1);
  assert.equal(near('tiế', 'tiếng', true), 2);
  assert.equal(near('tie', 'tiếng', true), 0);
  assert.equal(near('tiến', 'tiếng', true), 2);
});

test('words are marked as a text has them, whatever its marks', () => {
  const marked = (text, ...words) => mark(text, words).map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join('');
  const word = (text, prefix = false) => ({ text, prefix });
  assert.equal(marked('Dân số, mật độ DÂN SỐ', word('dan'), word('so')), '[Dân] [số], mật độ [DÂN] [SỐ]');
  assert.equal(marked('da\u0302n s\u00f4\u0301!', word('so')), 'da\u0302n [s\u00f4\u0301]!');
  assert.equal(marked('Đất đai', word('da', true)), '[Đất] [đai]');
  assert.equal(marked('Kỹ năng', word('ki')), '[Kỹ] năng');
  assert.equal(marked('ma_xa', word('xa')), 'ma_[xa]');
  assert.deepEqual(mark('', [word('a')]), []);
  assert.deepEqual(mark('dân cư', []), [{ text: 'dân cư', marked: false }]);
  for (const { text } of vectors) {
    assert.equal(mark(text, [word('dan'), word('s', true)]).map((piece) => piece.text).join(''), text);
  }
});

// Files

test('lists are read as they were written, whatever the parameters', () => {
  const next = random(1);
  const samples = [[0], [5], [99999], Array.from({ length: 300 }, (_, i) => i), [0, 1, 2, 3, 500, 501, 502, 503, 504, 70000]];
  for (const share of [0.001, 0.02, 0.3, 0.9]) samples.push(Array.from({ length: 9000 }, (_, i) => i).filter(() => next() < share));
  for (const k of [undefined, 0, 1, 5, 17]) {
    const all = samples.filter(({ length }) => length).filter((docs) => k !== 0 || docs.at(-1) < 9000);
    const keys = all.map((_, i) => [`key${i}`, 'form', 0b100, 'other', 0b10000001]);
    const bytes = Buffer.concat(all.map((docs) => bits([{ docs }, { docs: [3] }, { docs }], k)));
    const read = entries(keys, bytes);
    assert.deepEqual(read.map(({ key }) => key), keys.map(([key]) => key));
    read.forEach(({ lists }, i) => {
      assert.deepEqual(lists.map(({ form, place, docs }) => [form, place, [...docs]]), [
        ['form', 2, all[i]], ['other', 0, [3]], ['other', 7, all[i]],
      ]);
    });
  }
});

test('bits that end too early are an error, not an endless loop', () => {
  assert.throws(() => entries([['a', 'a', 1]], new Uint8Array(3)));
  assert.throws(() => entries([['a', 'a', 1]], new Uint8Array(0)));
});

test('hashes are FNV-1a, of the bytes of UTF-8', () => {
  assert.equal(hash(''), 0x811c9dc5);
  assert.equal(hash('a'), 0xe40c292c);
  assert.equal(hash('foobar'), 0xbf9cf968);
  assert.equal(hash('số'), [...Buffer.from('số')].reduce((value, byte) => Number((BigInt(value) ^ BigInt(byte)) * 16777619n % 2n ** 32n), 2166136261));
});

test('the vocabulary is read as it was written', () => {
  const words = new Map([['2023', 4], ['a', 1], ['danh', 9], ['danhsachdaihon', 2], ['danhsachdaihonnua', 1024], ['so', 70000], ['đ', 3], ['数据', 1], ['𝒜𐐨', 5], ['𝒜𐐩x', 5]]);
  const levels = [...words].map(([word, count]) => [word, Math.floor(Math.log2(count))]);
  assert.deepEqual([...vocabulary(frontCoded(words))], levels);
  assert.equal(vocabulary('').size, 0);
});

test('numbers are read from planes of bytes', () => {
  assert.deepEqual([...numbers(Uint8Array.of(1, 2, 3, 0, 1, 2), 3)], [1, 258, 515]);
  assert.deepEqual([...numbers(Uint8Array.of(7), 1)], [7]);
  assert.deepEqual([...numbers(new Uint8Array(0), 0)], []);
});

test('files are inflated, unless the host has done so; JSON may have its length before it', async () => {
  const { files } = indexOf(['Dân số'], {});
  for (const [path, bytes] of files) {
    const own = (buffer) => buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
    const zipped = await unpack(own(bytes));
    assert.deepEqual(zipped, await unpack(own(gunzipSync(bytes))), path);
    assert.equal(zipped.json.v, '0123456789ab');
  }
  // 123 is the length of some JSON and the code of `{`.
  const text = JSON.stringify({ v: 'x'.repeat(115) });
  assert.equal(text.length, 123);
  const { json, rest } = await unpack(Uint8Array.from([123, ...Buffer.from(text), 1, 2]).buffer);
  assert.deepEqual([json.v.length, ...rest], [115, 1, 2]);
});

// The stages of a search

const catalogue = [
  'Dân số', 'Dân số trung bình', 'Mật độ dân số theo huyện và xã', { title: 'Lao động', keywords: ['dân số'] },
  { title: 'Hộ nghèo', publisher: 'Cục Dân số' }, { title: 'Biến động', columns: ['dân số'] }, { title: 'Di cư', texts: ['Về dân số.'] },
  { title: 'Nhà ở', values: ['dân số'] }, 'Số dân', 'Dân sổ', 'Đất đai', 'Quyết định', 'Quỹ đất',
];

test('one word: the better the place, the earlier', async () => {
  const { index } = indexOf(['Giá điện theo các tháng', 'Điện', { title: 'Nước', texts: ['điện'] }, { title: 'Than', keywords: ['điện'] },
    { title: 'Dầu', values: ['điện'] }, { title: 'Khí', columns: ['điện'] }, { title: 'Gió', publisher: 'Sở Điện' }, 'Điện lực và nước các xã']);
  assert.deepEqual(await found(index, 'điện'), ['Điện', 'Điện lực và nước các xã', 'Giá điện theo các tháng', 'Than', 'Gió', 'Khí', 'Nước', 'Dầu']);
});

test('words side by side: all forms find the same, and exact marks come first', async () => {
  const { index } = indexOf(catalogue);
  const forms = ['dân số', 'DÂN SỐ', 'da\u0302n so\u0302\u0301', ' dân,số '];
  const all = await found(index, 'dan so');
  assert.equal(all.length, 9);
  for (const form of [...forms, 'dân sô', 'dan số']) assert.deepEqual((await found(index, form)).sort(), [...all].sort(), form);
  const exact = ['Dân số', 'Dân số trung bình', 'Mật độ dân số theo huyện và xã', 'Lao động', 'Hộ nghèo', 'Biến động', 'Di cư', 'Nhà ở', 'Dân sổ'];
  for (const form of forms) assert.deepEqual(await found(index, form), exact, form);
  assert.deepEqual((await found(index, 'dân sổ'))[0], 'Dân sổ');
});

test('words of the wrong order are found apart, after those side by side', async () => {
  const { index } = indexOf(catalogue);
  assert.deepEqual(await found(index, 'số trung'), ['Dân số trung bình']);
  assert.deepEqual(await found(index, 'bình dân'), ['Dân số trung bình']);
  assert.deepEqual(await found(index, 'xã mật độ'), ['Mật độ dân số theo huyện và xã']);
});

test('the last word may be a beginning, at every letter', async () => {
  const { index } = indexOf(catalogue);
  for (const text of ['mật', 'mật đ', 'mật độ', 'mat do d', 'mat do da', 'mat do dan', 'mat do dan s', 'mat do dan so th', 'mat do dan so theo hu']) {
    assert.ok((await found(index, text)).includes('Mật độ dân số theo huyện và xã'), text);
  }
  assert.deepEqual(await found(index, 'quye'), ['Quyết định']);
  assert.deepEqual((await found(index, 'quy')).sort(), ['Quyết định', 'Quỹ đất']);
  assert.deepEqual((await found(index, 'quỹ')).sort(), ['Quyết định', 'Quỹ đất']);
  assert.equal((await found(index, 'quỹ'))[0], 'Quỹ đất');
  const { words } = await index.search({ text: 'quy' });
  assert.deepEqual(foldedOf(words), ['qui*', 'quy*']);
});

test('one letter that begins nothing after a word is left out; alone it asks for nothing', async () => {
  const { index, asked } = indexOf(catalogue);
  assert.deepEqual(await found(index, 'đất z'), await found(index, 'đất'));
  assert.deepEqual(await found(index, 'dân số x'), await found(index, 'dân số'));
  const before = asked.length;
  assert.equal((await index.search({ text: 'z' })).total, 0);
  assert.equal(asked.length, before);
});

test('what goes on is looked for while there are few results: for a word in one file more, or in two where there are none', async () => {
  const many = (count, ...more) => indexOf([...Array.from({ length: count }, (_, i) => `Gia ${i}`), ...more]).index;
  assert.equal((await found(many(10, 'Giang'), 'gia')).length, 10);
  assert.equal((await found(many(9, 'Giang', 'Giang Hạ', 'Giao'), 'gia')).length, 11);
  assert.equal((await found(many(2, 'Giang', 'Giao', 'Giai'), 'gia')).length, 3);
  assert.equal((await found(many(0, 'Giang', 'Giao', 'Giai'), 'gia')).length, 2);
  const pairs = (count, ...more) => indexOf([...Array.from({ length: count }, (_, i) => `Theo gia ${i}`), ...more]).index;
  assert.equal((await found(pairs(10, 'Theo Giang'), 'theo gia')).length, 10);
  assert.equal((await found(pairs(9, 'Theo Giang', 'Theo Giao'), 'theo gia')).length, 11);
});

test('words of most datasets, whose lists are partly left out, exclude nothing where nothing else is found', async () => {
  const all = Array.from({ length: 1200 }, (_, i) => ({ title: `Bảng ${i}`, texts: ['số liệu của tỉnh'] }));
  all.push('Giá điện');
  const { index } = indexOf(all, { longest: 1000, best: 0 });
  assert.deepEqual(await found(index, 'điện của'), ['Giá điện']);
  assert.deepEqual(await found(index, 'của điện'), ['Giá điện']);
  assert.deepEqual(await found(index, 'của'), []);
});

test('a search agrees with one that has no index', async () => {
  const syllables = ('dân dan dàn dần số sô so sổ đất đai đại quý quy quyết qui kỹ kĩ kinh hà hạ nội giang gia giá ' +
    'thu th thủy thuỷ thủ covid19 covid y tế 2023 2024 nghị nghiệp a ab abc abcd').split(' ');
  for (let seed = 1; seed <= 40; seed++) {
    const next = random(seed);
    const run = (most) => Array.from({ length: 1 + Math.floor(next() * most) }, () => syllables[Math.floor(next() * next() * syllables.length)]).join(' ');
    const datasets = Array.from({ length: Math.floor(next() * 60) }, () => ({
      title: run(6), publisher: run(3), keywords: [run(2)], columns: [run(2), run(2)], texts: [run(12)], values: [run(2)],
    }));
    const shape = {
      vocabulary: [3000, 5, 0][seed % 3], longest: [Infinity, 3][seed % 2], k: [undefined, 0, 3][seed % 3],
      words: 1 + Math.floor(next() * 5), pairs: 1 + Math.floor(next() * 9),
    };
    const { index } = indexOf(datasets, shape);
    for (let query = 0; query < 20; query++) {
      let text = run(next() < 0.2 ? 12 : 4);
      if (next() < 0.5) text = text.slice(0, -1);
      if (next() < 0.3) text = text.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
      if (!tokens(text).length) continue;
      const { docs, instead } = await index.search({ text });
      const wanted = (typed) => expected(datasets, tokens(typed).slice(0, 16), shape);
      const direct = wanted(text);
      assert.equal(instead === null || direct.length === 0, true, `${seed}: ${text}`);
      assert.deepEqual([...docs], instead === null ? direct : wanted(instead), `${seed}: ${text}, ${instead}`);
    }
  }
});

test('results do not depend on earlier or concurrent searches', async () => {
  const texts = ['dân số', 'dan s', 'quy', 'daan soos', 'đất', 'so dan', 'mật độ dân', '', 'zzz', 'dân số theo huyện'];
  const told = async (index, text) => {
    const result = await index.search({ text });
    const { total, docs, words, instead } = result;
    return { total, docs: [...docs], words, instead, ready: result.ready(0), where: [...docs].map((doc) => result.where(doc)) };
  };
  const fresh = [];
  for (const text of texts) fresh.push(await told(indexOf(catalogue).index, text));
  const { index } = indexOf(catalogue);
  for (const order of [texts, [...texts].reverse()]) {
    for (const text of order) assert.deepEqual(await told(index, text), fresh[texts.indexOf(text)], text);
  }
  const other = indexOf(catalogue).index;
  assert.deepEqual(await Promise.all(texts.map((text) => told(other, text))), fresh);
});

// Long queries

test('of many pairs five are asked for: those that cover most tokens, the rarest of these', () => {
  assert.deepEqual(rarest([]), []);
  assert.deepEqual(rarest([3, 1, 2]), [0, 1, 2]);
  const next = random(7);
  for (let run = 0; run < 60; run++) {
    const levels = Array.from({ length: 1 + Math.floor(next() * 15) }, () => (next() < 0.2 ? -99 : Math.floor(next() * 34)));
    const value = (picked) => [new Set(picked.flatMap((at) => [at, at + 1])).size, -picked.reduce((sum, at) => sum + levels[at], 0)];
    let best = [0, 0];
    for (let set = 1; set < 2 ** levels.length; set++) {
      const picked = levels.map((_, at) => at).filter((at) => set & (1 << at));
      if (picked.length !== Math.min(5, levels.length)) continue;
      const [covered, rare] = value(picked);
      if (covered > best[0] || (covered === best[0] && rare > best[1])) best = [covered, rare];
    }
    assert.deepEqual(value(rarest(levels)), best, `${levels}`);
  }
});

test('a long title finds its dataset, with at most five files', async () => {
  const long = 'Tổng hợp kết quả thống kê số lượng trang trại chăn nuôi gia súc gia cầm theo huyện và xã năm 2023';
  const { index, asked } = indexOf([...catalogue, long, 'Kết quả chăn nuôi gia súc'], { pairs: 64, words: 64 });
  for (const text of [long, long.toUpperCase(), long.normalize('NFD'), long.normalize('NFD').replace(/[\u0300-\u036f]/g, '')]) {
    const one = indexOf([...catalogue, long], { pairs: 64, words: 64 });
    const result = await one.index.search({ text });
    assert.deepEqual(await titles(result), [long]);
    assert.ok(one.asked.length <= 1 + 5 + 1, one.asked.join('\n'));
  }
  await index.search({ text: `${'xin cho biết ở đâu có '.repeat(4)}` });
  assert.ok(asked.length < 30, `${asked.length} files`);
});

// Repair

test('a letter too many, too few, wrong or swapped is near', () => {
  const near = { so: ['soo', 'sso', 's', 'o', 'sa', 'to', 'os', 'xso'], nghiep: ['nghep', 'nghiiep', 'nhgiep', 'nghiip', 'mghiep', 'nghie'] };
  for (const [word, others] of Object.entries(near)) {
    for (const other of others) assert.ok(isNear(word, other) && isNear(other, word), `${word} ${other}`);
  }
  for (const [a, b] of [['so', 'so'], ['so', 'as'], ['so', 'sooo'], ['dan', 'nad'], ['', 'ab'], ['ab', 'ba1']]) assert.ok(!isNear(a, b), `${a} ${b}`);
});

test('one typo in a syllable is forgiven, and it is said what was searched', async () => {
  const { index } = indexOf([...catalogue, 'Nông nghiệp', 'Công nghiệp', 'Sản lượng nông nghiệp', 'Nghề nghiệp']);
  const wanted = {
    'dan soo': 'dân số', 'dna so': 'dân số', 'dsn số': 'dân số', 'nông nghiêpp': 'nông nghiệp', 'nong nhgiep': 'nông nghiệp', 'nogn nghiep': 'nông nghiệp',
    'mật độ dân sốo': 'mật độ dân số', 'quyeet dinh': 'quyết định', 'sản lượngg nông nghiệp': 'sản lượng nông nghiệp',
  };
  for (const [text, instead] of Object.entries(wanted)) {
    const result = await index.search({ text });
    assert.equal(result.instead, instead, text);
    assert.deepEqual([...result.docs], [...(await index.search({ text: instead })).docs]);
  }
});

test('Telex and VNI without an input method, and words run together, are read', async () => {
  const { index } = indexOf([...catalogue, 'Đường thủy', 'Nước sạch', 'Hà Nội', 'Thư viện', 'Ưu đãi', 'Kỹ thuật', 'Lý lịch']);
  const wanted = {
    'daan soos': 'dân số', 'da6n so61': 'dân số', 'ddaats ddai': 'đất đai', 'd9a61t d9ai': 'đất đai', 'dduwowngf thuyr': 'đường thủy',
    'd9u7o7ng2 thuy3': 'đường thủy', 'nuwowcs sachj': 'nước sạch', 'thuw vieenj': 'thư viện', 'thw vieenj': 'thư viện', 'wu ddaix': 'ưu đãi',
    'kyx thuaatj': 'kỹ thuật', 'lys lichj': 'lý lịch', danso: 'dân số', hanoi: 'hà nội', quyetdinh: 'quyết định', 'mật độ danso': 'mật độ dân số',
    'soos': 'số', so61: 'số',
  };
  for (const [text, instead] of Object.entries(wanted)) {
    const result = await index.search({ text });
    assert.equal(result.instead, instead, text);
    assert.ok(result.total > 0);
  }
});

test('nothing is made of numbers, single letters, and what is like nothing', async () => {
  const { index } = indexOf([...catalogue, 'Năm 2023', 'Năm 2024']);
  for (const text of ['2022', 'zzzzzz', 'wwww', 'zzzzzz vvvvvv']) {
    const { total, instead } = await index.search({ text });
    assert.deepEqual([total, instead], [0, null], text);
  }
});

test('at last words are left out: those that are nowhere, or are not where the others are; two and not all', async () => {
  const { index } = indexOf([...catalogue, 'Năm 2023', 'Tỷ lệ nghèo', 'Hộ nghèo']);
  const left = {
    'năm 2022': 'năm', 'đất zzzzzz': 'đất', 'zzzzzz đất vvvvvv': 'đất', 'tỷ lệ trung nghèo': 'tỷ lệ nghèo', 'Mật độ dân số theo huyện hoà bình': 'mật độ dân số theo huyện',
  };
  for (const [text, rest] of Object.entries(left)) {
    const { docs, instead, total } = await index.search({ text });
    assert.equal(instead, rest, text);
    assert.ok(total > 0);
    assert.deepEqual([...docs], [...(await index.search({ text: rest })).docs], text);
  }
  assert.equal((await index.search({ text: 'zzzzzz vvvvvv xxxxxx đất' })).total, 0);
});

test('a repair asks for at most four files more', async () => {
  const many = Array.from({ length: 300 }, (_, i) => `${'abcdefghij'[i % 10]}an ${'klmnopqrst'[Math.floor(i / 10) % 10]}o${'aeiou'[i % 5]}`);
  const { index, asked } = indexOf(many, { words: 97, pairs: 199 });
  await index.search({ text: 'xan xoa' });
  // Of the pair, its words, four tries, and what is searched instead.
  assert.ok(asked.length <= 1 + 1 + 2 + 4 + 2, `${asked.length} files`);
});

// What is told of results

const rich = catalogue.map((dataset, doc) => ({
  ...(typeof dataset === 'string' ? { title: dataset } : dataset),
  date: doc % 5 ? `20${10 + (doc * 7) % 13}-0${1 + (doc % 9)}-1${doc % 10}` : undefined,
  isIssued: doc % 2 === 1,
  rows: doc % 3 ? doc * 1000 : null,
  formats: ['CSV', 'CSV XLSX', ''][doc % 3],
  status: doc % 3,
  lang: doc === 4 ? 'en' : undefined,
  id: doc === 6 ? 'di-cu-2' : doc === 7 ? 'quite-other' : undefined,
  facets: { topic: [['a'], ['a', 'b'], [], ['c']][doc % 4], year: [`${2020 + (doc % 3)}`] },
}));

test('cards say what the index says', async () => {
  const { index } = indexOf(rich, { labels: { a: ['Population', 'en'] } });
  const result = await index.search({ sort: 'relevance' });
  const cards = await result.cards(0, result.total);
  assert.equal(cards.length, rich.length);
  cards.forEach((card, doc) => {
    const { title, lang = null, publisher = '', date = null, isIssued, rows, formats, status, id } = rich[doc];
    const slug = tokens(title).map(({ plain }) => plain).join('-');
    assert.deepEqual(card, {
      doc, title: { text: title, lang }, id: id ?? slug, publisher: { text: publisher, lang: null }, date, isIssued, rows, formats, status,
    });
  });
  assert.deepEqual(await result.cards(11, 99), cards.slice(11));
  assert.deepEqual(await result.cards(99, 100), []);
});

test('cards of the lists of a query are free; of others two files are counted', async () => {
  const { index, asked } = indexOf(rich, { best: 2, cards: 2, words: 50, pairs: 50 });
  const result = await index.search({ text: 'dân số' });
  const ready = result.ready(0);
  assert.ok(ready > 0 && ready <= 9);
  const before = asked.length;
  await result.cards(0, ready);
  assert.ok(asked.length - before <= 2);
  assert.equal(result.ready(8), 1);
  assert.equal(result.ready(9), 0);
  // A first page takes four requests, a further one two.
  const lone = indexOf(rich, { best: 0, cards: 1, words: 50, pairs: 50 });
  const long = await lone.index.search({ text: 'mật độ dân số' });
  assert.ok(lone.asked.length === 3 || lone.asked.length === 4);
  assert.equal(long.ready(0), 1);
  const all9 = await lone.index.search({ text: 'dân số' });
  assert.deepEqual([all9.ready(0), all9.ready(1)], [2, 2]);
  assert.equal((await lone.index.search({ text: 'dân số', sort: 'title' })).ready(0), 1);
  const every = indexOf(rich, { best: 0, cards: 64 });
  const all = await every.index.search({ text: 'dân số' });
  assert.equal(all.ready(0), 9);
  const rest = indexOf(rich, { best: 0, cards: 1 });
  assert.equal((await rest.index.search({ text: 'dân số' })).ready(0), 2);
});

test('it is told where the best match of a dataset is', async () => {
  const { index } = indexOf(catalogue);
  const result = await index.search({ text: 'dan so' });
  const places = (await result.cards(0, result.total)).map(({ doc, title }) => [title.text, result.where(doc).place, result.where(doc).words]);
  assert.deepEqual(Object.fromEntries(places.map(([title, ...rest]) => [title, rest.join(': ')])), {
    'Dân số': 'title: dân số', 'Dân số trung bình': 'title: dân số', 'Mật độ dân số theo huyện và xã': 'title: dân số', 'Lao động': 'keyword: dân số',
    'Hộ nghèo': 'publisher: dân số', 'Biến động': 'column: dân số', 'Di cư': 'text: dân số', 'Nhà ở': 'value: dân số', 'Dân sổ': 'title: dân sổ',
  });
  assert.equal(result.where(10), null);
  assert.equal((await index.search({})).where(0), null);
});

test('without a text all are there, the latest first; orders are by rank, then number', async () => {
  const { index } = indexOf(rich);
  const docs = rich.map((_, doc) => doc);
  const dated = (doc) => (rich[doc].date ? Date.parse(rich[doc].date) : -Infinity);
  const byDate = [...docs].sort((a, b) => dated(b) - dated(a) || a - b);
  assert.deepEqual([...(await index.search({})).docs], byDate);
  assert.deepEqual([...(await index.search({ text: ' … ' })).docs], byDate);
  assert.deepEqual([...(await index.search({ sort: 'relevance' })).docs], docs);
  const byTitle = [...docs].sort((a, b) => (rich[a].title < rich[b].title ? -1 : 1));
  assert.deepEqual([...(await index.search({ sort: 'title' })).docs], byTitle);
  const some = [...(await index.search({ text: 'dân số' })).docs];
  const sorted = await index.search({ text: 'dân số', sort: 'updated' });
  assert.deepEqual([...sorted.docs], byDate.filter((doc) => some.includes(doc)));
});

test('filters are one of each facet and all of several; counts leave out the facet itself', async () => {
  const { index } = indexOf(rich, { labels: { a: ['Population', 'en'] } });
  for (const text of ['', 'dân số', 'đất']) {
    const all = [...(await index.search({ text, sort: 'relevance' })).docs];
    for (const filters of [{}, { topic: ['a'] }, { topic: ['a', 'c'] }, { topic: ['b'], year: ['2021'] }, { topic: [], year: ['2020', '2022'] }, { topic: ['nowhere'] }]) {
      const fits = (doc, except) => Object.entries(filters).every(([key, ids]) => key === except || !ids.length || ids.some((id) => rich[doc].facets[key].includes(id)));
      const result = await index.search({ text, filters, sort: 'relevance' });
      assert.deepEqual([...result.docs], all.filter((doc) => fits(doc)));
      assert.equal(result.total, result.docs.length);
      for (const key of ['topic', 'year', 'status']) {
        const ids = [...new Set(rich.flatMap(({ facets }) => facets[key] ?? []))].sort();
        const wanted = ids.map((id) => ({
          id,
          name: id === 'a' ? { text: 'Population', lang: 'en' } : { text: id.toUpperCase(), lang: null },
          count: all.filter((doc) => fits(doc, key) && rich[doc].facets[key].includes(id)).length,
          selected: !!filters[key]?.includes(id),
        }));
        const values = wanted.filter(({ count, selected }) => count || selected).sort((a, b) => b.count - a.count);
        assert.deepEqual(await index.facet(key, { text, filters }), values, `${text} ${JSON.stringify(filters)} ${key}`);
      }
    }
  }
});

test('suggestions are names and the best datasets', async () => {
  const names = [['topic', 'dan-cu', 'Dân cư', 90], ['organization', 'ctk', 'Cục Dân số', 50], ['keyword', 'dan-so', 'dân số', 40], ['topic', 'dan-toc', ['Ethnic dân', 'en'], 3], ['topic', 'dat', 'Đất đai', 1]];
  const { index, asked } = indexOf(rich, { names });
  const told = async (text) => (await index.suggest(text)).names.map(({ id }) => id);
  assert.deepEqual(await told('dân'), ['dan-cu', 'ctk', 'dan-so']);
  assert.deepEqual(await told('DAN S'), ['ctk', 'dan-so']);
  assert.deepEqual(await told('ethnic'), ['dan-toc']);
  assert.deepEqual(await told('daats'), ['dat']);
  assert.deepEqual(await told('hnic'), []);
  assert.deepEqual((await index.suggest('ethnic')).names, [{ kind: 'topic', id: 'dan-toc', name: { text: 'Ethnic dân', lang: 'en' }, count: 3 }]);
  const { cards, words, instead } = await index.suggest('dan soo');
  assert.equal(cards[0].title.text, 'Dân số');
  assert.ok(cards.length <= 5);
  assert.deepEqual([foldedOf(words), instead], [['dan', 'so*'], 'dân số']);
  const before = asked.length;
  assert.deepEqual(await index.suggest('d'), { names: [['dan-cu'], ['ctk'], ['dan-so']].map(([id]) => {
    const [kind, , text, count] = names.find((name) => name[1] === id);
    return { kind, id, name: { text, lang: null }, count };
  }), cards: [], words: [], instead: null });
  assert.deepEqual(await index.suggest(' '), { names: [], cards: [], words: [], instead: null });
  assert.equal(asked.length, before);
});

// What is fetched

test('files are asked for once, with their version, and only those that are needed', async () => {
  const { index, asked } = indexOf(catalogue, { words: 50, pairs: 50 });
  await index.open();
  assert.deepEqual(asked, [`${base}meta.bin`]);
  await Promise.all([index.search({ text: 'mật độ' }), index.search({ text: 'mat do' }), index.facet('topic', { text: 'mat do' })]);
  assert.deepEqual(asked.map((url) => url.replace(base, '').replace(/\d+\.bin/, 'n.bin')).sort(), ['facets/topic.bin?v=0123456789ab', 'meta.bin', 'pairs/n.bin?v=0123456789ab']);
});

test('what failed is an error that names the address, and is asked for again', async () => {
  const { load, files } = indexOf(catalogue);
  let isDown = () => true;
  const asked = [];
  const index = new Index(base, async (url, options) => {
    asked.push(url);
    if (isDown(url)) throw new Error('offline');
    return load(url, options);
  });
  const fails = (task, part) => assert.rejects(task, (error) => error instanceof LoadError && error.url.startsWith(base + part) && error.cause.message === 'offline');
  await fails(index.open(), 'meta.bin');
  await fails(index.search({ text: 'dân số' }), 'meta.bin');
  isDown = (url) => url.includes('pairs');
  await fails(index.search({ text: 'dân số' }), 'pairs/');
  await fails(Promise.all([index.search({ text: 'dân số' }), index.suggest('dân số'), index.facet('topic', { text: 'dân số' })]), 'pairs/');
  assert.equal((await index.search({ text: 'quyết' })).total, 1);
  isDown = (url) => url.includes('cards') || url.includes('facets') || url.includes('orders');
  const result = await index.search({ text: 'dân số' });
  assert.equal(result.total, 9);
  await fails(index.search({ text: 'dân số', sort: 'title' }), 'orders/title.bin');
  await fails(index.search({ text: 'dân số', filters: { year: ['2020'] } }), 'facets/year.bin');
  await fails(index.search({}).then((all) => all.cards(0, 13)), 'orders/');
  isDown = () => false;
  assert.equal((await result.cards(0, 9)).length, 9);
  assert.equal((await index.search({ text: 'dân số', sort: 'title' })).total, 9);
  const metas = asked.filter((url) => url.endsWith('meta.bin'));
  assert.equal(metas.length, 3);
  for (const damage of [Buffer.from('<!doctype html>'), files.get('pairs/0.bin').subarray(0, 30), Buffer.alloc(0)]) {
    const broken = serve(new Map([...files].map(([path, bytes]) => [path, path.startsWith('pairs') ? damage : bytes])), base);
    await assert.rejects(new Index(base, broken.load).search({ text: 'dân số' }), LoadError);
  }
});

/** An index whose files may be those of another version from some moment on. */
function twoVersions() {
  const old = writeIndex([{ title: 'Dân số' }, { title: 'Đất đai' }], { cards: 1, best: 0 });
  const fresh = writeIndex([{ title: 'Giá điện' }, { title: 'Đất đai' }, { title: 'Dân số' }, { title: 'Dân số trẻ' }], { version: 'ffffffffffff', cards: 1, best: 0 });
  const server = { files: old, meta: old, asked: [] };
  const index = new Index(base, async (url, options) => {
    server.asked.push([url.replace(base, ''), options.reload]);
    const path = url.replace(base, '').replace(/\?.*/, '');
    // A cache may have kept the meta of the old version.
    const files = path === 'meta.bin' && !options.reload ? server.meta : server.files;
    return serve(files, base).load(url);
  });
  return { index, server, old, fresh };
}

test('where the index was made anew meanwhile, the search starts over, once', async () => {
  const { index, server, fresh } = twoVersions();
  await index.open();
  server.files = fresh;
  const [first, second] = await Promise.all([index.search({ text: 'dân số' }), index.search({ text: 'đất' })]);
  assert.deepEqual(await titles(first), ['Dân số', 'Dân số trẻ']);
  assert.deepEqual(await titles(second), ['Đất đai']);
  const metas = server.asked.filter(([path]) => path === 'meta.bin');
  assert.deepEqual(metas, [['meta.bin', false], ['meta.bin', true]]);
});

test('a result that was made before becomes that of the new index when more cards are asked for', async () => {
  const { index, server, fresh } = twoVersions();
  const result = await index.search({ text: 'dân số' });
  assert.deepEqual([...result.docs], [0]);
  server.files = fresh;
  assert.deepEqual(await titles(result, 5), ['Dân số', 'Dân số trẻ']);
  assert.deepEqual([result.total, [...result.docs]], [2, [2, 3]]);
  assert.equal(result.where(3).place, 'title');
});

test('where the versions never agree, it is an error', async () => {
  const { index, server, fresh, old } = twoVersions();
  server.files = new Map([...fresh, ['meta.bin', old.get('meta.bin')]]);
  await assert.rejects(index.search({ text: 'dân số' }), LoadError);
  assert.equal(server.asked.filter(([path]) => path === 'meta.bin').length, 2);
  server.files = fresh;
  assert.equal((await index.search({ text: 'dân số' })).total, 2);
});

test('an index may be empty', async () => {
  const { index } = indexOf([], { words: 1, pairs: 1 });
  for (const text of ['', 'a', 'dân', 'dân số', 'daan soos']) {
    const result = await index.search({ text });
    assert.deepEqual([result.total, result.instead, result.ready(0), await result.cards(0, 10)], [0, null, 0, []]);
  }
  assert.deepEqual(await index.facet('topic', {}), []);
});
