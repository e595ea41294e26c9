// The search of a built site, asked without a browser: the engine of the theme reads files instead of addresses.
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Index } from '../../../themes/default/static/search/engine.js';
import { siteDir } from './site.mjs';

/** The languages that the site has an index of, by their tags. */
export const indexTags = existsSync(join(siteDir, 'search')) ? readdirSync(join(siteDir, 'search')).sort() : [];

/** The index of a language. `load` may stand in for the reading of a file. */
export function openIndex(tag, { folder = siteDir, load = readIndexFile } = {}) {
  return new Index(pathToFileURL(`${join(folder, 'search', tag)}/`).href, load);
}

/** Reads a file of the index as it lies there: the version behind the `?` is for browsers. */
export async function readIndexFile(url) {
  const bytes = await readFile(new URL(url));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/** Ids of the datasets of a result, in order; all of them or the first ones. */
export async function idsOf(result, count = result.total) {
  const cards = await result.cards(0, Math.min(count, result.total));
  return cards.map(({ id }) => id);
}

/** All that a question is answered with, to compare two answers. */
export async function answer(index, question) {
  const result = await index.search(question);
  const { total, docs, words, instead } = result;
  return { total, docs: [...docs], words, instead, first: await idsOf(result, 5) };
}

const tones = { '\u0300': ['f', '2'], '\u0301': ['s', '1'], '\u0303': ['x', '4'], '\u0309': ['r', '3'], '\u0323': ['j', '5'] };
const telexLetters = { 'â': 'aa', 'ă': 'aw', 'ê': 'ee', 'ô': 'oo', 'ơ': 'ow', 'ư': 'uw', 'đ': 'dd' };
const vniLetters = { 'â': 'a6', 'ă': 'a8', 'ê': 'e6', 'ô': 'o6', 'ơ': 'o7', 'ư': 'u7', 'đ': 'd9' };

/** The keys of a text in Telex or VNI, each tone behind its word, as most people type. */
export const telex = (text) => keys(text, telexLetters, 0);
export const vni = (text) => keys(text, vniLetters, 1);

function keys(text, letters, method) {
  const words = text.toLowerCase().normalize('NFC').split(' ');
  return words.map((word) => {
    let tone = '';
    const bare = word.normalize('NFD').replace(/[\u0300\u0301\u0303\u0309\u0323]/g, (mark) => {
      tone = tones[mark][method];
      return '';
    });
    return bare.normalize('NFC').replace(/[âăêôơưđ]/g, (letter) => letters[letter]) + tone;
  }).join(' ');
}

/** A text without its marks. */
export const bare = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');

/** Numbers from 0 up to 1 that are the same in every run (mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
