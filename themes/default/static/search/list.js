// The list of all datasets as a finder: results, filters, order. What is asked for stands in the address, and every
// part reads it from there: so a search can be shared, and Back leads to the one before.
import { count, day, element, fill, marks, write } from './fill.js';

/** Milliseconds without a key before a search, and of a search before it is said that it takes time. */
const pause = 250;
const patience = 300;

/** @param {string} selector @returns {any[]} */
const all = (selector) => [...document.querySelectorAll(selector)];
/** @param {string} selector */
const one = (selector) => all(selector)[0];

const finder = one('dataset-finder');
const texts = finder.dataset;
const input = one('site-search input');
const filters = one('.filters');
const facets = all('.filters details');
const results = one('.results');
const found = one('.results .total');
const cards = one('.results .cards');
const nothing = one('.nothing');
const further = one('.further');
const list = one('.fixed');
/** Of cards by their status, then of what is said of a failure. */
const templates = all('dataset-finder template');
const { title } = document;

/** Names of filters by key and value. @type {Record<string, Label>} */
const names = {};
/** A question makes the answers to earlier ones void. */
let turn = 0;
let timer = 0;
/** @type {import('./engine.js').Index} */
let index;
/** @type {typeof import('./engine.js').mark} */
let mark;
/** What is shown. @type {Result} */
let result;

/** What the address asks for. @returns {Asked} */
function read() {
  const asked = new URLSearchParams(location.search);
  const keys = facets.map(({ dataset }) => dataset.key).filter((key) => asked.has(key));
  const text = asked.get('q')?.trim() ?? '';
  return {
    text,
    filters: Object.fromEntries(keys.map((key) => [key, asked.getAll(key)])),
    sort: asked.get('sort') ?? (text ? 'relevance' : 'updated'),
    shown: Number(asked.get('shown')),
    isAny: !!text || keys.length > 0 || asked.has('sort'),
  };
}

/** The address with other values of some keys. @param {Record<string, unknown[]>} changes */
function address(changes) {
  const asked = new URLSearchParams(location.search);
  for (const [key, values] of Object.entries({ shown: [], ...changes })) {
    asked.delete(key);
    for (const value of values) asked.append(key, `${value}`);
  }
  return `?${asked}`;
}

/** @param {string} to @param {'pushState' | 'replaceState'} [how] @param {object} [state] */
function go(to, how = 'pushState', state) {
  history[how](state, '', to === '?' ? location.pathname : to);
  show();
}

/** Shows what the address asks for. */
function show() {
  const query = read();
  const { text, isAny } = query;
  turn++;
  if (input.value.trim() !== text) input.value = text;
  document.title = text ? fill(texts.title, { q: text, title }) : title;
  list.hidden = isAny;
  results.hidden = !isAny;
  for (const link of all('a[hreflang]')) link.search = location.search;
  showOrders(query);
  showChips(query);
  if (isAny) search(query);
  for (const facet of facets) {
    // Opening it shows it, too.
    if (facet.open) showFacet(facet);
    else facet.open = facet.dataset.key in query.filters;
  }
}

/** @param {Asked} query */
function showOrders({ text, sort }) {
  for (const link of all('[data-sort]')) {
    const by = link.dataset.sort;
    const isBest = by === 'relevance';
    link.hidden = isBest && !text;
    link.href = address({ sort: isBest ? [] : [by] });
    if (by === sort) link.setAttribute('aria-current', true);
    else link.removeAttribute('aria-current');
  }
}

/** A link for each filter that takes it away, and one for all. @param {Asked} query */
function showChips({ filters }) {
  const links = Object.entries(filters).flatMap(([key, values]) =>
    values.map((value) => {
      const { text, lang } = names[key + value] ?? { text: value };
      const href = address({ [key]: values.filter((other) => other !== value) });
      return element('a', { href, 'aria-label': fill(texts.without, { name: text }) }, element('span', { lang }, text));
    }),
  );
  one('.chosen').textContent = links.length ? `(${links.length})` : '';
  if (links.length) {
    const none = Object.fromEntries(Object.keys(filters).map((key) => [key, []]));
    links.push(element('a', { href: address(none), class: 'clear' }, texts.clear));
  }
  one('.chips').replaceChildren(...links.map((link) => element('li', {}, link)));
}

/** The index, whose engine is fetched when it is first needed. */
async function open() {
  const engine = await import('./engine.js');
  mark = engine.mark;
  return (index ??= new engine.Index(new URL(texts.index, location.href).href));
}

/** Does what may fail; then `place` says so at its end, and offers to try again.
 * @param {Element} place @param {(isLate: () => boolean) => Promise<void>} task */
async function attempt(place, task) {
  const asked = turn;
  const isLate = () => asked !== turn;
  place.querySelector('.trouble')?.remove();
  try {
    await task(isLate);
  } catch {
    if (isLate()) return;
    place.append(copy(3));
    place.querySelector('.trouble button')?.addEventListener('click', () => attempt(place, task));
  }
}

/** What a template holds. @param {number} at @returns {DocumentFragment} */
const copy = (at) => document.importNode(templates[at].content, true);

/** @param {Asked} query */
async function search(query) {
  const asked = turn;
  const slow = setTimeout(() => asked === turn && (found.textContent = texts.loading), patience);
  await attempt(results, async (isLate) => {
    const answer = await (await open()).search(query);
    const first = await answer.cards(0, Math.max(query.shown, answer.ready(0)));
    if (isLate()) return;
    result = answer;
    showResult(query, first);
  });
  clearTimeout(slow);
}

