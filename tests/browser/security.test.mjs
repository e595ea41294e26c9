import { test } from 'node:test';
import { expectNone } from './lib/expect.mjs';
import { attribute, elements, pages } from './lib/site.mjs';

/** Kinds of inline code; a strict Content-Security-Policy refuses each, and injected text would need one. */
const inline = {
  'an inline script': (el) => el.tagName === 'script' && !attribute(el, 'src') && isCode(el),
  'a <style> element': (el) => el.tagName === 'style',
  'a style attribute': (el) => attribute(el, 'style') !== undefined,
  'an event handler attribute': (el) => el.attrs.some(({ name }) => name.startsWith('on')),
  'a link that runs code': (el) => el.attrs.some(({ value }) => runsCode(value)),
  'a frame, plug-in or <base>': (el) => ['iframe', 'frame', 'object', 'embed', 'base'].includes(el.tagName),
};

for (const [what, isBad] of Object.entries(inline)) {
  test(`no page has ${what}`, () => {
    const faults = pages.flatMap((address) =>
      elements(address)
        .filter(isBad)
        .map((el) => `${address}: <${el.tagName} ${el.attrs.map(({ name, value }) => `${name}="${value}"`).join(' ')}>`),
    );
    expectNone(faults, `times ${what}`);
  });
}

/** JSON-LD is data, which no policy refuses. */
function isCode(script) {
  return !['application/ld+json', 'application/json'].includes(attribute(script, 'type'));
}

/** A browser drops blanks and control characters in front of a scheme and inside it. */
function runsCode(value) {
  return /^(javascript:|vbscript:|data:text\/html)/i.test(value.replace(/[\u0000-\u0020]/g, ''));
}
