// Which datasets have the words of a query, and how well: side by side, as beginnings, apart.

import { closeness, tokens } from './fold.js';
import { rare, reach } from './source.js';

/** What places are worth; pairs are worth 20 more. */
const WORTH = [20, 19, 18, 15, 13, 11, 9, 7];
/** Fewer results are a reason to look further. */
const FEW = 10;

/** What is found for some tokens. @param {Source} source @param {Token[]} typed @returns {Promise<Query>} */
export async function look(source, typed) {
  const query = new Query(source, typed);
  const { values, last, isShort } = query;
  if (!last) {
    await query.addWord();
    return query;
  }
  await query.addPairs();
  if (query.docs.length) return query;
  // A letter more must not hide what was there.
  if (values[last] && isShort) {
    const shorter = await look(source, typed.slice(0, -1));
    for (const shard of query.shards) shorter.shards.add(shard);
    return shorter;
  }
  await query.addApart();
  return query;
}

export class Query {
  /** The best value of each dataset for a token; a token without does not count. @type {Uint8Array[]} */
  values = [];
  /** Has any list the token? @type {boolean[]} */
  isKnown = [];
  /** Tokens that are in no pair. @type {number[]} */
  apart = [];
  /** @type {(List & {value: number})[]} */
  hits = [];
  /** All files that were asked for. @type {Set<Shard>} */
  shards = new Set();
  /** Was the last token taken for a beginning? */
  begins = false;
  /** What was searched, where that is not what was typed. @type {string | null} */
  instead = null;

  /** @param {Source} source @param {Token[]} typed */
  constructor(source, typed) {
    this.source = source;
    this.typed = typed;
    this.hasMarks = typed.some(({ exact, folded }) => exact !== folded);
    this.scores = new Uint16Array(source.all.length);
    /** Numbers of the datasets that have all tokens. */
    this.docs = source.all.subarray(0, 0);
    this.last = typed.length - 1;
    const { plain } = typed[this.last];
    /** Is the last token too short for pairs that go on? */
    this.isShort = plain.length < reach(plain);
  }

  /** The logarithm of how many datasets have a token. */
  level(at = 0) {
    return this.source.vocabulary.get(this.typed[at].folded) ?? -99;
  }

  get counting() {
    return [...this.values.keys()].filter((at) => this.values[at]);
  }

  /** Tokens that are nowhere, as far as is known. */
  get unknown() {
    return this.counting.filter((at) => !this.isKnown[at] && this.level(at) < 0);
  }

  /** @returns {Job} */
  word(at = 0, key = this.typed[at].folded) {
    return { at, key, path: this.source.wordPath(key) };
  }

  /** @returns {Job} */
  pair(at = 0, b = this.typed[at + 1].folded) {
    const a = this.typed[at].folded;
    return { at, key: `${a} ${b}`, path: this.source.pairPath(a, b) };
  }

  /** The last token as the beginning of rare words. @returns {Job} */
  rare() {
    const { plain } = this.typed[this.last];
    return { at: this.last, key: plain, path: this.source.rarePath(plain), begins: true, longer: true };
  }

  async addWord() {
    const { source, typed: [{ plain, folded }] } = this;
    this.values[0] = new Uint8Array(source.all.length);
    if (plain[1] || this.level() >= 0) await this.add([this.word()]);
    if (!plain[1] || this.docs.length >= FEW) return;
    const longer = [...source.vocabulary].filter(([key]) => key.startsWith(plain) && key !== folded);
    // One file more, or two where there is nothing yet. That of a rare word is there already.
    const files = this.docs.length ? 1 : 2;
    const best = longer.sort(([, a], [, b]) => b - a).slice(0, files);
    const jobs = [...best.map(([key]) => ({ ...this.word(0, key), begins: true })), this.rare()];
    await this.add(jobs.slice(0, this.level() < 0 ? files + 1 : files));
  }

