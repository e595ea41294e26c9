// A static server as plain as the ones people publish on, but with the strictest policy:
// what a page loads from elsewhere or runs inline is refused and shows up as a console error.
import { createServer } from 'node:http';
import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { basePath, fileOf } from './site.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Serves the site under the path of its canonical address, on a free port of this machine.
 * `notFound` is the file that answers for what is not there.
 */
export async function serve({ notFound = fileOf('/404.html') }) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://site').pathname);
    const found = path.startsWith(`${basePath}/`) && fileOf(path.slice(basePath.length));
    const file = found || notFound;
    response.writeHead(found ? 200 : 404, {
      'Content-Type': types[extname(file ?? '')] ?? 'application/octet-stream',
      'Content-Security-Policy':
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'",
    });
    if (file) createReadStream(file).pipe(response);
    else response.end();
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${server.address().port}${basePath}`,
    close: () => server.close().closeAllConnections(),
  };
}
