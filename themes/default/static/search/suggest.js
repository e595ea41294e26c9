// Suggestions while one types: a combobox with a listbox, as ARIA 1.2 describes it.
import { Index, mark } from './engine.js';
import { count, element, fill, marks } from './fill.js';

/** Milliseconds without a key before the index is asked, and before its answer is announced. */
const pause = 120;
const silence = 800;

/** @type {any} */
const box = document.querySelector('site-search');
const texts = box.dataset;
/** @type {HTMLInputElement} */
const input = box.querySelector('input');
const note = element('p', { class: 'instead' });
const list = element('div', { id: 'suggestions', role: 'listbox', 'aria-label': texts.suggestions });
const popup = element('div', { class: 'suggestions' }, note, list);
const status = element('p', { class: 'unseen', role: 'status' });

const index = new Index(new URL(texts.index, location.href).href);
/** A question makes the answers to earlier ones void. */
let turn = 0;
let timer = 0;
/** @type {HTMLAnchorElement | undefined} */
let active;

function wait() {
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
}

async function ask() {
  const text = input.value.trim();
  if (!text) return close();
  const asked = ++turn;
  try {
    const found = await index.suggest(text);
    if (asked === turn) show(text, found);
  } catch {
    if (asked === turn) open([], texts.failed, texts.failed);
  }
}

/** @param {string} text @param {Awaited<ReturnType<Index['suggest']>>} found */
function show(text, { names, cards, words, instead }) {
  const marked = (/** @type {string} */ tag, /** @type {Label} */ { text, lang }) =>
    element(tag, { lang }, ...marks(mark(text, words)));
  const option = (/** @type {string} */ path, /** @type {Label} */ name, /** @type {Node} */ about) =>
    element('a', { href: texts.root + path }, marked('span', name), about);
  const datasets = cards.map(({ id, title, publisher }) => option(`dataset/${id}/`, title, marked('small', publisher)));
  const others = names.map(({ kind, id, name, count: n }) =>
    option(`${kind}/${id}/`, name, element('small', {}, `${texts[kind]}, ${count(texts.count, n)}`)),
  );
  const found = datasets.length + others.length;
  const all = element('a', { href: `${input.form?.action}?q=${encodeURIComponent(text)}` }, fill(texts.all, { q: text }));
  open(
    found ? [...group(texts.datasets, datasets), ...group(texts.names, others), all] : [],
    found ? count(texts.suggested, found) : texts.none,
    instead && fill(texts.instead, { q: text, instead }),
  );
}

/** @param {string} name @param {Node[]} options */
const group = (name, options) =>
  options.length
    ? [element('div', { role: 'group', 'aria-label': name }, element('p', { 'aria-hidden': true }, name), ...options)]
    : [];

/** @param {Node[]} content @param {string} message @param {string | null} [said] */
function open(content, message, said) {
  note.textContent = said ?? '';
  list.replaceChildren(...content);
  options().forEach((option, at) => {
    option.id = `suggestion-${at}`;
    option.tabIndex = -1;
    option.setAttribute('role', 'option');
  });
  unfold(content.length > 0, !content.length && !said);
  const asked = turn;
  setTimeout(() => asked === turn && (status.textContent = message), silence);
}

function close() {
  clearTimeout(timer);
  turn++;
  status.textContent = '';
  unfold(false, true);
}

/** @param {boolean} isExpanded whether there are options @param {boolean} isHidden */
function unfold(isExpanded, isHidden) {
  popup.hidden = isHidden;
  input.setAttribute('aria-expanded', `${isExpanded}`);
  activate();
}

const options = () => [...list.querySelectorAll('a')];

/** @param {KeyboardEvent} event */
function press(event) {
  const { key, isComposing } = event;
  if (isComposing) return;
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    if (popup.hidden) ask();
    else move(key === 'ArrowDown' ? 1 : -1);
  } else if (key === 'Enter' && active) {
    active.click();
  } else if (key === 'Escape' && !popup.hidden) {
    close();
  } else {
    // Home, End and the like move in the text, and so do letters.
    return activate();
  }
  event.preventDefault();
}

/** To the next or last option, by way of the field itself. @param {number} step */
function move(step) {
  const places = [undefined, ...options()];
  activate(places.at((places.indexOf(active) + step) % places.length));
}

/** @param {HTMLAnchorElement} [option] */
function activate(option) {
  active?.removeAttribute('aria-selected');
  active = option;
  active?.setAttribute('aria-selected', 'true');
  active?.scrollIntoView({ block: 'nearest' });
  if (active) input.setAttribute('aria-activedescendant', active.id);
  else input.removeAttribute('aria-activedescendant');
}

for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': list.id })) {
  input.setAttribute(name, value);
}
input.after(popup, status);
input.addEventListener('input', wait);
input.addEventListener('keydown', press);
input.addEventListener('blur', close);
// Or the field would lose the focus, and the list would be gone before the click.
popup.addEventListener('mousedown', (event) => event.preventDefault());
close();
// Something may have been typed before this was there.
wait();
