// What holds for every dataset and every query, whatever the catalogue: asked of the engine over the built site, and
// compared with what the pages say.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';
import { answer, bare, idsOf, indexTags, openIndex, random, readIndexFile, telex, vni } from './lib/engine.mjs';
import { expectNone } from './lib/expect.mjs';
import { attribute, datasets, elements } from './lib/site.mjs';
import { readTruth, textOf, valuesOf } from './lib/truth.mjs';

/** What a page of Vietnamese shows; tests of the writing look at it alone. */
const vi = 'vi';
const roots = { [indexTags.includes(vi) ? vi : indexTags[0]]: '/' };
for (const tag of indexTags) roots[tag] ??= `/${tag}/`;

/** Every dataset of each language: id and title. */
const titled = Object.fromEntries(
  Object.entries(roots).map(([tag, root]) => [
    tag,
    datasets(root).map((address) => ({
      id: basename(address),
      title: textOf(elements(address).find(({ tagName }) => tagName === 'h1')),
    })),
  ]),
);
const truth = readTruth();
const indexes = Object.fromEntries(indexTags.map((tag) => [tag, openIndex(tag)]));

const words = (text) => text.toLowerCase().normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [];
const folded = (text) => words(bare(text)).map((word) => word.replace(/^([bcdghklmnprstvx]|[cgknpt]h|ngh?|qu|tr)?y$/, '$1i'));
const pairsOf = (list) => list.slice(1).map((word, at) => `${list[at]} ${word}`);
const found = async (text, tag = vi) => idsOf(await indexes[tag].search({ text }));
const sorted = (ids) => [...ids].sort();

/** Some of many, the same in every run. */
function some(list, count, seed) {
  const next = random(seed);
  return list.length <= count ? list : Array.from({ length: count }, () => list[Math.floor(next() * list.length)]);
}

/** Titles of words in Vietnamese, cut where they begin to be alike: at the name of the place and the years. */
const phrases = [...new Set(titled[vi].map(({ title }) => words(title).slice(0, 4).join(' ')))];
/** Every pair of neighbouring words of titles, as it is written. */
const titlePairs = [...new Set(titled[vi].flatMap(({ title }) => pairsOf(words(title))))].filter((pair) => !/\d/.test(pair));
const titleWords = [...new Set(titled[vi].flatMap(({ title }) => words(title)))].filter((word) => !/\d/.test(word));

before(() => {
  assert.ok(indexTags.length > 0, 'the site has an index');
});

for (const [tag, all] of Object.entries(titled)) {
  test(`every dataset is found first by its title, however it is written (${tag})`, async (t) => {
    const faults = [];
    let behind = 0;
    for (const { id, title } of all) {
      const ways = { written: title, folded: bare(title), 'in capitals': title.toUpperCase(), decomposed: title.normalize('NFD') };
      for (const [way, text] of Object.entries(ways)) {
        const ids = await found(text, tag);
        const rank = ids.indexOf(id);
        const like = ids.slice(0, Math.max(rank, 0)).filter((other) => folded(titleOf(all, other)).join() !== folded(title).join());
        if (rank >= 0 && like.length) behind++;
        if (rank < 0 || rank > 2 || (way !== 'folded' && like.length)) faults.push(`${id}, ${way}: place ${rank + 1} of ${ids.length}, behind ${like.slice(0, 3)}`);
      }
    }
    t.diagnostic(`${all.length * 4} titles typed, ${behind} not in the first place`);
    expectNone(faults, 'titles that do not lead to their dataset');
  });

  test(`every dataset is among the results for its first two words (${tag})`, async () => {
    const faults = [];
    for (const { id, title } of all) {
      const text = words(title).slice(0, 2).join(' ');
      for (const typed of [text, bare(text)]) {
        if (!(await found(typed, tag)).includes(id)) faults.push(`${typed}: not ${id}`);
      }
    }
    expectNone(faults, 'datasets missing');
  });

  test(`a title being typed leads to its dataset at every letter (${tag})`, async (t) => {
    const faults = [];
    let count = 0;
    for (const { id, title } of all) {
      const text = title.slice(0, 40);
      for (let end = 2; end <= text.length; end++) {
        for (const typed of end % 2 ? [text.slice(0, end)] : [bare(text.slice(0, end))]) {
          const { total, docs, instead, ids } = await typing(typed, tag);
          count++;
          // Where ten datasets have the words as they are typed, those that go on are not looked for; of a single
          // word of a few letters only the most frequent way to go on is.
          const isThere = ids.includes(id) || docs.length >= 10 || typed.trim().length < 4;
          if (!total || instead !== null || !isThere) {
            faults.push(`“${typed}”: ${total} found${instead === null ? '' : `, searched “${instead}” instead`}, ${isThere ? '' : 'not '}${id}`);
          }
        }
      }
    }
    t.diagnostic(`${count} beginnings of titles, ${faults.length} of them astray`);
    expectNone(faults, 'beginnings of titles that lead elsewhere');
  });
}

