import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { TLSSocket } from 'node:tls';
import type { Exchange } from './server.ts';

type Fault = (exchange: Exchange) => void;

const html = { 'content-type': 'text/html; charset=utf-8' };

/** Responds to every request with this status and an HTML page, as a server in front of the service would. */
function status(code: number, headers: Record<string, string> = {}, body = `<html><h1>${code}</h1></html>`): Fault {
  return ({ send }) => send(code, body, { ...html, ...headers });
}

/** Responds with 200 and a body made from the sound one. */
function body(make: (account: string, token: string) => string | Buffer, headers: Record<string, string> = {}): Fault {
  return ({ send, account, token }) => send(200, make(account, token), headers);
}

/** `status: error` in the service's words, with HTTP 200 as reported. */
function refusal(words: (token: string) => unknown): Fault {
  return body((_, token) => JSON.stringify({ status: 'error', error: words(token) }));
}

/** Sends the first `count` requests to `fault`, and responds soundly from then on. */
function first(count: number, fault: Fault): Fault {
  return exchange => (exchange.number <= count ? fault(exchange) : exchange.respond());
}

function redirect(code: number, to: (exchange: Exchange) => string): Fault {
  return exchange => exchange.send(code, '', { location: to(exchange) });
}

/** Redirects within this origin so many times before the sound response. */
function hops(count: number, code = 302): Fault {
  return first(
    count,
    redirect(code, ({ request }) => request.url ?? '/'),
  );
}

/** One flow more in the account. */
function withFlow(account: string, flow: string): string {
  return account.replace('"call_flows":[', () => `"call_flows":[${flow},`);
}

/** Sends its body byte by byte, and never all of it. */
function drip(code: number): Fault {
  return ({ response }) => {
    response.writeHead(code, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.once('close', () => clearInterval(timer));
  };
}

const reset: Fault = ({ request: { socket } }) => {
  // A TLS socket can only be dropped.
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
};
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** As PHP's `htmlspecialchars` does. */
function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '"': '&quot;', "'": '&#039;', '<': '&lt;', '>': '&gt;' };
  return text.replace(/[&"'<>]/g, sign => entities[sign] ?? sign);
}

const megabyteOfSpaces = Buffer.alloc(1024 * 1024, ' ');
/** A kilobyte on the wire; a gzip stream may consist of any number of such members. */
const packedMegabyte = gzipSync(megabyteOfSpaces);

/** Sends the same chunk so many times, as fast as it is taken. */
function flood(chunk: Buffer, times: number, headers: Record<string, string> = {}): Fault {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    let left = times;
    const push = () => {
      while (left-- > 0 && !response.destroyed) if (!response.write(chunk)) return void response.once('drain', push);
      response.end();
    };
    push();
  };
}

/**
 * Everything that can go wrong between the service and a reader, by name. A fault is one line; its expectation is one line
 * in `test/unit/api/faults.test.ts`, which fails while a fault has none.
 */
