// One filter of the list: its values with their counts. At first only some of them show.
import { count, element, write } from './fill.js';
import { tokens } from './fold.js';

/** Values that show at first (the style sheet hides the others), and more than which need a field to search them. */
const few = 8;
const many = 20;

/** Shows values. Where they are the same as before they stay in place, and the focus with them.
 * @param {Element} fieldset @param {string} key @param {Value[]} values @param {any} texts */
export function drawFacet(fieldset, key, values, texts) {
  const list = fieldset.querySelector('ul') ?? begin(fieldset, texts);
  const known = new Map([...list.children].map((item) => [item.querySelector('input')?.value, item]));
  const items = values.map((value) => update(known.get(value.id) ?? choice(key, value), value));
  const isSame = items.length === known.size && items.every((item, at) => item === list.children[at]);
  if (!isSame) list.replaceChildren(...items);
  const every = fieldset.querySelector('button');
  if (!every) return;
  every.hidden = values.length <= few;
  every.textContent = count(texts.every, values.length);
}

/** @param {Element} fieldset @param {any} texts */
function begin(fieldset, texts) {
  const list = element('ul', { class: 'few' });
  const every = element('button', { type: 'button' });
  every.addEventListener('click', () => {
    list.className = '';
    if (list.children.length > many) list.before(search(list, texts.among));
    fieldset.querySelectorAll('input')[list.previousElementSibling?.matches('label') ? 0 : few]?.focus();
    every.remove();
  });
  fieldset.prepend(list, every);
  return list;
}

/** A field that leaves only the values with some letters. @param {Element} list @param {string} label */
function search(list, label) {
  const input = element('input', { type: 'search', autocomplete: 'off' });
  const folded = (/** @type {any} */ text) => tokens(text).map((token) => token.folded).join(' ');
  input.addEventListener('input', (/** @type {any} */ { target }) => {
    const typed = folded(target.value);
    for (const item of list.querySelectorAll('li')) item.hidden = !folded(item.textContent).includes(typed);
  });
  return element('label', {}, label, input);
}

/** @param {string} name @param {Value} value */
function choice(name, { id, name: { text, lang } }) {
  const input = element('input', { type: 'checkbox', name, value: id });
  return element('li', {}, element('label', {}, input, element('span', { lang }, text), element('span', { class: 'count' })));
}

/** @param {any} item @param {Value} value */
function update(item, { count, selected }) {
  item.querySelector('input').checked = selected;
  item.querySelector('.count').textContent = write(count);
  return item;
}