async function typing(text, tag) {
  const result = await indexes[tag].search({ text });
  return { total: result.total, docs: result.docs, instead: result.instead, ids: await idsOf(result) };
}

const titleOf = (all, id) => all.find((dataset) => dataset.id === id).title;

/** Queries of all kinds: words, pairs, titles, beginnings, typing errors, nonsense; with and without filters. */
function manyQueries(tag, count) {
  const next = random(4);
  const any = (list) => list[Math.floor(next() * list.length)];
  const all = titled[tag].map(({ title }) => title);
  const typo = (text) => {
    const at = Math.floor(next() * text.length);
    return text.slice(0, at) + any(['', 'x', text[at] + text[at], 'a ']) + text.slice(at + 1);
  };
  const kinds = [
    () => any(words(any(all))),
    () => any(pairsOf(words(any(all)))),
    () => bare(any(pairsOf(words(any(all))))),
    () => any(all),
    () => any(all).slice(0, 2 + Math.floor(next() * 20)),
    () => typo(any(all).slice(0, 18)),
    () => telex(any(all).slice(0, 14)),
    () => `${any(words(any(all)))} ${any(words(any(all)))} ${any(words(any(all)))}`,
    () => any(['', 'xqzw', 'a', '1', 'đ', '2016', '“”', 'ubnd', '👍', 'x'.repeat(300)]),
  ];
  const filters = [{}, {}, { status: ['published'] }, { format: ['csv'], topic: [any([...truth.values()]).topic[0]] }];
  return Array.from({ length: count }, () => ({ text: any(kinds)(), filters: any(filters), sort: any([undefined, undefined, 'title', 'updated']) }));
}

test('an answer does not depend on what was asked before, nor on what is asked at the same time', async () => {
  for (const tag of indexTags) {
    const questions = manyQueries(tag, 300);
    const alone = [];
    for (const question of questions) alone.push(await answer(openIndex(tag), question));
    const kept = openIndex(tag);
    for (const [at, question] of questions.entries()) {
      assert.deepEqual(await answer(kept, question), alone[at], `after ${at} others: ${JSON.stringify(question)}`);
    }
    const busy = openIndex(tag);
    const together = await Promise.all(questions.map((question) => answer(busy, question)));
    together.forEach((seen, at) => assert.deepEqual(seen, alone[at], `among others: ${JSON.stringify(questions[at])}`));
    for (const [at, question] of questions.entries()) {
      assert.deepEqual(await answer(busy, question), alone[at], `after the crowd: ${JSON.stringify(question)}`);
    }
  }
});

test('suggestions do not depend on what was typed before', async () => {
  for (const tag of indexTags) {
    const kept = openIndex(tag);
    for (const { text } of manyQueries(tag, 150)) {
      assert.deepEqual(await kept.suggest(text), await openIndex(tag).suggest(text), text);
    }
  }
});

const facets = ['topic', 'organization', 'format', 'license', 'frequency', 'year', 'status'];
/** These have names in the addresses of filters that pages do not show: they are compared by what is shown. */
const isNamed = (key) => key === 'frequency' || key === 'status';