/** @param {Asked} query @param {Card[]} first */
function showResult({ text }, first) {
  const { total, instead } = result;
  found.textContent = total ? count(texts.found, total) : texts.nothing;
  one('.results .instead').textContent = instead ? fill(texts.instead, { q: text, instead }) : '';
  nothing.hidden = total > 0;
  one('.results .orders').hidden = !total;
  for (const link of all('.request')) {
    const subject = encodeURIComponent(fill(link.dataset.subject, { q: text }));
    link.href = link.href.replace(/(\?.*)?$/, `?subject=${subject}`);
  }
  cards.replaceChildren(...first.map(card));
  showFurther();
}

function showFurther() {
  const { length } = cards.children;
  further.hidden = length >= result.total;
  one('.further p').textContent = count(texts.shown, length, { total: write(result.total) });
}

const more = () =>
  attempt(further, async (isLate) => {
    const answer = result;
    const { length } = cards.children;
    const next = await answer.cards(length, length + Math.max(1, answer.ready(length)));
    // A second press may have brought them already.
    if (isLate() || answer !== result || cards.children[length]) return;
    cards.append(...next.map(card));
    cards.children[length].querySelector('a').focus();
    showFurther();
    history.replaceState(history.state, '', address({ shown: [cards.children.length] }));
  });

/** A result as the theme shows a card, whose texts are names of values. @param {Card} card */
function card({ doc, title, id, publisher, date, isIssued, rows, formats, status }) {
  const item = copy(status);
  const where = result.where(doc);
  /** @type {Record<string, string | (string | Node)[]>} */
  const values = {
    title: marked(title),
    publisher: marked(publisher),
    where: where ? fill(texts[`in_${where.place}`] ?? '', where) : '',
    label: date && texts[isIssued ? 'issued' : 'modified'],
    date: date ? day(texts.date, date) : '',
    rows: rows === null ? '' : count(texts.rows, rows),
  };
  const tags = formats.split(' ').filter(Boolean).flatMap((format) => [element('span', { class: 'tag' }, format), ' ']);
  item.querySelector('.tag')?.replaceWith(...tags);
  item.querySelector('a')?.setAttribute('href', `${texts.root}dataset/${id}/`);
  item.querySelector('time')?.setAttribute('datetime', `${date}`);
  for (const text of textsOf(item)) {
    text.replaceWith(...text.data.split(/\{(\w+)\}/).flatMap((part, at) => (at % 2 ? (values[part] ?? '') : part)));
  }
  for (const part of item.querySelectorAll('li li, li p')) if (!part.textContent?.trim()) part.remove();
  return item;
}

/** @param {Node} root @returns {Text[]} */
const textsOf = (root) => [...root.childNodes].flatMap((node) => (node instanceof Text ? node : textsOf(node)));

/** @param {Label} label */
const marked = ({ text, lang }) => [element('span', { lang }, ...marks(mark(text, result.words)))];

/** @param {any} facet */
function showFacet(facet) {
  const { key } = facet.dataset;
  const fieldset = facet.querySelector('fieldset');
  attempt(fieldset, async (isLate) => {
    const query = read();
    const [{ drawFacet }, values] = await Promise.all([import('./facet.js'), (await open()).facet(key, query)]);
    if (isLate()) return;
    drawFacet(fieldset, key, values, texts);
    const isNew = values.some(({ id, selected }) => selected && !names[key + id]);
    for (const { id, name } of values) names[key + id] = name;
    if (isNew) showChips(query);
  });
}

/** The text was changed. `isDone`: the next change is another search, from which Back leads here. */
function typed(isDone = false) {
  clearTimeout(timer);
  const text = input.value.trim();
  const how = history.state?.typing ? 'replaceState' : 'pushState';
  if (text !== read().text) go(address({ q: text ? [text] : [] }), how, { typing: !isDone });
  else if (isDone) history.replaceState(null, '');
}

/** A filter was set or taken away. @param {any} event */
function chosen({ target: { name, value, checked } }) {
  const others = (read().filters[name] ?? []).filter((other) => other !== value);
  if (name) go(address({ [name]: checked ? [...others, value] : others }));
}

/** A link was followed; some lead to another address of this page. @param {any} event */
function followed(event) {
  const link = event.target.closest('[href^="?"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.getAttribute('href'));
  // The link of a filter has gone with it.
  if (!link.isConnected) focusStart();
}

/** To the start of what is shown. */
function focusStart() {
  const start = list.hidden ? found : one('.fixed .total');
  start.tabIndex = -1;
  start.focus();
}

/** @param {any} event */
function submitted(event) {
  event.preventDefault();
  if (event.target.id === 'filters') {
    unfold(false);
    focusStart();
  } else {
    typed(true);
    // The keyboard of a phone would hide what is found.
    if (matchMedia('(pointer: coarse)').matches) input.blur();
  }
}

/** On a phone the filters are behind a button. @param {boolean} isOpen */
const unfold = (isOpen) => one('.unfold').setAttribute('aria-expanded', isOpen);

function begin() {
  filters.hidden = false;
  filters.addEventListener('change', chosen);
  filters.addEventListener('toggle', (/** @type {any} */ { target }) => target.open && showFacet(target), true);
  one('.unfold').addEventListener('click', () => unfold(!one('.unfold[aria-expanded=true]')));
  one('.further button').addEventListener('click', more);
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(typed, pause);
  });
  for (const form of [input.form, one('#filters')]) form.addEventListener('submit', submitted);
  finder.addEventListener('click', followed);
  addEventListener('popstate', show);
  show();
}

customElements.define(
  'dataset-finder',
  class extends HTMLElement {
    connectedCallback() {
      // The index comes compressed; without this the list serves.
      if ('DecompressionStream' in globalThis) begin();
    }
  },
);
