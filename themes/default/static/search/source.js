// The files of one version of the index.

import { entries, hash, numbers, unpack, vocabulary } from './codec.js';

/** A file that could not be had. */
export class LoadError extends Error {
  constructor(url = '', /** @type {unknown} */ cause = '') {
    super(`cannot load ${url}`, { cause });
    this.url = url;
  }
}

/** A file of another version than meta.bin. */
export class Stale extends LoadError {}

/** @type {Load} */
export async function download(url, { reload }) {
  const cache = reload ? 'reload' : 'default';
  const response = await fetch(url, { cache, signal: AbortSignal.timeout(15e3) });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.arrayBuffer();
}

/** Makes what is not there yet; what failed is made again. @template T @param {Map<string, Promise<T>>} made @param {() => Promise<T>} make */
export function once(made, key = '', make) {
  const known = made.get(key);
  if (known) return known;
  const fresh = make();
  fresh.catch(() => made.delete(key));
  made.set(key, fresh);
  return fresh;
}

const first = (word = '', count = 3) => [...word].slice(0, count).join('');

/** Rare words are together by so many letters: codes begin alike by the hundred. */
export const rare = (word = '') => first(word, /[0-9]/.test(word) ? 5 : 3);

/** Pairs are together by so many letters of their second word. */
export const reach = (word = '') => (/^(ch|g[hi]|kh|n[gh]|ph|qu|t[hr])/.test(word) ? 3 : 2);

/** @param {Load} load @returns {Promise<Source>} */
export async function open(base = '', load, reload = false) {
  /** @template T @param {(json: any, rest: Uint8Array) => T} decode */
  const read = async (path = '', decode, version = '') => {
    const url = base + path;
    try {
      const { json, rest } = await unpack(await load(url, { reload }));
      if (version && version !== json.v) throw new Stale(url);
      return decode(json, rest);
    } catch (error) {
      throw error instanceof Stale ? error : new LoadError(url, error);
    }
  };
  const meta = await read('meta.bin', (json) => ({ ...json, vocabulary: vocabulary(json.vocabulary) }));
  const { v, datasets } = meta;
  /** @type {Map<string, Promise<any>>} */
  const files = new Map();
  /** @param {(json: any, rest: Uint8Array) => any} decode */
  const file = (path = '', decode) => once(files, path, () => read(`${path}.bin?v=${v}`, decode, v));
  const inWords = (group = '') => `words/${hash(group) % meta.words}`;
  return {
    perFile: meta.cards,
    names: meta.names,
    vocabulary: meta.vocabulary,
    all: new Uint32Array(datasets).map((_, doc) => doc),
    finds: new Map(),
    wordPath: (word) => inWords(meta.vocabulary.has(word) ? word : rare(word)),
    rarePath: (word) => inWords(rare(word)),
    pairPath: (a, b) => `pairs/${hash(`${a} ${first(b, reach(b))}`) % meta.pairs}`,
    shard: (path) => file(path, (json, rest) => ({ path, entries: entries(json.keys, rest), cards: json.cards })),
    cards: (n) => file(`cards/${n}`, (json) => json.cards),
    ranks: (sort) => file(`orders/${sort}`, (_, rest) => numbers(rest, datasets)),
    facet: (key) => file(`facets/${key}`, (json, rest) => ({ ...json, setOf: numbers(rest, datasets) })),
  };
}
