// Puts values into the texts that the theme gives: scripts hold no words.

const { lang } = document.documentElement;

/** @param {number} number */
export const write = (number) => number.toLocaleString(lang);

/** A pattern with its `{name}` filled in. @param {string} pattern @param {Record<string, unknown>} values */
export const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => `${values[name] ?? ''}`);

/** Forms are `one|other`. @param {string} forms @param {number} n @param {object} [values] */
export function count(forms, n, values) {
  const [one, other] = forms.split('|');
  const form = new Intl.PluralRules(lang).select(n) === 'one' ? one : other;
  return fill(form, { n: write(n), ...values });
}

/** A day as the site writes days. @param {string} pattern @param {string} iso */
export function day(pattern, iso) {
  const [y, mm, dd] = iso.split('-');
  const month = new Date(iso).toLocaleString(lang, { month: 'long', timeZone: 'UTC' });
  return fill(pattern, { y, mm, dd, m: +mm, d: +dd, month });
}

/** @param {string} tag @param {Record<string, unknown>} attributes @param {(string | Node)[]} children */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value != null) made.setAttribute(name, `${value}`);
  made.append(...children);
  return made;
}

/** @param {Piece[]} pieces of a text */
export const marks = (pieces) => pieces.map(({ text, marked }) => (marked ? element('mark', {}, text) : text));
