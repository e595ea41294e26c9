// The server of these checks answers for parts of files as RFC 9110 says; the table explorer is tested against it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { send } from './lib/server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'odcat-server-'));
const file = join(folder, 'ten');
writeFileSync(file, '0123456789');
const server = createServer((request, response) => void send(request, response, file, {}));

before(() => new Promise((ready) => server.listen(0, '127.0.0.1', ready)));
after(() => {
  server.close().closeAllConnections();
  rmSync(folder, { recursive: true });
});

for (const [range, status, about, body] of [
  [undefined, 200, null, '0123456789'],
  ['bytes=2-4', 206, 'bytes 2-4/10', '234'],
  ['bytes=7-', 206, 'bytes 7-9/10', '789'],
  ['bytes=7-99', 206, 'bytes 7-9/10', '789'],
  ['bytes=-3', 206, 'bytes 7-9/10', '789'],
  ['bytes=-99', 206, 'bytes 0-9/10', '0123456789'],
  ['bytes=10-', 416, 'bytes */10', ''],
  ['bytes=-0', 416, 'bytes */10', ''],
  // What a server does not understand, it passes over.
  ['bytes=4-2', 200, null, '0123456789'],
  ['bytes=-', 200, null, '0123456789'],
  ['bytes=0-1,4-5', 200, null, '0123456789'],
  ['rows=1-2', 200, null, '0123456789'],
]) {
  test(`asked for ${range}, it answers ${status}`, async () => {
    const response = await fetch(`http://127.0.0.1:${server.address().port}/`, { headers: range ? { Range: range } : {} });
    assert.deepEqual([response.status, response.headers.get('Content-Range'), await response.text()], [status, about, body]);
    if (status < 300) assert.equal(response.headers.get('Content-Length'), `${body.length}`);
  });
}
