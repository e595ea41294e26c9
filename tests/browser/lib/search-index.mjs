// Writes a search index of a few datasets as docs/src/search.md describes it, to test the engine that reads it. The one
// that odcat writes is made by src/render/search; this one knows nothing of that, so that each checks the other.
import { gzipSync } from 'node:zlib';
import { tokens } from '../../../themes/default/static/search/fold.js';

export const places = ['name', 'lead', 'title', 'keyword', 'publisher', 'column', 'text', 'value'];

/** Second words that begin so are grouped by three letters, others by two. */
const longInitials = ['ch', 'gh', 'gi', 'kh', 'ng', 'nh', 'ph', 'qu', 'th', 'tr'];

/** Every run of `width` words of a dataset: key, spelling, place. A dataset has each spelling once, in its best place. */
export function occurrences(dataset, width) {
  const best = new Map();
  for (const { text, place } of textsOf(dataset)) {
    const words = tokens(text);
    words.slice(0, words.length - width + 1).forEach((_, at) => {
      const run = words.slice(at, at + width);
      const isStart = place === 'title' && at === 0;
      const rank = places.indexOf(isStart ? (words.length <= 4 ? 'name' : 'lead') : place);
      const exact = run.map((word) => word.exact).join(' ');
      if ((best.get(exact)?.place ?? 8) <= rank) return;
      const form = best.get(exact)?.form ?? run.map((word) => word.text).join(' ');
      best.set(exact, { key: run.map((word) => word.folded).join(' '), exact, form, place: rank });
    });
  }
  return [...best.values()];
}

function textsOf({ title, keywords = [], publisher = '', columns = [], texts = [], values = [] }) {
  const of = (place, all) => all.map((text) => ({ text, place }));
  return [
    ...of('title', [title]),
    ...of('keyword', keywords),
    ...of('publisher', [publisher]),
    ...of('column', columns),
    ...of('text', texts),
    ...of('value', values),
  ];
}

/**
 * The files of the index of `datasets`, which have their numbers by their order, by path. `shape` has the numbers of
 * shards (`words`, `pairs`), of cards in a file (`cards`), of words in the vocabulary, and what else is not given by
 * the datasets.
 */
export function writeIndex(datasets, shape = {}) {
  const { version = '0123456789ab', words = 3, pairs = 4, cards = 2, names = [], best = 3, longest = Infinity } = shape;
  const entries = [1, 2].map((width) => collect(datasets, width, longest));
  const known = frequent(datasets, shape.vocabulary ?? 3000);
  const files = new Map();
  const put = (path, ...parts) => files.set(`${path}.bin`, gzipSync(Buffer.concat(parts)));
  put('meta', json({
    v: version, datasets: datasets.length, words, pairs, cards, names, vocabulary: frontCoded(known),
  }));
  const shards = (kind, count, all, groupOf) => {
    for (let shard = 0; shard < count; shard++) {
      const own = all.filter(({ key }) => fnv(groupOf(key)) % count === shard);
      const docs = own.flatMap(({ lists }) => lists.flatMap((list) => list.docs.slice(0, best)));
      const head = {
        v: version,
        keys: own.map(({ key, forms }) => [key, ...forms.flatMap(({ form, mask }) => [form, mask])]),
        cards: table(datasets, [...new Set(docs)].sort((a, b) => a - b)),
      };
      put(`${kind}/${shard}`, ...withLength(head), ...own.map(({ lists }) => bits(lists, shape.k)));
    }
  };
  shards('words', words, entries[0], (key) => (known.has(key) ? key : [...key].slice(0, /\d/.test(key) ? 5 : 3).join('')));
  shards('pairs', pairs, entries[1], (key) => {
    const [a, b] = key.split(' ');
    return `${a} ${[...b].slice(0, longInitials.some((initial) => b.startsWith(initial)) ? 3 : 2).join('')}`;
  });
  for (let n = 0; n * cards < datasets.length; n++) {
    const docs = datasets.map((_, doc) => doc).slice(n * cards, (n + 1) * cards);
    put(`cards/${n}`, json({ v: version, cards: table(datasets, docs) }));
  }
  for (const key of ['topic', 'organization', 'format', 'license', 'frequency', 'year', 'status']) {
    const { head, numbers } = facet(datasets.map(({ facets = {} }) => facets[key] ?? []), shape.labels ?? {});
    put(`facets/${key}`, ...withPlanes({ v: version, ...head }, numbers));
  }
  for (const key of ['updated', 'title']) {
    put(`orders/${key}`, ...withPlanes({ v: version }, ranks(datasets, key)));
  }
  return files;
}

