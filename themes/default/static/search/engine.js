// Answers what is asked of the index that lies beside the pages.

import { card, textOf } from './codec.js';
import { tokens } from './fold.js';
import { look } from './query.js';
import { repair, without } from './repair.js';
import { download, once, open, Stale } from './source.js';

export { mark } from './fold.js';
export { LoadError } from './source.js';

const PLACES = ['title', 'title', 'title', 'keyword', 'publisher', 'column', 'text', 'value'];

export class Index {
  /** @type {Map<string, Promise<Source>>} */
  #opened = new Map();
  #reload = false;

  /** @param {string} base address of the folder, with a slash at its end */
  constructor(base, load = download) {
    this.open = () => once(this.#opened, '', () => open(base, load, this.#reload));
  }

  /** Starts over, once, where the index was made anew meanwhile. @template T @param {(source: Source) => Promise<T>} task */
  async #run(task) {
    const opened = this.open();
    try {
      return await task(await opened);
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      this.#reload = true;
      if (this.open() === opened) this.#opened.clear();
      return task(await this.open());
    }
  }

  /** @param {Question} question */
  async search(question) {
    const result = /** @type {Result} */ ({});
    /** @type {Result} */
    let now;
    const renew = async (/** @type {Source} */ source) => {
      if (now?.source === source) return;
      now = await answer(source, question);
      // In another version the numbers are other datasets: the result changes as a whole.
      Object.assign(result, now, { cards });
    };
    const cards = (from = 0, to = 0) => this.#run((source) => renew(source).then(() => now.cards(from, to)));
    await this.#run(renew);
    return result;
  }

  /** @param {string} key @param {Question} question */
  facet(key, { text, filters = {} }) {
    return this.#run(async (source) => {
      const others = { ...filters, [key]: [] };
      const [{ values, sets, setOf }, { docs }] = await Promise.all([source.facet(key), match(source, text, others)]);
      const sizes = sets.map(() => 0);
      for (const doc of docs) sizes[setOf[doc]]++;
      const counts = values.map(() => 0);
      sets.forEach((set, i) => set.forEach((at) => (counts[at] += sizes[i])));
      return values
        .map(([id, name], at) => ({ id, name: textOf(name), count: counts[at], selected: !!filters[key]?.includes(id) }))
        .filter(({ count, selected }) => count || selected)
        .sort((a, b) => b.count - a.count);
    });
  }

  suggest(text = '') {
    return this.#run(async (source) => {
      // For one letter nothing is fetched.
      const isLong = !!joined(text)[2];
      const found = await answer(source, { text: isLong ? text : '', sort: 'relevance' });
      const { words, instead } = found;
      const wanted = joined(instead ?? text);
      const names = source.names
        .map(([kind, id, name, count]) => ({ kind, id, name: textOf(name), count }))
        .filter(({ name }) => wanted && joined(name.text).includes(wanted));
      const cards = await found.cards(0, isLong ? Math.min(5, found.ready(0)) : 0);
      return { names: names.slice(0, 3), cards, words, instead };
    });
  }
}

/** Words as ` one two`: what is in one text, from the start of a word on, is in another. */
const joined = (text = '') => tokens(text).map(({ folded }) => ` ${folded}`).join('');

/** @param {Source} source @returns {Promise<Found>} */
async function find(source, text = '') {
  const typed = tokens(text).slice(0, 16);
  const query = await look(source, typed);
  if (query.docs.length) return query;
  const mended = await repair(query);
  const again = mended ? await look(source, tokens(mended)) : query;
  if (again.docs.length) return Object.assign(again, { instead: mended });
  // At last words are left out, two of them and not all.
  for (let rest = query; ; ) {
    const kept = without(rest);
    if (!kept.length || kept.length === rest.typed.length || kept.length < typed.length - 2) return query;
    rest = await look(source, kept);
    if (rest.docs.length) return Object.assign(rest, { instead: kept.map((word) => word.text).join(' ') });
  }
}

/** Words to mark, folded. @param {Found} found @returns {Word[]} */
const marked = ({ typed, values, begins }) =>
  typed.flatMap(({ folded, plain }, at) => {
    const prefix = begins && at === typed.length - 1;
    return values[at] ? [...new Set([folded, prefix ? plain : folded])].map((text) => ({ text, prefix })) : [];
  });

/** Datasets by number, and what found them. @param {Source} source @param {Record<string, string[]>} filters */
async function match(source, text = '', filters = {}) {
  const { finds } = source;
  // Facets ask for the same text again; many texts are many numbers.
  if (finds.size > 8) finds.clear();
  const keys = Object.keys(filters).filter((key) => filters[key].length);
  const [query, ...facets] = await Promise.all([
    joined(text) ? once(finds, text, () => find(source, text)) : null,
    ...keys.map((key) => source.facet(key)),
  ]);
  let { docs } = query ?? { docs: source.all };
  facets.forEach(({ values, sets, setOf }, i) => {
    const isIn = sets.map((set) => set.some((at) => filters[keys[i]].includes(values[at][0])));
    docs = docs.filter((doc) => isIn[setOf[doc]]);
  });
  return { docs, query };
}

/** @param {Source} source @param {Question} question @returns {Promise<Result>} */
async function answer(source, { text, filters, sort = joined(text) ? 'relevance' : 'updated' }) {
  const ranked = sort === 'relevance' ? null : source.ranks(sort);
  const [{ docs: found, query }, ranks] = await Promise.all([match(source, text, filters), ranked]);
  const docs = inOrder(found, source.all.length + 2e3, (doc) => ranks?.[doc] ?? 2e3 - (query?.scores[doc] ?? 0));
  /** Cards that came with the lists. @type {Map<number, [Table, number]>} */
  const own = new Map();
  for (const { cards } of query?.shards ?? []) {
    let next = 0;
    cards.doc.forEach((gap, at) => {
      own.set(next + gap, [cards, at]);
      next += gap + 1;
    });
  }
  const hits = query?.hits.sort((a, b) => b.value - a.value);
  const { perFile } = source;
  const fileOf = (doc = 0) => Math.floor(doc / perFile);
  // A first page takes four requests with meta.bin.
  const room = Math.max(1, Math.min(2, 3 - (query?.shards.size ?? 0) - (ranks ? 1 : 0)));

  return {
    source,
    total: docs.length,
    docs,
    words: query ? marked(query) : [],
    instead: query?.instead ?? null,
    cards: (from, to) =>
      Promise.all(
        [...docs.subarray(from, to)].map(async (doc) => {
          const [table, at] = own.get(doc) ?? [await source.cards(fileOf(doc)), doc % perFile];
          return card(table, at, doc);
        }),
      ),
    ready(from) {
      const files = new Set();
      const page = [...docs.subarray(from, from + 10)];
      const end = page.findIndex((doc) => !own.has(doc) && files.add(fileOf(doc)).size > (from ? 2 : room));
      return end < 0 ? page.length : end;
    },
    where(doc) {
      const hit = hits?.find(({ docs }) => docs.includes(doc));
      return hit ? { place: PLACES[hit.place], words: hit.form } : null;
    },
  };
}

/** Sorts by rank, then number: counted, as there may be very many. @param {Uint32Array} docs @param {(doc: number) => number} rank */
function inOrder(docs, size = 0, rank) {
  const starts = new Uint32Array(size + 2);
  for (const doc of docs) starts[rank(doc) + 1]++;
  for (let i = 0; i < size; i++) starts[i + 1] += starts[i];
  const sorted = new Uint32Array(docs.length);
  for (const doc of docs) sorted[starts[rank(doc)]++] = doc;
  return sorted;
}