/** Filters of one to three facets with one to three values each, which datasets have. */
async function someFilters(count) {
  const next = random(7);
  const ids = new Map();
  for (const key of facets) ids.set(key, (await indexes[vi].facet(key, { text: '', filters: {} })).map(({ id }) => id));
  const pick = (list, most) => {
    const rest = [...list];
    return Array.from({ length: Math.min(rest.length, 1 + Math.floor(next() * most)) }, () => rest.splice(Math.floor(next() * rest.length), 1)[0]);
  };
  const made = Array.from({ length: count }, () =>
    Object.fromEntries(pick(facets, 3).map((key) => [key, pick(ids.get(key), 3)])));
  return [{}, ...facets.flatMap((key) => ids.get(key).slice(0, 2).map((id) => ({ [key]: [id] }))), ...made];
}

/** How each choice of a facet that the site shows by name alone is called. */
async function namesOf(tag) {
  const names = {};
  for (const key of facets.filter(isNamed)) {
    const values = await indexes[tag].facet(key, { text: '', filters: {} });
    names[key] = Object.fromEntries(values.map(({ id, name }) => [id, name.text]));
  }
  return names;
}

test('filters find exactly the datasets that have the values, and their counts are those of a count by hand', async (t) => {
  const names = await namesOf(vi);
  const has = (id, key, value) => truth.get(id)[key].includes(isNamed(key) ? names[key][value] : value);
  const matches = (id, filters, but) =>
    Object.entries(filters).every(([key, values]) => key === but || values.some((value) => has(id, key, value)));
  const texts = ['', ...some(titlePairs, 6, 1), ...some(titleWords, 4, 2), 'tỉnh'];
  const filters = await someFilters(25);
  let checked = 0;
  for (const text of texts) {
    const every = await found(text);
    if (!text) assert.deepEqual(sorted(every), sorted(truth.keys()), 'without a text all datasets are there');
    for (const chosen of filters) {
      const what = `${JSON.stringify(text)} ${JSON.stringify(chosen)}`;
      const result = await indexes[vi].search({ text, filters: chosen });
      assert.deepEqual(await idsOf(result), every.filter((id) => matches(id, chosen)), what);
      for (const key of facets) {
        const values = await indexes[vi].facet(key, { text, filters: chosen });
        const base = every.filter((id) => matches(id, chosen, key));
        const counts = {};
        for (const id of base) for (const value of new Set(truth.get(id)[key])) counts[value] = (counts[value] ?? 0) + 1;
        const label = ({ id, name }) => (isNamed(key) ? name.text : id);
        const wanted = new Map(Object.entries(counts));
        for (const value of values.filter(({ count }) => !count)) assert.ok(value.selected, `${what} ${key}: ${value.id} has none`);
        const seen = new Map(values.filter(({ count }) => count).map((value) => [label(value), value.count]));
        assert.deepEqual([...seen].sort(), [...wanted].sort(), `${what}: ${key}`);
        for (const { id, selected } of values) assert.equal(selected, !!chosen[key]?.includes(id), `${what}: ${key} ${id}`);
        for (const id of chosen[key] ?? []) assert.ok(values.some((value) => value.id === id), `${what}: ${key} ${id} is chosen and must show`);
        const inOrder = values.map(({ count }) => count);
        assert.deepEqual(inOrder, inOrder.toSorted((a, b) => b - a), `${what}: ${key}, most first`);
        checked++;
      }
    }
  }
  t.diagnostic(`${checked} facets counted`);
});

test('the order in which filters are set changes nothing', async () => {
  const filters = (await someFilters(40)).filter((chosen) => Object.keys(chosen).length > 1);
  for (const chosen of filters) {
    const turned = Object.fromEntries(Object.entries(chosen).reverse().map(([key, values]) => [key, values.toReversed()]));
    for (const text of ['', ...some(titlePairs, 2, 3)]) {
      assert.deepEqual(await answer(indexes[vi], { text, filters: turned }), await answer(indexes[vi], { text, filters: chosen }));
      const facet = (given) => indexes[vi].facet('topic', { text, filters: given });
      assert.deepEqual(await facet(turned), await facet(chosen));
    }
  }
});

test('in all languages filters find the same datasets', async () => {
  for (const chosen of await someFilters(15)) {
    const [first, ...others] = await Promise.all(
      indexTags.map(async (tag) => sorted(await idsOf(await indexes[tag].search({ text: '', filters: chosen })))),
    );
    for (const other of others) assert.deepEqual(other, first, JSON.stringify(chosen));
  }
});

