// How a text becomes words. src/render/search/fold.rs has the same rules; tests/search/fold.json holds both to them.

const RUN = /([\p{Alphabetic}\p{N}\u0300-\u036f]+)/gu;
const MARKS = /[\u0300-\u036f]/g;
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

export function tokens(text = '') {
  const runs = text.toLowerCase().normalize('NFD').match(RUN) ?? [];
  // Marks alone, as of ≠, are no word.
  return runs.map((run) => token(run)).filter(({ plain }) => plain);
}

/** Decomposed letters in lower case without their marks. */
export const bare = (text = '') => text.replace(MARKS, '').replace(/đ/g, 'd');

function token(run = '') {
  const plain = bare(run);
  const folded = withI(plain);
  const letters = run.replace(TONES, '');
  // Tones go to the end, as they stand on different letters in hòa and hoà.
  const exact = (folded === plain ? letters : letters.replace('y', 'i')) + tone(run);
  return { exact, plain, folded, text: run.normalize() };
}

const tone = (exact = '') => (exact.match(TONES) ?? []).join('');

/** Kỹ is kĩ: y is i where it is the only vowel. */
export const withI = (plain = '') => plain.replace(/^([bcdghklmnprstvx]|[cgknpt]h|ngh?|qu|tr|)y$/, '$1i');

/** 2: spelled as typed; 1: but for a tone, where none was typed; else 0. */
export function closeness(typed = '', spelled = '', begins = false) {
  // Composed, for a does not begin â.
  const [want, have] = [typed, spelled].map((exact) => exact.replace(TONES, '').normalize());
  if (want !== (begins ? have.slice(0, want.length) : have)) return 0;
  return tone(typed) === tone(spelled) ? 2 : +!tone(typed);
}

/** The pieces of a text, with those marked that are among the words. @param {string} text @param {Word[]} words */
export function mark(text, words) {
  const pieces = [{ text: '', marked: false }];
  for (const piece of text.split(RUN)) {
    const marked = tokens(piece).some(({ folded }) =>
      words.some(({ text, prefix }) => (prefix ? folded.startsWith(text) : folded === text)),
    );
    const last = pieces[pieces.length - 1];
    if (marked || last.marked) pieces.push({ text: piece, marked });
    else last.text += piece;
  }
  return pieces.filter(({ text }) => text);
}
