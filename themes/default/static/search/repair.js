// What may be meant where nothing is found: Telex or VNI without an input method, words run together, a typo.

import { withI } from './fold.js';

/** A repair needs no more files than these. */
const ROOM = 8;

/** Another text to search for. @param {Found} query */
export async function repair({ source, typed, values, isKnown, shards }) {
  const { vocabulary, shard } = source;
  const counting = [...values.keys()].filter((at) => values[at]);
  const unknown = counting.filter((at) => !isKnown[at] && !vocabulary.has(typed[at].folded));
  if (!shards.size || !(typed[1] || unknown.length)) return null;
  const keys = [...shards].flatMap(({ entries }) => entries.map(({ key }) => key));
  const paths = new Set();
  const line = typed.map(({ folded, text }) => ({ folded, text }));

  /** The longest list of a pair of words. */
  const pair = async (a = '', b = '') => {
    const path = source.pairPath(a, b);
    if (a && b && paths.size < ROOM) paths.add(path);
    return paths.has(path) ? longest(await shard(path), `${a} ${b}`) : none;
  };

  // From the end, as a word may become two. Where all words are known, one of them is replaced.
  for (const places of unknown.length ? unknown.reverse().map((at) => [at]) : [counting]) {
    const guesses = places.flatMap((at) => {
      const before = `${line[at - 1]?.folded} `;
      const beside = keys.filter((key) => key.startsWith(before)).map((key) => key.slice(before.length));
      return candidates(typed[at], vocabulary, beside).map((words, rank) => ({ at, words, rank }));
    });
    const tried = guesses.sort((a, b) => a.rank - b.rank).flatMap((guess) => {
      const row = [line[guess.at - 1]?.folded, ...guess.words, line[guess.at + 1]?.folded];
      return row.slice(1).map(async (b, k) => ({ guess, at: guess.at - 1 + k, ...(await pair(row[k], b)) }));
    });
    const sure = (await Promise.all(tried)).filter(({ count }) => count).sort(mostFirst);
    // Two words stand for one only as a pair.
    const guess = sure[0]?.guess ?? (unknown.length ? guesses.find(({ words }) => !words[1]) : null);
    if (!guess) return null;
    line.splice(guess.at, 1, ...guess.words.map((word) => ({ folded: word, text: word })));
    for (const { at, form } of sure.filter((other) => other.guess === guess).reverse()) {
      form.split(' ').forEach((text, k) => (line[at + k].text = text));
    }
  }
  const [{ folded }] = line;
  return line[1] ? line.map(({ text }) => text).join(' ') : longest(await shard(source.wordPath(folded)), folded).form;
}

const none = { form: '', count: 0 };
const mostFirst = (a = none, b = none) => b.count - a.count;

/** @param {Shard} shard */
const longest = ({ entries }, key = '') => {
  const { lists } = entries.find((entry) => entry.key === key) ?? { lists: [] };
  return lists.map(({ form, docs }) => ({ form, count: docs.length })).sort(mostFirst)[0] ?? none;
};

/**
 * Known words, one or two, for a token: the likeliest way first, of each the most frequent.
 * @param {Token} token @param {Map<string, number>} vocabulary @param {string[]} beside
 */
function candidates({ plain, folded }, vocabulary, beside) {
  const level = (/** @type {string[]} */ words) => Math.min(...words.map((word) => vocabulary.get(word) ?? -1));
  const best = (/** @type {string[][]} */ options, count = 2) => {
    const known = options.filter((words) => level(words) >= 0);
    return known.sort((a, b) => level(b) - level(a)).slice(0, count);
  };
  // Another number is no typo, and near one letter is every other.
  const near = (/** @type {Iterable<string>} */ words) =>
    /^(\d+|.)$/u.test(folded) ? [] : [...words].filter((word) => isNear(word, folded)).map((word) => [word]);
  const vni = plain.replace(/([a-z])[1-9]+/g, '$1');
  const ways = [
    [[withI(vni)]],
    telex(plain),
    [...plain].map((_, at) => [withI(plain.slice(0, at)), withI(plain.slice(at))]),
  ];
  const misread = vocabulary.has(folded) ? [] : ways.flatMap((options) => best(options));
  return [...misread, ...near(beside), ...best(near(vocabulary.keys()), 3)];
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