  async addPairs() {
    const { source, typed, values, last } = this;
    const { plain, folded } = typed[last];
    const picked = rarest(typed.slice(1).map((_, at) => this.level(at) + this.level(at + 1)));
    for (const at of picked.flatMap((at) => [at, at + 1])) values[at] ??= new Uint8Array(source.all.length);
    await this.add(picked.map((at) => this.pair(at)));
    // What begins with y where the word has i is in a file of its own: only where there is nothing else.
    const goesOn = !this.isShort && (plain === folded || !this.isKnown[last]);
    if (values[last] && goesOn && this.docs.length < FEW) {
      await this.add([{ ...this.pair(last - 1, plain), begins: true, longer: true }]);
    }
  }

  /** Words that are not side by side. */
  async addApart() {
    const { counting, isKnown } = this;
    const missing = counting.filter((at) => !isKnown[at]);
    this.apart = missing;
    if (missing.length < 5) {
      // Rare words first: where one is nowhere, the long lists of the others are of no use.
      await this.addWords(this.unknown);
      if (this.unknown.length) return;
      await this.addWords(missing.filter((at) => this.level(at) >= 0));
    }
    if (!this.docs.length && !this.typed[4]) await this.addWords(counting.filter((at) => !missing.includes(at)));
    // Of the most common words some lists are left out: they must not exclude anything.
    if (!this.docs.length) this.score(Math.max(1e3, this.scores.length / 16) / 2);
  }

  /** @param {number[]} places */
  addWords(places) {
    const isRare = places.includes(this.last) && this.level(this.last) < 0;
    return this.add([...places.map((at) => this.word(at)), ...(isRare ? [this.rare()] : [])]);
  }

  /** @param {Job[]} jobs */
  async add(jobs) {
    const { source, shards } = this;
    const files = await Promise.all(jobs.map(({ path }) => source.shard(path)));
    jobs.forEach(({ at, key, begins = false, longer = false }, k) => {
      // What only happens to be in the file does not count.
      const isOne = (other = '') => at < this.last || (!source.vocabulary.has(other) && rare(other) === rare(key));
      for (const { key: other, lists } of files[k].entries) {
        const isLonger = longer && other.startsWith(key) && isOne(other);
        if (other === key || isLonger) lists.forEach((list) => this.put(at, list, begins));
      }
      shards.add(files[k]);
      this.begins ||= begins;
    });
    this.score();
  }

  /** @param {List} list */
  put(at = 0, list, begins = false) {
    const { form, place, docs } = list;
    const { typed, values, isKnown, last, hasMarks } = this;
    let value = 0;
    tokens(form).forEach(({ exact }, i, { length }) => {
      const near = hasMarks ? closeness(typed[at + i].exact, exact, begins && at + i === last) : 2;
      const column = values[at + i];
      value = WORTH[place] + 20 * (length - 1 + near) - (begins ? 4 : 0);
      for (const doc of docs) if (column[doc] < value) column[doc] = value;
      isKnown[at + i] = true;
    });
    this.hits.push({ ...list, value });
  }

  /** Scores the datasets that have all tokens but very common ones. */
  score(limit = Infinity) {
    const { source, values, scores } = this;
    const columns = values.filter((_, at) => 2 ** this.level(at) < limit);
    scores.fill(+!!columns[0]);
    for (const column of columns) {
      for (const doc of source.all) scores[doc] = scores[doc] && column[doc] && scores[doc] + column[doc];
    }
    this.docs = source.all.filter((doc) => scores[doc]);
  }
}

/**
 * The pairs to ask for: at most five, which together cover most tokens, and of such the rarest.
 * @param {number[]} levels
 */
export function rarest(levels) {
  /** @returns {{value: number, picked: number[]}} */
  const best = (room = 5, at = 0, isCovered = false) => {
    if (!room || at === levels.length) return { value: 0, picked: [] };
    const without = best(room, at + 1);
    const { value, picked } = best(room - 1, at + 1, true);
    const all = value + (isCovered ? 1e6 : 1e6 + 1e4) - levels[at];
    return without.value > all ? without : { value: all, picked: [at, ...picked] };
  };
  return best().picked;
}