test('by title is the order of the alphabet, by update the newest first', async () => {
  for (const tag of indexTags) {
    const collator = new Intl.Collator(tag);
    const byTitle = await indexes[tag].search({ text: '', sort: 'title' });
    const titles = (await byTitle.cards(0, byTitle.total)).map(({ title }) => title.text);
    const disorder = titles.filter((title, at) => at && collator.compare(titles[at - 1], title) > 0);
    expectNone(disorder, `titles in the wrong place (${tag})`);
    const byUpdate = await indexes[tag].search({ text: '', sort: 'updated' });
    const dates = (await byUpdate.cards(0, byUpdate.total)).map(({ date }) => date ?? '');
    assert.deepEqual(dates, dates.toSorted().reverse(), tag);
    assert.deepEqual([...(await indexes[tag].search({ text: '' })).docs], [...byUpdate.docs], 'without a text the newest come first');
  }
});

test('marks, capitals and the form of letters do not change what is found', async () => {
  for (const text of [...phrases, ...titlePairs, ...titleWords]) {
    const plain = sorted(await found(bare(text)));
    const half = words(text).map((word, at) => (at % 2 ? bare(word) : word)).join(' ');
    const toneless = text.normalize('NFD').replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '').normalize('NFC');
    for (const typed of [text, text.toUpperCase(), text.normalize('NFD'), half, toneless]) {
      assert.deepEqual(sorted(await found(typed)), plain, `“${typed}” and “${bare(text)}”`);
    }
    assert.deepEqual(await found(text.toUpperCase()), await found(text), `the same order for “${text.toUpperCase()}”`);
    assert.deepEqual(await found(text.normalize('NFD')), await found(text), `the same order for “${text}” decomposed`);
  }
});

const moved = [['oà', 'òa'], ['oá', 'óa'], ['oả', 'ỏa'], ['oã', 'õa'], ['oạ', 'ọa'], ['oè', 'òe'], ['oé', 'óe'], ['oẻ', 'ỏe'], ['oẽ', 'õe'], ['oẹ', 'ọe'], ['uỳ', 'ùy'], ['uý', 'úy'], ['uỷ', 'ủy'], ['uỹ', 'ũy'], ['uỵ', 'ụy']];
const iAndY = [['ỳ', 'ì'], ['ý', 'í'], ['ỷ', 'ỉ'], ['ỹ', 'ĩ'], ['ỵ', 'ị'], ['y', 'i']];

test('old and new places of tones, and i for y, find the same in the same order', async (t) => {
  let seen = 0;
  const swap = (word, list, test) => {
    for (const [a, b] of list) {
      for (const [from, to] of [[a, b], [b, a]]) {
        if (word.endsWith(from) && test(word)) return word.slice(0, -from.length) + to;
      }
    }
    return word;
  };
  const ending = /^([bcdđghklmnprstvx]|[cgknpt]h|ngh?|tr|gh)?([yỳýỷỹỵiìíỉĩị])$/;
  for (const text of [...phrases, ...titlePairs, ...titleWords]) {
    const other = words(text).map((word) => swap(swap(word, moved, () => true), iAndY, (it) => ending.test(it))).join(' ');
    if (other === text) continue;
    seen++;
    let [one, two] = [await found(other), await found(text)];
    // An i at the end begins more words than a y: tỉ may become tỉnh.
    if (/[iy]$/.test(bare(text))) {
      if (bare(text).endsWith('i')) [one, two] = [two, one];
      one = one.filter((id) => two.includes(id));
    }
    assert.deepEqual(one, two, `“${other}” and “${text}”`);
  }
  t.diagnostic(`${seen} texts with another spelling`);
  assert.ok(seen > 20);
});

test('where a title has the word with its marks, such a title comes first', async () => {
  const faults = [];
  for (const word of titleWords.filter((it) => it !== bare(it))) {
    const [first] = await found(word);
    if (!words(truth.get(first).title).includes(word)) faults.push(`“${word}”: first is ${truth.get(first).title}`);
  }
  expectNone(faults, 'exact spellings that lost');
});