export const faults = {
  // The token
  'status-401': status(401),
  'status-401-with-message': status(401, {}, '{"error":"account closed"}'),
  'status-401-drips': drip(401),
  'status-403': status(403),
  'refuses-who-does-not-say-its-name': ({ request, send, respond }) =>
    request.headers['user-agent'] ? respond() : send(403, '', html),
  refused: refusal(() => 'invalid api token'),
  'refused-without-words': body(() => '{"status":"error"}'),
  'refused-in-a-message': body(() => '{"status":"error","error":false,"message":"your address is not on the list"}'),
  'refused-words-not-text': refusal(() => ({ code: 17 })),
  'refused-long-words': refusal(() => 'no '.repeat(5000)),
  'refused-disguised-words': refusal(() => 'line\nbreak \u202eflipped \u0007'),
  'refused-on-first-path': ({ isFirstPath, send, respond }) =>
    isFirstPath ? send(200, '{"status":"error","error":"unknown method"}') : respond(),
  'echo-in-error': refusal(token => `invalid key ${token}`),
  'echo-in-error-url-encoded': refusal(token => `invalid key ${encodeURIComponent(token)}`),
  'echo-in-error-base64': refusal(token => `invalid credentials ${base64(`${token}:${token}`)} or ${base64(token)}`),
  'echo-in-html': body((_, token) => `<html>key=${token} ${base64(`${token}:${token}`)}</html>`, html),
  'echo-in-name': body((account, token) =>
    withFlow(account, JSON.stringify({ id: '9', name: `mine ${token}`, json: '{}' })),
  ),
  'echo-in-error-html-escaped': refusal(token => `invalid key ${escapeHtml(token)}`),
  'echo-in-error-json-twice': refusal(token => JSON.stringify(JSON.stringify({ key: token }))),
  'echo-in-error-before-the-cut': refusal(token => `${'no '.repeat(64)}${token}`),
  'echo-in-html-escaped': body(
    (_, token) => `<html>${escapeHtml(token)} ${escapeHtml(escapeHtml(token))}</html>`,
    html,
  ),
  'echo-in-html-before-the-cut': body((_, token) => `<html>${'no '.repeat(22)}${token}</html>`, html),
  'echo-in-words-of-503': ({ send, token }) => send(503, JSON.stringify({ status: 'error', error: `busy: ${token}` })),
  'echo-in-status': body((account, token) => account.replace('"ok"', () => JSON.stringify(token))),
  'echo-in-status-without-lists': body((_, token) => JSON.stringify({ status: token })),
  'echo-in-words-without-lists': body((_, token) => JSON.stringify({ status: 'maintenance', error: token })),
  'echo-in-list': body((_, token) => JSON.stringify({ status: 'ok', call_flows: token })),
  'echo-in-member': body((_, token) => JSON.stringify({ status: 'ok', [token]: {} })),
  'echo-in-header': ({ send, token }) => send(429, '', { 'retry-after': encodeURIComponent(token) }),
  'echo-in-encoding': ({ send, token }) => send(200, '{}', { 'content-encoding': encodeURIComponent(token) }),
  'echo-as-not-http': ({ request, token }) => void request.socket.end(`${token}\r\n\r\n`),
  'echo-in-location-host': redirect(302, ({ token }) => `http://${encodeURIComponent(token)}.example/`),
  'echo-in-location': redirect(302, ({ elsewhere, token }) => `${elsewhere}/login?key=${encodeURIComponent(token)}`),
  'echo-in-location-same-origin': redirect(302, ({ token }) => `/login?key=${encodeURIComponent(token)}`),

  // Redirects
  'redirect-1': hops(1),
  'redirect-2-permanent': hops(2, 301),
  'redirect-3': hops(3, 307),
  'redirect-4': hops(4),
  'redirect-elsewhere': redirect(302, ({ elsewhere, request }) => `${elsewhere}${request.url}`),
  'redirect-elsewhere-after-one': ({ number, send, request, elsewhere }) =>
    send(308, '', { location: number === 1 ? (request.url ?? '/') : `${elsewhere}/other` }),
  'redirect-to-file': redirect(302, () => 'file:///etc/passwd'),
  'redirect-without-location': status(302),
  'redirect-to-https': redirect(302, ({ request }) => `https://${request.headers.host}${request.url}`),
  'redirect-to-nonsense': redirect(302, () => 'http://['),

  // Other paths and statuses
  'not-found-on-first-path': ({ isFirstPath, send, respond }) => (isFirstPath ? send(404, 'gone', html) : respond()),
  'gone-on-first-path': ({ isFirstPath, send, respond }) => (isFirstPath ? send(410, 'gone', html) : respond()),
  'not-allowed-on-first-path': ({ isFirstPath, send, respond }) => (isFirstPath ? send(405, 'no', html) : respond()),
  'html-on-first-path': ({ isFirstPath, send, respond }) =>
    isFirstPath ? send(200, '<html>Home</html>', html) : respond(),
  'not-found-drips-on-first-path': exchange => (exchange.isFirstPath ? drip(404)(exchange) : exchange.respond()),
  'braces-on-first-path': ({ isFirstPath, send, respond }) => (isFirstPath ? send(200, '{ Maintenance }') : respond()),
  'not-found': status(404),
  'not-found-with-json': status(404, {}, '{"status":"error","error":"no such method"}'),
  'not-found-then-refused': ({ isFirstPath, send }) =>
    isFirstPath ? send(404, 'gone', html) : send(200, '{"status":"error","error":"invalid api token"}'),
  'not-found-then-500': ({ isFirstPath, send }) => (isFirstPath ? send(404, 'gone', html) : send(500, 'oops', html)),
  'html-then-not-found': ({ isFirstPath, send }) =>
    isFirstPath ? send(200, '<html>Home</html>', html) : send(404, '', html),
  'refused-then-not-found': ({ isFirstPath, send }) =>
    isFirstPath ? send(200, '{"status":"error","error":"account suspended"}') : send(404, 'gone', html),
  'status-400': status(400),
  'status-402-with-words': status(402, {}, '{"status":"error","error":"balance too low"}'),
  'status-408-once': first(1, status(408)),
  'status-408-with-words-once': first(1, status(408, {}, '{"status":"error","error":"request timeout"}')),
  'status-418': status(418),
  'status-204': status(204, {}, ''),
  'status-500': status(500),
  'status-501': status(501),
  'status-500-with-words': status(500, {}, '{"status":"error","error":"database is down"}'),
  'status-500-with-a-long-trace': status(500, {}, JSON.stringify({ message: 'Boom', trace: 'x'.repeat(100_000) })),

  // What may be temporary
  'status-429': status(429),
  'status-429-for-seconds': status(429, { 'retry-after': '2' }),
  'status-429-for-an-hour': status(429, { 'retry-after': '3600' }),
  'status-429-until-a-date': ({ send, now }) =>
    send(429, '', {
      date: new Date(now).toUTCString(),
      'retry-after': new Date(Math.ceil(now / 1000) * 1000 + 3000).toUTCString(),
    }),
  'status-429-until-a-date-long-past': status(429, { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }),
  'status-429-retry-after-nonsense': status(429, { 'retry-after': 'soon' }),
  'status-429-at-once': first(1, status(429, { 'retry-after': '0' })),
  'status-429-once': first(1, status(429, { 'retry-after': '1' })),
  'status-503': status(503),
  'status-503-twice': first(2, status(503)),
  'status-503-for-an-hour': status(503, { 'retry-after': '3600' }),
  'status-502': status(502),
  'status-502-once': first(1, status(502)),
  'status-504': status(504),
  'status-504-once': first(1, status(504)),
  'status-526': status(526),
  reset: reset,
  'reset-once': first(1, reset),
  'closed-without-answer': ({ request }) => void request.socket.end(),
  'reset-after-headers': exchange => {
    exchange.response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    exchange.response.flushHeaders();
    exchange.response.write('{"status":', () => setTimeout(() => reset(exchange), 5));
  },
  'ends-before-its-length': exchange => {
    exchange.response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
    exchange.response.write(exchange.account.slice(0, 100), () => exchange.request.socket.end());
  },
  'ends-before-its-length-on-a-closing-connection': ({ request }) =>
    void request.socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n{"status":'),
  'two-lengths': ({ request }) =>
    void request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'),
  'not-http': ({ request }) => void request.socket.end('SSH-2.0-OpenSSH_9.7\r\n'),
  'continue-that-nobody-asked-for': ({ request }) =>
    void request.socket.end('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'),
  'headers-too-large': ({ send }) => send(200, '', { 'x-large': 'x'.repeat(100_000) }),

  // Slow
  hangs: () => undefined,
  'stalls-in-body': ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"status":"ok",');
  },
  'stalls-in-a-body-without-length': ({ request }) =>
    void request.socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"status":"ok",'),
  drips: drip(200),
  'slow-but-sound': ({ respond }) => void setTimeout(respond, 50),

  // Encodings
  gzip: body(account => gzipSync(account), { 'content-encoding': 'gzip' }),
  'x-gzip': body(account => gzipSync(account), { 'content-encoding': 'X-GZIP' }),
  brotli: body(account => brotliCompressSync(account), { 'content-encoding': 'br' }),
  deflate: body(account => deflateSync(account), { 'content-encoding': 'deflate' }),
  'deflate-raw': body(account => deflateRawSync(account), { 'content-encoding': 'deflate' }),
  'gzip-and-brotli': body(account => brotliCompressSync(gzipSync(account)), { 'content-encoding': 'gzip, br' }),
  identity: body(account => account, { 'content-encoding': 'identity' }),
  'encoding-none': body(account => account, { 'content-encoding': 'none' }),
  'encoding-of-every-object': body(account => account, { 'content-encoding': 'constructor' }),
  'encoding-that-is-none': body(account => account, { 'content-encoding': 'utf-8' }),
  'unknown-encoding': body(() => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x00]), { 'content-encoding': 'zstd' }),
  'gzip-without-a-word': body(account => gzipSync(account)),
  'gzip-of-nothing': body(() => '', { 'content-encoding': 'gzip' }),
  'not-the-encoding-it-says': body(account => account, { 'content-encoding': 'gzip' }),
  'gzip-cut-off': body(account => gzipSync(account).subarray(0, -20), { 'content-encoding': 'gzip' }),
  'gzip-bomb': flood(packedMegabyte, 512, { 'content-encoding': 'gzip' }),
  'encodings-without-end': body(() => 'x', { 'content-encoding': Array(50).fill('gzip').join(', ') }),
  'too-large': flood(megabyteOfSpaces, 80),
  'too-large-by-its-length': exchange => {
    exchange.response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(1024 ** 3) });
    exchange.response.write('{"status":');
  },
  'content-length-too-small': body(account => account, { 'content-length': '40' }),
  'content-type-html': body(account => account, html),
  'byte-order-mark-after-a-blank-line': body(account => `\n\ufeff\ufeff${account}`),
  'byte-order-mark': body(account => `\ufeff${account}`),
  'one-broken-byte': body(() =>
    Buffer.from('{"status":"ok","call_flows":[{"id":"1","name":"Z\xc3\xbcrich \xff"}],"fax_flows":[]}', 'latin1'),
  ),
  'windows-1251': body(
    () => Buffer.from('{"status":"ok","call_flows":[{"id":"1","name":"\xce\xf4\xe8\xf1"}],"fax_flows":[]}', 'latin1'),
    { 'content-type': 'application/json; charset=windows-1251' },
  ),
  'utf-16': body(account => Buffer.from(`\ufeff${account}`, 'utf16le')),
  'latin-1': body(() =>
    Buffer.from('{"status":"ok","call_flows":[{"id":"1","name":"Z\u00fcrich"}],"fax_flows":[]}', 'latin1'),
  ),

  // Responses
  html: body(() => '<!DOCTYPE html><html><body>Please log in</body></html>', html),
  empty: body(() => ''),
  'only-spaces': body(() => ' \r\n '),
  'not-json': body(() => 'Fatal error: Uncaught PDOException in /srv/index.php'),
  'cut-off': body(account => account.slice(0, account.length / 2)),
  'missing-comma': body(account => account.replace('],"call_flows"', ']"call_flows"')),
  'json-null': body(() => 'null'),
  'json-list': body(() => '[]'),
  'json-text': body(() => '"ok"'),
  'json-without-status': body(() => '{"flows":[]}'),
  'status-unknown': body(() => '{"status":"maintenance"}'),
  'health-check': body(() => '{"status":"ok","uptime":123456}'),
  'warning-in-front': body(
    account => `<br />\n<b>Warning</b>: Undefined array key "id" in <b>list.php</b>\n${account}`,
    html,
  ),
  'lists-missing': body(() => '{"status":"ok"}'),
  'lists-null': body(() => '{"status":"ok","call_flows":null,"fax_flows":null}'),
  'lists-false': body(() => '{"status":"ok","call_flows":false,"fax_flows":false}'),
  'lists-empty-text': body(() => '{"status":"ok","call_flows":"","fax_flows":""}'),
  'lists-empty': body(() => '{"status":"ok","call_flows":[],"fax_flows":[]}'),
  'lists-keyed-by-id': body(
    () => '{"status":"ok","call_flows":{"7":{"id":"7","name":"Seven","json":"{}"}},"fax_flows":[]}',
  ),
  'lists-of-garbage': body(() => '{"status":"ok","call_flows":[null,1,"x",[],{}],"fax_flows":[false]}'),
  'lists-empty-beside-an-error': body(() => '{"status":"ok","error":"session expired","call_flows":[],"fax_flows":[]}'),
  'lists-empty-beside-a-status': body(() => '{"status":"fail","call_flows":[],"fax_flows":[]}'),
  'list-of-words-beside-flows': body(account => account.replace(/"call_flows":\[.*/s, '"call_flows":"no permission"}')),
  'list-too-long': body(() => `{"status":"ok","call_flows":[${'0,'.repeat(500_000)}0],"fax_flows":[]}`),
  'lists-a-number': body(() => '{"status":"ok","call_flows":17,"fax_flows":[]}'),
  'name-of-10000-characters': body(account => withFlow(account, JSON.stringify({ id: '9', name: 'n'.repeat(10_000) }))),
  'route-of-5-megabytes': body(account =>
    withFlow(account, JSON.stringify({ id: '9', name: 'Long', json: JSON.stringify({ note: 'x'.repeat(5_000_000) }) })),
  ),
  'route-10000-deep': body(account =>
    withFlow(account, `{"id":"9","name":"Deep","json":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
  ),
} satisfies Record<string, Fault>;

/** The name of a fault in the catalogue. */
export type FaultName = keyof typeof faults;
