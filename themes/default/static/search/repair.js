// What may be meant where nothing is found: Telex or VNI without an input method, words run together, a typo.

import { withI } from './fold.js';

/** Another text to search for. @param {Found} query */
export async function repair({ source, typed, counting, unknown, shards, apart }) {
  const { vocabulary, shard, pairPath, wordPath } = source;
  // In a long text of known words rather one is too much.
  if (!shards.size || !(unknown.length || (typed[1] && !typed[4]))) return null;
  // Files that may be asked for besides: a long text has asked for five already.
  const room = typed[6] ? 2 : 4;
  const line = typed.map(({ folded, text }) => ({ folded, text }));
  const paths = new Set();

  /** What a word may have been, each with the pair that would tell: with the rarer neighbour. */
  const guesses = (at = 0) => {
    const [left, right] = [at - 1, at + 1].map((beside) => {
      const isOpen = !line[beside] || (beside < at && unknown.includes(beside));
      return isOpen ? Infinity : (vocabulary.get(line[beside].folded) ?? -1);
    });
    const before = left < Infinity && left <= right ? line[at - 1].folded : '';
    const after = right < left ? line[at + 1].folded : '';
    return candidates(typed[at], vocabulary).map((guess, rank) => {
      const { words } = guess;
      // Two words stand for one only if they are a pair.
      const pair = words[1] ? words : before ? [before, ...words] : [...words, after];
      return { ...guess, at, rank, pair, from: before && !words[1] ? at - 1 : at };
    });
  };
  const weigh = async (/** @type {ReturnType<typeof guesses>[0]} */ guess) => {
    const [a, b] = guess.pair;
    const path = pairPath(a, b);
    if (b && paths.size < room) paths.add(path);
    const { form, count } = usual(b && paths.has(path) ? await shard(path) : undefined, `${a} ${b}`);
    return { ...guess, form, value: count || !b ? count + guess.weight : 0 };
  };

  // From the end, as a word may become two. Where all words are known, one that is apart from the others is replaced.
  for (const places of unknown.length ? unknown.map((at) => [at]).reverse() : [apart.length ? apart : counting]) {
    const all = await Promise.all(places.flatMap(guesses).sort((a, b) => a.rank - b.rank).map(weigh));
    const [first] = [...all].sort((a, b) => b.value - a.value);
    const best = first?.value ? first : unknown.length ? all.find(({ words }) => !words[1]) : null;
    if (!best) return null;
    line.splice(best.at, 1, ...best.words.map((word) => ({ folded: word, text: word })));
    best.form.split(' ').forEach((text, k) => text && (line[best.from + k].text = text));
  }
  const [{ folded }] = line;
  return line[1] ? line.map(({ text }) => text).join(' ') : usual(await shard(wordPath(folded)), folded).form;
}

/** The tokens without those that are nowhere, or else not where the others, above all the rare ones, are. @param {Found} query */
export function without({ source, typed, values, unknown }) {
  if (unknown.length) return typed.filter((_, at) => !unknown.includes(at));
  const tells = typed.map(({ folded }) => 1e3 * (Math.log2(2 * source.all.length) - (source.vocabulary.get(folded) ?? 0)));
  const merit = (doc = 0) => values.reduce((sum, column, at) => sum + (column[doc] && column[doc] + tells[at]), 0);
  const best = source.all.reduce((known, doc) => (merit(doc) > merit(known) ? doc : known), 0);
  return typed.filter((_, at) => !values[at] || values[at][best]);
}

/** How many datasets have a key, and its most frequent spelling: one with marks, as others are mostly of machines. @param {Shard} [shard] */
function usual(shard, key = '') {
  const counts = new Map([['', 0]]);
  for (const { form, docs } of shard?.entries.find((entry) => entry.key === key)?.lists ?? []) {
    counts.set(form, (counts.get(form) ?? 0) + docs.length);
  }
  const isMarked = (text = '') => +/[^ -~]/.test(text);
  const [[form]] = [...counts].sort(([a, m], [b, n]) => isMarked(b) - isMarked(a) || n - m);
  return { form, count: [...counts.values()].reduce((a, b) => a + b) };
}

/**
 * Known words, one or two, for a token. What a method of input would have made of it is likelier than a typo.
 * @param {Token} token @param {Map<string, number>} vocabulary
 */
function candidates({ plain, folded }, vocabulary) {
  const level = (/** @type {string[]} */ words) => Math.min(...words.map((word) => vocabulary.get(word) ?? -1));
  /** The most frequent ones. @param {string[][]} options */
  const best = (options, count = 2, weight = 0) => {
    const known = options.filter((words) => level(words) >= 0).sort((a, b) => level(b) - level(a));
    return known.slice(0, count).map((words) => ({ words, weight }));
  };
  // Another number is no typo, and near one letter is every other.
  const isCode = /^(\d+|.)$/u.test(folded);
  const near = isCode ? [] : [...vocabulary.keys()].filter((word) => isNear(word, folded));
  const typos = best(near.map((word) => [word]), 4);
  if (vocabulary.has(folded)) return typos;
  const vni = [withI(plain.replace(/([a-z])[1-9]+/g, '$1'))];
  const read = [...best([vni], 1, 1e9), ...best(telex(plain), 2, 1e9)];
  if (read.length && /[a-z][1-9]|([aeod])\1|w/.test(plain)) return read;
  const halves = [...plain].map((_, at) => [withI(plain.slice(0, at)), withI(plain.slice(at))]);
  return [...read, ...best(halves), ...typos];
}

/** What Telex makes of letters, without the marks. */
function telex(typed = '') {
  const word = typed.replace(/([aeo])\1|dd/g, ([letter]) => letter).replace(/([aou])w/g, '$1').replace(/w/g, 'u');
  const tones = [...word].map((letter, at) => (at && 'sfrxj'.includes(letter) ? at : word.length));
  return [...new Set(tones)].map((at) => [withI(word.slice(0, at) + word.slice(at + 1))]);
}

/** Is one letter put in, left out or replaced, or are two swapped? */
export function isNear(a = '', b = '') {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const [x, y] = [a.slice(at), b.slice(at)];
  const swapped = `${x[1]}${x[0]}${x.slice(2)}`;
  return x !== y && (x.slice(1) === y || x === y.slice(1) || x.slice(1) === y.slice(1) || swapped === y);
}