test('where a title has two words beside each other, such a title comes first', async () => {
  const faults = [];
  for (const pair of titlePairs) {
    const plain = folded(pair).join(' ');
    for (const typed of [pair, bare(pair)]) {
      const [first] = await found(typed);
      if (!first || !pairsOf(folded(truth.get(first).title)).includes(plain)) faults.push(`“${typed}”: first is ${first && truth.get(first).title}`);
    }
  }
  expectNone(faults, 'neighbours that lost');
});

test('title, then keyword, then publisher, then column, then text', async () => {
  const synonyms = new URL('../../catalog/synonyms.toml', import.meta.url);
  const known = new Set(existsSync(synonyms) ? folded(readFileSync(synonyms, 'utf8').replace(/^#.*$/gm, '')) : []);
  const names = new Map((await indexes[vi].facet('topic', { text: '', filters: {} })).map(({ id, name }) => [id, name.text]));
  const publishers = new Map((await indexes[vi].facet('organization', { text: '', filters: {} })).map(({ id, name }) => [id, name.text]));
  const places = new Map([...truth].map(([id, { title, keywords, ownTopics, organization, columns, description }]) => [
    id,
    [
      [title],
      [...keywords, ...ownTopics.map((one) => names.get(one))],
      organization.map((one) => publishers.get(one)),
      columns.flatMap((column) => [column.title, column.name]),
      [description],
    ].map((texts) => new Set(texts.flatMap(folded))),
  ]));
  const faults = [];
  for (const word of new Set([...truth.values()].flatMap(({ title, keywords }) => [title, ...keywords].flatMap(folded)))) {
    if (known.has(word) || /^\d/.test(word) || word.length < 2) continue;
    const best = (await found(word)).map((id) => places.get(id).findIndex((place) => place.has(word))).filter((place) => place >= 0);
    if (best.some((place, at) => at && place < best[at - 1])) faults.push(`“${word}”: places ${best.join(' ')}`);
  }
  expectNone(faults, 'words whose places are mixed');
});

test('one typing error in a word is forgiven, and said', async (t) => {
  const next = random(11);
  const letters = 'aeioucdghklmnpstv';
  const errors = {
    insertion: (word, at) => word.slice(0, at) + letters[Math.floor(next() * letters.length)] + word.slice(at),
    deletion: (word, at) => word.slice(0, at) + word.slice(at + 1),
    swap: (word, at) => word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2),
    substitution: (word, at) => word.slice(0, at) + letters[Math.floor(next() * letters.length)] + word.slice(at + 1),
  };
  const astray = [];
  const count = { typed: 0, exact: 0, mended: 0, other: 0, nothing: 0 };
  for (const text of phrases.filter((phrase) => !/\d/.test(phrase))) {
    for (const size of [2, 3, 4]) {
      const list = words(text).slice(0, size);
      const wanted = new Set(await found(list.join(' ')));
      for (const [kind, change] of Object.entries(errors)) {
        const place = Math.floor(next() * list.length);
        const word = bare(list[place]);
        if (word.length < 3) continue;
        const typo = change(word, Math.floor(next() * (word.length - 1)));
        if (typo === word) continue;
        const typed = list.map((it, at) => (at === place ? typo : it)).join(' ');
        const result = await indexes[vi].search({ text: typed });
        count.typed++;
        const ids = await idsOf(result, 50);
        if (result.total && result.instead === null) count.exact++;
        else if (ids.some((id) => wanted.has(id))) count.mended++;
        else {
          count[result.total ? 'other' : 'nothing']++;
          astray.push(`“${typed}” (${kind} in ${list.join(' ')}): ${result.total} found${result.instead === null ? '' : `, searched “${result.instead}”`}`);
        }
      }
    }
  }
  t.diagnostic(JSON.stringify(count));
  for (const fault of astray.slice(0, 40)) t.diagnostic(fault);
  const tried = count.typed - count.exact;
  assert.ok(count.mended / tried > 0.96, `only ${count.mended} of ${tried} are mended`);
});

for (const [method, type] of Object.entries({ Telex: telex, VNI: vni })) {
  test(`${method} typed without an input method is understood`, async (t) => {
    const astray = [];
    let count = 0;
    for (const text of phrases.filter((phrase) => !/\d/.test(phrase))) {
      for (const size of [2, 3, 4]) {
        const meant = words(text).slice(0, size).join(' ');
        const typed = type(meant);
        if (typed === meant) continue;
        count++;
        const wanted = sorted(await found(meant));
        const result = await indexes[vi].search({ text: typed });
        const ids = await idsOf(result);
        // What else is found by chance is no fault as long as what was meant comes first.
        if (!ids.length || !wanted.includes(ids[0])) {
          astray.push(`“${typed}” for “${meant}”: ${ids.length} found${result.instead === null ? '' : `, searched “${result.instead}”`}`);
        }
      }
    }
    t.diagnostic(`${count} texts typed, ${astray.length} astray`);
    for (const fault of astray.slice(0, 30)) t.diagnostic(fault);
    assert.ok(astray.length <= count * 0.02, `${astray.length} of ${count} are astray`);
  });
}

test('whoever searches for a synonym finds the datasets that have another', async (t) => {
  const file = new URL('../../catalog/synonyms.toml', import.meta.url);
  if (!existsSync(file)) return t.skip('no synonyms');
  const groups = [...readFileSync(file, 'utf8').matchAll(/^ {2}\[(.*)\],$/gm)].map(([, line]) => JSON.parse(`[${line}]`));
  assert.ok(groups.length > 10);
  const faults = [];
  let seen = 0;
  for (const tag of indexTags) {
    for (const group of groups) {
      const have = (phrase) => {
        const wanted = ` ${folded(phrase).join(' ')} `;
        return titled[tag].filter(({ title }) => ` ${folded(title).join(' ')} `.includes(wanted)).map(({ id }) => id);
      };
      const wanted = new Set(group.flatMap(have));
      for (const phrase of wanted.size ? group : []) {
        seen++;
        const { instead, ids } = await typing(phrase, tag);
        const missing = [...wanted].filter((id) => !ids.includes(id));
        if (instead !== null || missing.length) faults.push(`“${phrase}” (${tag}): without ${missing}${instead === null ? '' : `, searched “${instead}”`}`);
      }
    }
  }
  t.diagnostic(`${seen} phrases`);
  expectNone(faults, 'synonyms that find less');
});

test('columns and values find their datasets, and the result says where', async (t) => {
  const faults = [];
  let count = 0;
  const expect = async (text, id, places, what) => {
    if (!words(text).length || words(text).length > 16) return;
    count++;
    const result = await indexes[vi].search({ text });
    const ids = await idsOf(result);
    const at = ids.indexOf(id);
    if (at < 0 || result.instead !== null) return faults.push(`${what} “${text}” of ${id}: ${ids.length} others found`);
    const where = result.where(result.docs[at]);
    if (!places.includes(where?.place)) faults.push(`${what} “${text}” of ${id}: said to be in ${where?.place}`);
  };
  for (const [id, dataset] of truth) {
    for (const { title, name } of dataset.columns) {
      await expect(title, id, ['title', 'keyword', 'publisher', 'column'], 'column');
      await expect(name, id, ['title', 'keyword', 'publisher', 'column'], 'column');
    }
    for (const { name, value } of valuesOf(dataset)) {
      await expect(value, id, ['title', 'keyword', 'publisher', 'column', 'text', 'value'], `value of ${name}`);
    }
  }
  t.diagnostic(`${count} names and values`);
  expectNone(faults, 'names and values that do not lead to their dataset');
});

test('what the result says of a place is there', async () => {
  const faults = [];
  for (const text of some(titlePairs, 60, 5)) {
    const result = await indexes[vi].search({ text });
    const ids = await idsOf(result);
    ids.forEach((id, at) => {
      const where = result.where(result.docs[at]);
      const { title, keywords } = truth.get(id);
      const isIn = (texts) => texts.some((one) => folded(where.words).every((word) => folded(one).some((its) => its.startsWith(word))));
      if (where.place === 'title' && !isIn([title])) faults.push(`“${text}”: “${where.words}” is not in the title “${title}”`);
      if (where.place !== 'title' && pairsOf(folded(title)).includes(folded(text).join(' '))) faults.push(`“${text}”: it is in the title of ${id}, said to be in ${where.place}`);
      if (where.place === 'keyword' && keywords.length && !where.words) faults.push(`“${text}”: no words`);
    });
    assert.equal((await indexes[vi].search({ text: '' })).where(0), null);
  }
  expectNone(faults, 'wrong places');
});

test('cards say what the page says', async () => {
  for (const tag of indexTags) {
    const result = await indexes[tag].search({ text: '' });
    for (const { id, title, formats, date } of await result.cards(0, result.total)) {
      const address = `${roots[tag]}dataset/${id}/`;
      const page = elements(address);
      assert.equal(title.text, textOf(page.find(({ tagName }) => tagName === 'h1')), address);
      const dates = page.filter(({ tagName }) => tagName === 'time').map((el) => attribute(el, 'datetime'));
      if (date) assert.ok(dates.includes(date), `${address}: ${date}`);
      assert.equal(formats.split(' ').filter(Boolean).length, truth.get(id).format.length, address);
    }
  }
});

// The same among 10,000 datasets.

const made = process.env.ODCAT_MADE_SITE;
const noMade = !made && 'ODCAT_MADE_SITE is not set: tests/run builds such a site';
const madeTitles = () => {
  const ids = readdirSync(join(made, 'dataset')).filter((id) => id.length > 12);
  return some(ids, 150, 21).map((id) => {
    const page = readFileSync(join(made, 'dataset', id, 'index.html'), 'utf8');
    return { id, title: page.match(/<h1[^>]*>([^<]+)/)[1] };
  });
};

test('among 10,000 datasets each is found first by its title, however it is written', { skip: noMade }, async () => {
  const index = openIndex(vi, { folder: made });
  const faults = [];
  for (const { id, title } of madeTitles()) {
    for (const text of [title, bare(title), title.toUpperCase(), title.normalize('NFD')]) {
      const result = await index.search({ text });
      const [first] = await idsOf(result, 1);
      if (first !== id) faults.push(`“${text}”: first is ${first}`);
    }
  }
  expectNone(faults, 'titles that do not lead to their dataset');
});

test('among 10,000 datasets the bytes of many queries, files alone (the browser counts some with their heads)', { skip: noMade }, async (t) => {
  const titles = madeTitles().map(({ title }) => title.split(' '));
  const cut = (word) => word.slice(0, 1) + word.slice(2);
  const kinds = {
    '1 word': [15_000, (a) => a[0]],
    '2 words': [15_000, (a) => a.slice(0, 2).join(' ')],
    '2 words of two titles': [15_000, (a, b) => `${a[0]} ${b[1]}`],
    '3 words': [15_000, (a) => bare(a.slice(1, 4).join(' '))],
    '2 words with a letter left out': [30_000, (a) => `${a[0]} ${cut(bare(a[1]))}`],
    '13 words': [50_000, (a, b) => [...a, ...b].slice(0, 13).join(' ')],
    '13 words that are nowhere': [50_000, (a, b) => a.flatMap((word, at) => [word, b[at] ?? word]).slice(0, 13).join(' ')],
  };
  const faults = [];
  for (const [kind, [most, make]] of Object.entries(kinds)) {
    const weights = [];
    for (const [at, title] of titles.entries()) {
      const text = make(title, titles[(at + 7) % titles.length]);
      let bytes = 0;
      const load = async (url) => {
        const file = await readIndexFile(url);
        if (!url.includes('meta.bin')) bytes += file.byteLength;
        return file;
      };
      const result = await openIndex(vi, { folder: made, load }).search({ text });
      await result.cards(0, result.ready(0));
      weights.push(bytes);
      if (bytes >= most) faults.push(`“${text}” (${kind}): ${bytes} bytes`);
    }
    weights.sort((a, b) => a - b);
    const part = (share) => weights[Math.floor((weights.length - 1) * share)];
    t.diagnostic(`${kind}: half at most ${part(0.5)}, nine in ten ${part(0.9)}, all ${part(1)} bytes`);
  }
  expectNone(faults, 'texts that cost too much');
});