/** Keys, by their bytes, with their spellings and lists. */
function collect(datasets, width, longest) {
  const keys = new Map();
  datasets.forEach((dataset, doc) => {
    for (const { key, exact, form, place } of occurrences(dataset, width)) {
      const forms = at(keys, key, () => new Map());
      const { lists } = at(forms, exact, () => ({ form, lists: new Map() }));
      at(lists, place, () => []).push(doc);
    }
  });
  return [...keys].sort(([a], [b]) => byBytes(a, b)).map(([key, forms]) => {
    const kept = [...forms.values()].map(({ form, lists }) => {
      const own = [...lists].sort(([a], [b]) => a - b).filter(([place, docs]) => place < 5 || docs.length <= longest);
      return { form, lists: own, mask: own.reduce((mask, [place]) => mask | (1 << place), 0) };
    });
    const lists = kept.flatMap(({ form, lists }) => lists.map(([place, docs]) => ({ form, place, docs })));
    return { key, forms: kept.map(({ form, mask }) => ({ form, mask })), lists };
  });
}

function at(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Words with the number of datasets that have them. */
export function frequent(datasets, size) {
  const counts = new Map();
  for (const dataset of datasets) {
    for (const key of new Set(occurrences(dataset, 1).map((found) => found.key))) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const best = [...counts].sort(([a, m], [b, n]) => n - m || byBytes(a, b)).slice(0, size);
  return new Map(best.sort(([a], [b]) => byBytes(a, b)));
}

/** One digit for the letters shared with the word before, the rest, a capital letter for the frequency. */
export function frontCoded(known) {
  let last = [];
  return [...known].map(([word, count]) => {
    const letters = [...word];
    let same = 0;
    while (same < Math.min(9, letters.length, last.length) && letters[same] === last[same]) same++;
    last = letters;
    return same + letters.slice(same).join('') + String.fromCharCode(65 + Math.floor(Math.log2(count)));
  }).join('');
}

function fnv(text) {
  return Buffer.from(text).reduce((value, byte) => Number((BigInt(value ^ byte) & 0xffffffffn) * 16777619n & 0xffffffffn), 2166136261);
}

/** Lists as bits. `k` is the parameter of all of them, to try others than the best. */
export function bits(lists, k) {
  const out = [];
  const push = (value, count) => {
    for (let bit = count - 1; bit >= 0; bit--) out.push(Math.floor(value / 2 ** bit) % 2);
  };
  const gamma = (value) => {
    const length = Math.floor(Math.log2(value));
    push(0, length);
    push(value, length + 1);
  };
  const rice = (k, value) => {
    for (let ones = Math.floor(value / 2 ** k); ones > 0; ones--) out.push(1);
    out.push(0);
    push(value, k);
  };
  for (const { docs } of lists) {
    const runs = [];
    for (const doc of docs) {
      const last = runs.at(-1);
      if (last && last.end + 1 === doc) last.end = doc;
      else runs.push({ gap: doc - (last?.end ?? -1) - 1, start: doc, end: doc });
    }
    const bestK = (numbers) => k ?? Math.max(0, Math.floor(Math.log2(numbers.reduce((a, b) => a + b, 0) / numbers.length + 1)));
    gamma(docs.length);
    push(runs.length * 2 < docs.length ? 1 : 0, 1);
    if (runs.length * 2 < docs.length) {
      const [gapK, lengthK] = [bestK(runs.map(({ gap }) => gap)), bestK(runs.map(({ start, end }) => end - start))];
      gamma(runs.length);
      push(gapK, 5);
      push(lengthK, 5);
      for (const { gap, start, end } of runs) {
        rice(gapK, gap);
        rice(lengthK, end - start);
      }
    } else {
      const gaps = docs.map((doc, i) => doc - (docs[i - 1] ?? -1) - 1);
      push(bestK(gaps), 5);
      for (const gap of gaps) rice(bestK(gaps), gap);
    }
  }
  const bytes = Buffer.alloc(Math.ceil(out.length / 8));
  out.forEach((bit, i) => (bytes[i >> 3] |= bit << (7 - (i & 7))));
  return bytes;
}

function table(datasets, docs) {
  const publishers = [];
  const formatSets = [];
  const place = (list, value) => {
    if (!list.includes(value)) list.push(value);
    return list.indexOf(value);
  };
  const own = docs.map((doc) => datasets[doc]);
  const text = (value, lang) => (lang ? [value, lang] : value);
  return {
    doc: docs.map((doc, i) => doc - (docs[i - 1] ?? -1) - 1),
    title: own.map(({ title, lang }) => text(title, lang)),
    id: own.map(({ title, id }) => {
      const slug = tokens(title).map(({ plain }) => plain).join('-');
      return id === undefined ? '+' : id.startsWith(slug) ? `+${id.slice(slug.length)}` : id;
    }),
    by: own.map(({ publisher = '' }) => place(publishers, publisher)),
    publishers,
    date: own.map(({ date }) => (date ? Date.parse(date) / 864e5 : null)),
    issued: own.flatMap(({ isIssued }, i) => (isIssued ? [i] : [])),
    rows: own.map(({ rows = null }) => rows),
    formats: own.map(({ formats = '' }) => place(formatSets, formats)),
    formatSets,
    status: own.map(({ status = 0 }) => status),
  };
}

/** Values by id, sets of values by their content. */
function facet(of, labels) {
  const counts = new Map();
  for (const id of of.flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  const ids = [...counts.keys()].sort();
  const sets = [...new Set(of.map((values) => JSON.stringify(values.map((id) => ids.indexOf(id)).sort((a, b) => a - b))))];
  const numbers = of.map((values) => sets.indexOf(JSON.stringify(values.map((id) => ids.indexOf(id)).sort((a, b) => a - b))));
  return {
    head: { values: ids.map((id) => [id, labels[id] ?? id.toUpperCase(), counts.get(id)]), sets: sets.map((set) => JSON.parse(set)) },
    numbers,
  };
}

/** Newest first, those without a date last; or by title. Equal ones have the same rank. */
function ranks(datasets, key) {
  const value = ({ title, date }) => (key === 'title' ? title : -(date ? Date.parse(date) : -Infinity));
  const all = [...new Set(datasets.map(value))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return datasets.map((dataset) => all.indexOf(value(dataset)));
}

const json = (value) => Buffer.from(JSON.stringify(value));

function withLength(head) {
  const text = json(head);
  const length = [];
  for (let rest = text.length; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      length.push(rest);
      break;
    }
    length.push((rest % 128) + 128);
  }
  return [Buffer.from(length), text];
}

function withPlanes(head, numbers) {
  const width = Math.max(1, Math.ceil(Math.log2(Math.max(0, ...numbers) + 1) / 8));
  const planes = Array.from({ length: width }, (_, plane) => Buffer.from(numbers.map((number) => Math.floor(number / 256 ** plane) % 256)));
  return [...withLength({ ...head, width }), ...planes];
}

/** A `load` for the engine that has the files in memory, and a list of what was asked for. */
export function serve(files, base) {
  const asked = [];
  const load = async (url) => {
    asked.push(url);
    const bytes = files.get(url.replace(base, '').replace(/\?.*/, ''));
    if (!bytes) throw new Error('404');
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  };
  return { load, asked, files };
}

/** Numbers from 0 up to 1, the same in every run. */
export function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
