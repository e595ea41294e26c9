// What a search must find, told dataset by dataset without an index: slow, and short enough to be read for right.
import { rarest } from '../../../themes/default/static/search/query.js';
import { frequent, occurrences } from './search-index.mjs';

const worth = [20, 19, 18, 15, 13, 11, 9, 7];
const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;
const long = /^(ch|gh|gi|kh|ng|nh|ph|qu|th|tr)/;

/**
 * Numbers of the datasets that have the tokens, best first, before any repair.
 * `shape` is that of the index: the size of its vocabulary, and the length of lists of weak places that it leaves out.
 */
export function expected(datasets, typed, { vocabulary = 3000, longest = Infinity } = {}) {
  const known = frequent(datasets, vocabulary);
  const all = [1, 2].map((width) => {
    const found = datasets.flatMap((dataset, doc) => occurrences(dataset, width).map((one) => ({ ...one, doc })));
    const length = (one) => found.filter(({ exact, place }) => exact === one.exact && place === one.place).length;
    return found.filter((one) => one.place < 5 || length(one) <= longest);
  });
  return look(all, typed, known).docs;
}

function look([words, pairs], typed, known) {
  const n = typed.length;
  const last = typed[n - 1];
  const hasMarks = typed.some(({ exact, folded }) => exact !== folded);
  const values = new Map();
  const put = (at, occurrence, less = 0) => {
    const spelled = occurrence.exact.split(' ');
    spelled.forEach((exact, j) => {
      const near = hasMarks ? closeness(typed[at + j].exact, exact, less > 0 && at + j === n - 1) : 2;
      const value = worth[occurrence.place] + (spelled.length > 1 ? 20 : 0) + 20 * near - less;
      const column = values.get(at + j);
      column.set(occurrence.doc, Math.max(value, column.get(occurrence.doc) ?? 0));
    });
  };
  const putAll = (at, found, less) => found.forEach((one) => put(at, one, less));
  const result = (columns = [...values.values()]) => {
    const docs = columns.length ? [...columns[0].keys()].filter((doc) => columns.every((column) => column.has(doc))) : [];
    const score = (doc) => columns.reduce((sum, column) => sum + column.get(doc), 0);
    return { docs: docs.sort((a, b) => score(b) - score(a) || a - b) };
  };
  const word = (i) => words.filter(({ key }) => key === typed[i].folded);
  const isRare = (key) => !known.has(key);
  const group = (key) => [...key].slice(0, /[0-9]/.test(key) ? 5 : 3).join('');
  const rareBeginnings = words.filter(({ key }) => isRare(key) && key.startsWith(last.plain) && group(key) === group(last.plain));

  if (n === 1) {
    values.set(0, new Map());
    const isLetter = [...last.plain].length < 2;
    if (isLetter && isRare(last.folded)) return result();
    putAll(0, word(0));
    if (isLetter || result().docs.length >= 10) return result();
    const files = result().docs.length ? 1 : 2;
    const longer = [...known].filter(([key]) => key.startsWith(last.plain) && key !== last.folded);
    const level = ([, count]) => Math.floor(Math.log2(count));
    const best = longer.sort((a, b) => level(b) - level(a)).slice(0, files).map(([key]) => key);
    putAll(0, words.filter(({ key }) => best.includes(key)), 4);
    if (isRare(last.folded) || best.length < files) putAll(0, rareBeginnings, 4);
    return result();
  }

  const cost = typed.map(({ folded }) => (known.has(folded) ? Math.floor(Math.log2(known.get(folded))) : -99));
  const picked = n <= 6 ? cost.slice(1).map((_, i) => i) : rarest(cost.slice(1).map((one, i) => one + cost[i]));
  for (const i of picked) [i, i + 1].forEach((token) => values.set(token, new Map()));
  for (const i of picked) putAll(i, pairs.filter(({ key }) => key === `${typed[i].folded} ${typed[i + 1].folded}`));
  const isLastAsked = picked.includes(n - 2);
  const isShort = [...last.plain].length < (long.test(last.plain) ? 3 : 2);
  if (isLastAsked && result().docs.length < 10 && !isShort && (last.plain === last.folded || !values.get(n - 1).size)) {
    putAll(n - 2, pairs.filter(({ key }) => key.startsWith(`${typed[n - 2].folded} ${last.plain}`)), 4);
  }
  if (result().docs.length) return result();
  if (isLastAsked && isShort) return look([words, pairs], typed.slice(0, -1), known);

  const ask = (i) => {
    putAll(i, word(i));
    if (i === n - 1 && isRare(last.folded)) putAll(i, rareBeginnings, 4);
  };
  const empty = [...values.keys()].filter((i) => !values.get(i).size);
  if (empty.length <= 4) empty.forEach(ask);
  if (empty.length <= 4 && empty.some((i) => !values.get(i).size && isRare(typed[i].folded))) return result();
  if (!result().docs.length && n <= 4) [...values.keys()].forEach(ask);
  return result();
}

function closeness(typed, spelled, begins) {
  const letters = (exact) => exact.replace(tones, '').normalize('NFC');
  const tone = (exact) => (exact.match(tones) ?? []).join('');
  if (begins ? !letters(spelled).startsWith(letters(typed)) : letters(spelled) !== letters(typed)) return 0;
  if (tone(typed) === tone(spelled)) return 2;
  return tone(typed) ? 0 : 1;
}
