import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';
import config from './html-validate.config.mjs';
import { expectNone, grouped } from './lib/expect.mjs';
import { fileOf, pages, siteDir } from './lib/site.mjs';

test('every page passes html-validate', async () => {
  const validator = new HtmlValidate(new FileSystemConfigLoader(config));
  const faults = [];
  for (const address of pages) {
    const { results } = await validator.validateFile(fileOf(address));
    for (const { line, column, message, ruleId } of results.flatMap(({ messages }) => messages)) {
      faults.push({ what: `${message} (${ruleId})`, where: `${address}:${line}:${column}` });
    }
  }
  expectNone(grouped(faults), 'kinds of fault');
});

test('every page, stylesheet and picture passes the W3C checker without error or warning', async () => {
  const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
  const kinds = ['--skip-non-html', '--also-check-css', '--also-check-svg', '--skip-info-messages'];
  const options = ['--stdout', '--format', 'json', '--exit-zero-always', '--no-langdetect', ...kinds];
  // Language detection is off: an English page may hold more Vietnamese titles than English words.
  // Container queries, and the order of fill and stroke (SVG 2), are newer than the checker's list of CSS.
  const notYetKnown = /“(@container|container(-type|-name)?|paint-order)”/;
  const output = await run('java', ['-jar', jar, ...options, siteDir]);
  const faults = JSON.parse(output)
    .messages.filter(({ message }) => !notYetKnown.test(message))
    .map(({ url, lastLine, lastColumn, message }) => ({
      what: message,
      where: `${url?.replace(`file:${siteDir}`, '')}:${lastLine}:${lastColumn}`,
    }));
  expectNone(grouped(faults), 'kinds of fault');
});

function run(command, args) {
  const maxBuffer = 64 * 1024 * 1024;
  return new Promise((done, failed) => {
    execFile(command, args, { maxBuffer }, (error, stdout) => (error ? failed(error) : done(stdout)));
  });
}
