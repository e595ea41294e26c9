// Explores a table: what is asked of it stands in the address, a worker answers, and rows take the place of the first ones.
import { nothing, read, write } from './address.js';
import { rowMaker } from './rows.js';
import { writer } from './values.js';

/** Milliseconds without a key before a search, and of an answer before it is said that it takes time. */
const pause = 250;
const patience = 300;

/** The tools around a table, and the words. @type {any} */
const template = document.querySelector('#explorer');
const words = template.dataset;

const address = (path = '') => new URL(path, location.href).href;

/** What asks the worker of a table, which begins with the first question.
 * @param {TableData} table @param {(progress: { part: number, total: number, rows?: string[][] }) => void} advance */
function client(table, advance) {
  /** @type {Worker | undefined} */
  let worker;
  /** @type {((message: any) => void)[]} */
  const waiting = [];

  function begin() {
    worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => {
      if (data.progress) advance(data.progress);
      waiting[data.id]?.(data);
      delete waiting[data.id];
    };
    worker.onerror = () => {
      worker = undefined;
      for (const id in waiting) waiting[id]({ trouble: 'failed' });
    };
    const { csv, index } = table;
    worker.postMessage({ task: 'begin', asked: { table: { ...table, csv: address(csv), index: index && address(index) }, fold: address(words.fold) } });
  }

  return {
    /** @param {string} task @param {object} [asked] @returns {Promise<any>} */
    ask: (task, asked) => new Promise((resolve, reject) => {
      const id = waiting.push(({ answer, trouble }) => (trouble ? reject(trouble) : resolve(answer))) - 1;
      if (!worker) begin();
      worker?.postMessage({ id, task, asked });
    }),
    /** Nobody waits for a reading any more. */
    leave: () => worker?.postMessage({ task: 'leave' }),
  };
}

