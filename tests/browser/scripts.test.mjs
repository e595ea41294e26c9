// The scripts of a site as they are published: without remarks, which a careless remover takes for code or code for them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { expectNone } from './lib/expect.mjs';
import { files, siteDir } from './lib/site.mjs';

test('every published script can be read', () => {
  const scripts = files.filter((file) => file.endsWith('.js'));
  const faults = scripts.flatMap((file) => {
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--check', '-'], {
      input: readFileSync(join(siteDir, file)),
      encoding: 'utf8',
    });
    return status === 0 ? [] : [`${file}: ${stderr.split('\n').find((line) => line.includes('Error')) ?? stderr}`];
  });
  if (scripts.length === 0) faults.push('there is no script');
  expectNone(faults, 'broken scripts');
});
