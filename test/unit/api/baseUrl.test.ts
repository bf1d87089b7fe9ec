import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBaseUrl } from '../../../src/api/baseUrl.ts';

for (const [text, origin, path] of [
  ['https://v1.api19.com', 'https://v1.api19.com', ''],
  [' https://v1.api19.com/ ', 'https://v1.api19.com', ''],
  ['HTTPS://V1.API19.COM:443/', 'https://v1.api19.com', ''],
  ['https://proxy.example.com:8443/brand/api/', 'https://proxy.example.com:8443', '/brand/api'],
  ['http://localhost:8080', 'http://localhost:8080', ''],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', ''],
  ['http://127.8.9.10', 'http://127.8.9.10', ''],
  ['http://127.1', 'http://127.0.0.1', ''],
  ['http://[::1]:8080', 'http://[::1]:8080', ''],
] as const) {
  test(`${text} is ${origin} with the path “${path}”`, () => {
    assert.deepEqual(readBaseUrl(text), { origin, basePath: path });
  });
}

for (const [text, reason] of [
  ['', /is empty/],
  ['v1.api19.com', /not a web address/],
  ['ftp://v1.api19.com', /not a web address/],
  ['javascript:alert(1)', /not a web address/],
  ['https://', /not a web address/],
  ['http://v1.api19.com', /must begin with https/],
  ['http://localhost.example.com', /must begin with https/],
  ['http://127.0.0.1.example.com', /must begin with https/],
  ['http://0.0.0.0', /must begin with https/],
  ['http://[::ffff:127.0.0.1]', /must begin with https/],
  ['http://128.0.0.1', /must begin with https/],
  ['https://v1.api19.com?x=1', /query/],
  ['https://v1.api19.com/?', /query/],
  ['https://v1.api19.com#top', /fragment/],
  ['https://v1.api19.com/#', /fragment/],
  ['https://me:secret@v1.api19.com', /user name or password/],
  ['https://secret@v1.api19.com', /user name or password/],
  ['https://:@v1.api19.com', /user name or password/],
  ['https://v1.api19.com@evil.example', /user name or password/],
] as const) {
  test(`“${text}” is refused: ${reason.source}`, () => {
    const sentence = readBaseUrl(text);
    assert.ok(typeof sentence === 'string');
    assert.match(sentence, reason);
    assert.ok(!sentence.includes('secret'), sentence);
  });
}