/** @param {any} host */
export async function explore(host) {
  const { element, fill, count } = /** @type {typeof import('../search/fill.js')} */ (await import(address(words.fill)));
  /** @type {TableData} */
  const table = JSON.parse(host.querySelector('script').textContent);
  const { columns, whole } = table;
  const part = host.closest('.distribution');
  const prefix = document.querySelector('data-table') === host ? '' : `${part.id.replace('file-', '')}.`;
  const format = writer(table.format);
  const number = (value = 0) => format.number(`${value}`);
  const makeRow = rowMaker(table, format.value, words);

  host.prepend(document.importNode(template.content, true));
  /** @param {string} selector */
  const one = (selector) => host.querySelector(selector);
  const [grid, scroll, shown, panel, chips, said, note, work, input, foot, pager, size] = ['table', '.scroll', '.shown', '.panel',
    '.chips', '[role=status]', '.aside', '.bar', '[type=search]', '.foot-of-table', '.pager', '.foot-of-table select'].map(one);
  const body = grid.tBodies[0];
  /** @type {any[]} */
  const heads = [...grid.tHead.rows[0].cells];
  const titles = heads.map((head) => head.firstElementChild);
  const start = { rows: [...body.rows], text: shown.textContent, answer: { rows: [], total: table.rows, held: table.rows } };
  scroll.after(foot);

  let view = nothing;
  /** What the rows show: after a failure still the last view that came. */
  let drawn = nothing;
  /** @type {PageAnswer} */
  let answer = start.answer;
  /** A question makes the answers to earlier ones void. */
  let turn = 0;
  let timer = 0;
  /** The quarter of a reading that is spoken next. */
  let quarter = 1;
  /** Draws what the open panel says of the rows. */
  let refresh = () => {};
  /** What opened the panel. @type {any} */
  let opener;

  const { ask, leave } = client(table, advance);

  const isFiltered = () => !!view.find || view.filters.length > 0;
  /** A large table is sorted when a filter has left some rows of it. */
  const canSort = () => whole || isFiltered();
  const order = () => (canSort() ? view.sort : -1);
  const isPlain = () => !isFiltered() && order() < 0;
  const question = () => ({ ...view, sort: order() });
  const pages = ({ held = 0 }) => Math.ceil(held / view.size) || 1;
  const places = () => columns.flatMap((_, at) => (view.hidden.includes(at) ? [] : [at]));

  /** The address of another view. @param {Partial<View>} changes */
  const to = (changes) => write(location.search, prefix, columns, { ...view, page: 1, ...changes }) || location.pathname;

  /** @param {Partial<View> | string} next @param {boolean} [isTyping] is one step of the history */
  function go(next, isTyping) {
    const how = isTyping && history.state?.isTyping ? 'replaceState' : 'pushState';
    history[how]({ isTyping }, '', (typeof next === 'string' ? next : to(next)) + location.hash);
    restore();
  }

  /** Shows what the address asks for. */
  function restore() {
    const next = read(location.search, prefix, columns);
    if (JSON.stringify(next) === JSON.stringify(view)) return trouble();
    view = next;
    show();
  }

  async function show() {
    const own = ++turn;
    const { page, size } = view;
    if (input.value.trim() !== view.find) input.value = view.find;
    for (const link of document.querySelectorAll('a[hreflang]')) /** @type {any} */ (link).search = location.search;
    drawHeads();
    drawChips();
    quarter = 1;
    scroll.ariaBusy = 'true';
    const slow = setTimeout(() => {
      said.textContent = words.loading;
      work.hidden = false;
      one('.stop').hidden = whole || isPlain();
    }, patience);
    let reason = '';
    try {
      const isStart = isPlain() && page === 1 && size === nothing.size && !view.hidden.length;
      if (isStart) leave();
      const found = isStart ? start.answer : await ask('page', { ...question(), from: (page - 1) * size, count: size });
      if (own === turn && page > pages(found)) {
        // A link to a page that the table no longer has leads to its last one.
        history.replaceState(history.state, '', to({ page: pages(found) }) + location.hash);
        restore();
      }
      if (own === turn) {
        answer = found;
        drawn = view;
        draw(isStart);
      }
    } catch (error) {
      reason = `${error}`;
    }
    clearTimeout(slow);
    if (own !== turn) return;
    if (work.contains(document.activeElement)) scroll.focus({ preventScroll: true });
    work.hidden = true;
    scroll.ariaBusy = null;
    if (reason) {
      view = drawn;
      drawHeads();
      drawChips();
    }
    trouble(reason);
    drawFoot();
    refresh();
  }

  /** Tells how far a reading is, and shows the first rows that it found. @param {{ part: number, total: number, rows?: string[][] }} progress */
  function advance({ part, total, rows }) {
    const percent = Math.floor(part * 100);
    one('progress').value = part;
    const text = rows ? count(words.reading, total, { percent }) : `${percent}%`;
    one('.bar span').textContent = text;
    if (!work.hidden && part * 4 >= quarter) {
      said.textContent = text;
      quarter = Math.floor(part * 4) + 1;
    }
    if (rows && view.page === 1 && !work.hidden) put(rows.slice(0, view.size));
  }

  /** @param {string[][]} rows */
  const put = (rows) => body.replaceChildren(...rows.map((row) => makeRow(row, places())));

  function draw(isStart = false) {
    const { rows, total, held, stopped } = answer;
    const from = (view.page - 1) * view.size + 1;
    const range = { from: number(from), to: number(from + rows.length - 1), total: number(table.rows - table.marked) };
    if (isStart) body.replaceChildren(...start.rows);
    else put(rows);
    scroll.scrollTop = 0;
    shown.textContent = isStart ? start.text : rows.length ? count(isFiltered() ? words.found : words.range, total, range) : words.nothing;
    const way = order() < 0 ? '' : view.isDown ? words.down : words.up;
    said.textContent = shown.textContent + fill(way, { name: titles[view.sort]?.textContent });
    note.textContent = [
      !whole && isPlain() && fill(words.large, { size: table.size }),
      stopped != null && fill(words.stopped, { percent: Math.floor(stopped * 100) }),
      held < total && count(words.held, held),
      order() >= 0 && (held < total || stopped != null) && words.unsorted,
      table.marked > 0 && !isPlain() && words.unmarked,
    ].filter(Boolean).join(' ');
  }

  function drawHeads() {
    heads.forEach((head, at) => {
      head.hidden = view.hidden.includes(at);
      head.ariaSort = at !== order() ? null : view.isDown ? 'descending' : 'ascending';
      head.firstElementChild.disabled = !canSort();
      head.classList.toggle('filtered', view.filters.some(({ column }) => column === at));
    });
  }

  function drawChips() {
    const { find, filters } = view;
    const links = filters.map((filter) => {
      const href = to({ filters: filters.filter((other) => other !== filter) });
      const [before, behind] = words.without.split('{name}').map((text = '') => element('span', { class: 'unseen' }, text));
      const { lang, textContent } = titles[filter.column];
      return element('a', { href }, before, element('span', { lang: lang || null }, textContent), chip(filter), behind);
    });
    if (find) links.unshift(element('a', { href: to({ find: '' }), 'aria-label': fill(words.without, { name: `“${find}”` }) }, `“${find}”`));
    if (links[1]) links.push(element('a', { href: to({ find: '', filters: [] }), class: 'clear' }, words.clear));
    chips.replaceChildren(...links.map((link) => element('li', {}, link)));
    one('.chosen').textContent = filters.length ? `(${filters.length})` : '';
  }

  /** What is asked of a column. @param {ColumnFilter} filter */
  function chip({ column, values, has, from, to }) {
    const [first, last, ...all] = [from, to, ...values].map((plain) => format.value(plain, columns[column].type) || words.empty);
    const bounds = from ? (to ? words.between : words.least) : words.most;
    const text = values.length ? all.join(', ') : fill(has ? words.has : bounds, { text: has, from: first, to: last });
    return words.separator + text;
  }

  function drawFoot() {
    const { page } = view;
    const last = pages(answer);
    const isHere = pager.contains(document.activeElement);
    const rel = document.activeElement?.getAttribute('rel');
    const near = [1, page - 1, page, page + 1, last].filter((at, place, all) => at >= 1 && at <= last && all.indexOf(at) === place);
    const items = near.flatMap((at, place) => [
      place && at - near[place - 1] > 1 ? element('li', { class: 'gap' }, '…') : '',
      element('li', {}, element('a', { href: to({ page: at }), 'aria-label': fill(words.page, { n: number(at) }), 'aria-current': at === page ? 'page' : null }, number(at))),
    ]);
    const step = (rel = '', by = 0) => (page + by < 1 || page + by > last ? '' : element('a', { href: to({ page: page + by }), class: 'step', rel }, words[rel]));
    pager.hidden = last < 2;
    pager.replaceChildren(element('ol', {}, ...items.filter(Boolean)), step('prev', -1), step('next', 1));
    size.value = view.size;
    size.parentElement.hidden = answer.held <= nothing.size;
    if (isHere) (pager.querySelector(`[rel="${rel}"]`) ?? pager.querySelector('[aria-current]'))?.focus();
  }

  /** Says what went wrong, and offers to try again; the rows stay as they are. */
  function trouble(reason = '') {
    const former = one('.trouble');
    // The button that tried again goes, the focus stays at the table.
    if (former?.contains(document.activeElement)) scroll.focus({ preventScroll: true });
    former?.remove();
    if (!reason) return;
    const again = element('button', { type: 'button' }, words.retry);
    again.addEventListener('click', restore);
    said.textContent = words[reason];
    said.after(element('p', { class: 'trouble' }, words[reason], ' ', reason === 'noranges' ? '' : again));
    one('.trouble').scrollIntoView({ block: 'nearest' });
  }

  /** Opens what a button stands for, or closes it. @param {any} button @param {number} [column] */
  async function toggle(button, column = 0) {
    const isOpen = opener === button;
    opener?.setAttribute('aria-expanded', false);
    opener = isOpen ? null : button;
    panel.hidden = isOpen;
    refresh = () => {};
    if (isOpen) return button.focus();
    button.setAttribute('aria-expanded', true);
    const panels = await import('./panels.js').catch(() => {});
    if (opener !== button) return;
    if (!panels) {
      toggle(button);
      return trouble('failed');
    }
    const tools = { panel, words, table, titles, part, format, ask, question, go, isFiltered, places, view: () => view, answer: () => answer, element, fill, count };
    refresh = panels.draw(button.dataset.panel, column, tools);
  }

  // The head of a column sorts by it, and opens what is known of it.
  heads.forEach((head, at) => {
    // Each cell is read with the name of its head, which is not that of the buttons.
    head.ariaLabel = head.textContent.trim();
    const sort = element('button', { type: 'button', class: 'sort' }, ...head.childNodes);
    const label = fill(words.about, { name: titles[at].textContent });
    const bars = part.querySelectorAll('.columns > li')[at]?.querySelector('.spread path');
    const about = element('button', { type: 'button', class: 'about', 'aria-label': label, 'aria-expanded': false, 'data-panel': 'column' });
    if (bars) {
      about.append(bars.parentNode.cloneNode());
      about.firstElementChild?.append(bars.cloneNode());
      about.firstElementChild?.setAttribute('aria-hidden', 'true');
      about.firstElementChild?.removeAttribute('role');
    } else about.append('⋯');
    sort.addEventListener('click', () => {
      const isOwn = view.sort === at;
      go({ sort: isOwn && view.isDown ? -1 : at, isDown: isOwn && !view.isDown });
    });
    about.addEventListener('click', () => toggle(about, at));
    head.append(sort, about);
  });
  for (const button of host.querySelectorAll('.tools-of-table [data-panel]')) button.addEventListener('click', () => toggle(button));
  one('.shut').addEventListener('click', () => toggle(opener));
  host.addEventListener('keydown', (/** @type {any} */ { key, target }) => {
    if (key === 'Escape' && opener && (target.type !== 'search' || !target.value)) toggle(opener);
  });

  const typed = () => {
    clearTimeout(timer);
    const find = input.value.trim();
    if (find !== view.find) go({ find }, true);
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    // A large table is read for each question, so it is asked when it is complete.
    if (whole || !input.value) timer = setTimeout(typed, pause);
  });
  input.addEventListener('change', typed);
  size.addEventListener('change', () => go({ size: +size.value }));
  one('.stop').addEventListener('click', () => ask('stop'));
  host.addEventListener('click', (/** @type {any} */ event) => {
    const link = event.target.closest('.pager a, .chips a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.getAttribute('href'));
    // The link of a filter has gone with it.
    if (!link.isConnected && !pager.contains(document.activeElement)) (chips.querySelector('a') ?? input).focus();
  });
  addEventListener('popstate', restore);

  host.classList.add('explored');
  drawHeads();
  draw(true);
  said.textContent = '';
  drawFoot();
  restore();
}
