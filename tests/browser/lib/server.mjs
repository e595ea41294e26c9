// A static server as plain as the ones people publish on, but with the strictest policy:
// what a page loads from elsewhere or runs inline is refused and shows up as a console error.
import { createServer } from 'node:http';
import { createReadStream, statSync } from 'node:fs';
import { extname } from 'node:path';
import { createGzip } from 'node:zlib';
import { basePath, fileOf } from './site.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.jsonld': 'application/ld+json',
  '.ndjson': 'application/x-ndjson',
  '.geojson': 'application/geo+json',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
  '.bib': 'text/plain; charset=utf-8',
  '.pdf': 'application/pdf',
  '.parquet': 'application/vnd.apache.parquet',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.bin': 'application/octet-stream',
};

const isText = (type) => /^(text\/|image\/svg)|json|xml$/.test(type.split(';')[0]);

/**
 * Serves the site under the path of its canonical address, on a free port of this machine.
 * `notFound` is the file that answers for what is not there. With `asHost`, text is compressed and files
 * whose name carries their hash may be kept, as hosts do that were set up with care.
 */
export async function serve({ notFound = fileOf('/404.html'), asHost = false }) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://site').pathname);
    const found = path.startsWith(`${basePath}/`) && fileOf(path.slice(basePath.length));
    const file = found || notFound;
    const type = types[extname(file ?? '')] ?? 'application/octet-stream';
    const packed = asHost && isText(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const headers = {
      'Content-Type': type,
      'Content-Security-Policy':
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'",
      ...(asHost && { 'Cache-Control': cacheControl(path), 'X-Content-Type-Options': 'nosniff' }),
      ...(packed && { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' }),
    };
    if (found && !packed) return send(request, response, file, headers);
    response.writeHead(found ? 200 : 404, headers);
    if (!file) response.end();
    else if (packed) createReadStream(file).pipe(createGzip()).pipe(response);
    else createReadStream(file).pipe(response);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${server.address().port}${basePath}`,
    close: () => server.close().closeAllConnections(),
  };
}

/** A name with a hash stands for its content for ever; anything else is asked for again. */
function cacheControl(path) {
  return path.startsWith(`${basePath}/static/`) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** Answers with a file, or with the part of it that is asked for (RFC 9110: one range, also from its end). */
export function send(request, response, file, headers) {
  const { size } = statSync(file);
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const isRange = first && last ? Number(first) <= Number(last) : first || last;
  if (!isRange) {
    response.writeHead(200, { ...headers, 'Accept-Ranges': 'bytes', 'Content-Length': size });
    const whole = createReadStream(file);
    whole.pipe(response);
    // A visitor who goes away is sent no more.
    response.on('close', () => whole.destroy());
    return whole;
  }
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  if (start > end) {
    response.writeHead(416, { ...headers, 'Content-Range': `bytes */${size}` }).end();
    return null;
  }
  const part = { 'Content-Range': `bytes ${start}-${end}/${size}`, 'Content-Length': end - start + 1 };
  response.writeHead(206, { ...headers, ...part });
  const stream = createReadStream(file, { start, end });
  stream.pipe(response);
  return stream;
}
