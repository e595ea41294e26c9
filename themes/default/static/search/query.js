// Which datasets have the words of a query, and how well: side by side, as beginnings, apart.

import { closeness, tokens } from './fold.js';
import { reach } from './source.js';

/** What places are worth; pairs are worth 20 more. */
const WORTH = [20, 19, 18, 15, 13, 11, 9, 7];
/** Fewer results are a reason to look further. */
const FEW = 10;

/** @param {Source} source @param {Token[]} typed @returns {Promise<Found>} */
export async function look(source, typed) {
  const { vocabulary, all } = source;
  const last = typed.length - 1;
  const { folded, plain } = typed[last];
  const hasMarks = typed.some((token) => token.exact !== token.folded);
  const level = (at = 0) => vocabulary.get(typed[at].folded) ?? -99;
  const scores = new Uint16Array(all.length);
  /** @type {Found} */
  const query = { source, typed, values: [], isKnown: [], hits: [], shards: new Set(), begins: false, scores, docs: all, words: [], instead: null };
  const { values, isKnown } = query;

  /** Scores the datasets that have all tokens but very common ones. */
  const score = (limit = Infinity) => {
    const columns = values.filter((_, at) => 2 ** level(at) < limit);
    scores.fill(+!!columns[0]);
    for (const column of columns) {
      for (const doc of all) scores[doc] = scores[doc] && column[doc] && scores[doc] + column[doc];
    }
    query.docs = all.filter((doc) => scores[doc]);
  };

  const put = (at = 0, /** @type {List} */ { form, place, docs }, begins = false) => {
    let value = 0;
    tokens(form).forEach(({ exact }, i, { length }) => {
      const near = hasMarks ? closeness(typed[at + i].exact, exact, begins && at + i === last) : 2;
      const column = values[at + i];
      value = WORTH[place] + 20 * (length - 1 + near) - (begins ? 4 : 0);
      for (const doc of docs) if (column[doc] < value) column[doc] = value;
      isKnown[at + i] = true;
    });
    query.hits.push({ form, place, docs, value });
  };

  /** Adds the lists of some keys, or of those that begin with them. @param {Job[]} jobs */
  const add = async (jobs) => {
    const files = await Promise.all(jobs.map(({ path }) => source.shard(path)));
    jobs.forEach(({ at, key, begins = false }, k) => {
      const isWanted = (other = '') => other === key || (begins && other.startsWith(key) && !vocabulary.has(other));
      for (const entry of files[k].entries) if (isWanted(entry.key)) entry.lists.forEach((list) => put(at, list, begins));
      query.shards.add(files[k]);
      query.begins ||= begins;
    });
    score();
  };
  const pair = (at = 0, b = typed[at + 1].folded) => {
    const a = typed[at].folded;
    return { at, key: `${a} ${b}`, path: source.pairPath(a, b) };
  };
  const word = (at = 0, key = typed[at].folded) => ({ at, key, path: source.wordPath(key) });
  const rare = plain[2] ? [{ at: last, key: plain, path: source.rarePath(plain), begins: true }] : [];

  if (!last) {
    values[0] = new Uint8Array(all.length);
    await add(plain[1] || level() >= 0 ? [word()] : []);
    if (plain[1] && query.docs.length < FEW) {
      const longer = [...vocabulary].filter(([key]) => key.startsWith(plain) && key !== folded);
      const best = longer.sort(([, a], [, b]) => b - a).slice(0, 4);
      await add([...best.map(([key]) => ({ ...word(0, key), begins: true })), ...rare]);
    }
    return query;
  }

  const picked = rarest(typed.slice(1).map((_, at) => level(at) + level(at + 1)));
  for (const at of picked.flatMap((at) => [at, at + 1])) values[at] ??= new Uint8Array(all.length);
  await add(picked.map((at) => pair(at)));
  const isShort = plain.length < reach(plain);
  if (values[last] && query.docs.length < FEW && !isShort) await add([{ ...pair(last - 1, plain), begins: true }]);
  if (query.docs.length) return query;
  // A letter more must not hide what was there.
  if (values[last] && !isKnown[last] && isShort) return look(source, typed.slice(0, -1));

  const words = (/** @type {number[]} */ places) =>
    add([...places.map((at) => word(at)), ...(places.includes(last) && level(last) < 0 ? rare : [])]);
  const counting = [...values.keys()].filter((at) => values[at]);
  const missing = counting.filter((at) => !isKnown[at]);
  const unknown = missing.filter((at) => level(at) < 0);
  if (missing.length < 7) {
    // Rare words first: where one is nowhere, the long lists of the others are of no use.
    await words(unknown);
    if (unknown.some((at) => !isKnown[at])) return query;
    await words(missing.filter((at) => level(at) >= 0));
  }
  if (!query.docs.length && !typed[6]) await words(counting.filter((at) => !missing.includes(at)));
  // Of the most common words some lists are left out: they must not exclude anything.
  if (!query.docs.length) score(Math.max(1e3, all.length / 16) / 2);
  return query;
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
