import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Redactor } from '../../../src/api/redact.ts';
import { keptLog, tokenForms } from './clientParts.ts';

const oddToken = 'k%y ü:/"1+\\2';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const json = (text: string) => JSON.stringify(text).slice(1, -1);

const inBytes = (text: string, write: (byte: number) => string) => [...Buffer.from(text)].map(write).join('');

/** As PHP's `htmlentities` writes it with the names of HTML 5. */
const names: Record<string, string> = {
  '/': 'sol',
  '+': 'plus',
  '=': 'equals',
  _: 'lowbar',
  '.': 'period',
  ':': 'colon',
};
const html5 = (text: string) => html(text).replace(/[/+=_.:]/g, sign => `&${names[sign]};`);

/** As PHP's `htmlspecialchars` writes it. */
const html = (text: string) =>
  text.replace(/[&"'<>]/g, sign => ({ '&': '&amp;', '"': '&quot;', "'": '&#039;', '<': '&lt;' })[sign] ?? '&gt;');

/** As PHP's `json_encode` writes it. */
const phpJson = (text: string) =>
  json(text)
    .replaceAll('/', '\\/')
    .replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const spellings: Record<string, (token: string) => string> = {
  plain: token => token,
  'URL-encoded': encodeURIComponent,
  'URL-encoded in lower case': token => encodeURIComponent(token).replace(/%../g, code => code.toLowerCase()),
  'URL-encoded twice': token => encodeURIComponent(encodeURIComponent(token)),
  'encoded as in a form': token => new URLSearchParams([['', token]]).toString().slice(1),
  'with every character URL-encoded': token =>
    [...Buffer.from(token)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'as JSON': json,
  'as JSON in JSON': token => json(json(token)),
  'as PHP writes JSON': phpJson,
  'as PHP writes JSON in JSON': token => phpJson(phpJson(token)),
  'as PHP writes HTML': html,
  'as HTML with the names of HTML 5': html5,
  'as HTML that was escaped twice': token => html(html(token)),
  'as PHP writes HTML in JSON': token => phpJson(html(token)),
  'as JSON in HTML': token => html(json(token)),
  'as entities with leading zeros': token =>
    Array.from(token, character => `&#000${character.codePointAt(0)};`).join(''),
  'as hexadecimal entities': token =>
    Array.from(token, character => `&#X0${character.codePointAt(0)?.toString(16)};`).join(''),
  'escaped as in JavaScript': token => inBytes(token, byte => `\\x${byte.toString(16).padStart(2, '0')}`),
  'escaped as in C': token => inBytes(token, byte => `\\${byte.toString(8).padStart(3, '0')}`),
  'escaped as old JavaScript did it': token =>
    Array.from({ length: token.length }, (_, at) => `%u${token.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  'as Base64': base64,
  'as the Base64 of credentials': token => base64(`${token}:${token}`),
  'as the Base64url of credentials': token => Buffer.from(`${token}:${token}`).toString('base64url'),
  'as Base64 that was URL-encoded': token => encodeURIComponent(base64(`${token}:${token}`)),
};
const tokens = [
  oddToken,
  'é/Zq7kwT95bX+& "%<ü',
  `O'Brien & "Söhne" <1>`,
  '令牌😀令牌',
  '12345678901234567890',
  '.*+?^${}()|[]\\/',
  '$&$1$`abc$$',
  '%41bcdefghijklmn',
  '&amp;&#039;abcdefgh',
  `x"${'y'.repeat(10_000)}%`,
];

/** How a long token may stand in an answer beside its spellings: broken, or read as another encoding. */
const broken: Record<string, (token: string) => string> = {
  'folded in two': token => `${token.slice(0, 15)}\r\n ${token.slice(15)}`,
  'in folded Base64': token => base64(`${token}:${token}`).replace(/.{76}/g, '$&\r\n'),
  'in hexadecimal digits': token => Buffer.from(token).toString('hex'),
  'with a zero-width space': token => `${token.slice(0, 9)}\u200b${token.slice(9)}`,
  'in UTF-16': token => Buffer.from(token, 'utf16le').toString('latin1'),
  'misread as windows-1252': token => new TextDecoder('windows-1252').decode(Buffer.from(token)),
};
for (const [how, write] of Object.entries(broken)) {
  for (const token of ['0123456789abcdef0123456789abcdef01234567', 'tökén-Ürümqi-0123456789', 'x'.repeat(64)]) {
    if (how === 'in UTF-16' && /[^ -~]/.test(token)) continue;
    for (const as of [(text: string) => text, json]) {
      test(`removes the token ${token} ${how}${as === json ? ', as JSON' : ''}`, () => {
        const text = `It says “${as(write(token))}” there.`;
        const redactor = new Redactor();
        redactor.learn(token);
        for (const redacted of [redactor.redact(text), redactor.redactBody(text, token)]) {
          assert.match(redacted, /^It says “.{0,3}•••.{0,6}” there\.$/su);
        }
      });
    }
  }
}

for (const token of tokens) {
  test(`removes the token ${token.slice(0, 24)} from messages and bodies in every spelling`, () => {
    const redactor = new Redactor();
    redactor.learn(token);
    for (const [name, write] of Object.entries(spellings)) {
      const text = `{"text":"before ${write(token)} after"}`;
      assert.equal(redactor.redact(text), '{"text":"before ••• after"}', name);
      assert.equal(redactor.redactBody(text, token), '{"text":"before ••• after"}', name);
    }
  });
}

for (const token of ['abc', 'demo', '12345', '12345678', `a'"`]) {
  test(`removes the short token ${token} from messages in every spelling`, () => {
    const redactor = new Redactor();
    redactor.learn(token);
    for (const [name, write] of Object.entries(spellings)) {
      assert.equal(redactor.redact(`before ${write(token)} after`), 'before ••• after', name);
    }
  });
}

for (const around of ['', ':', 'ab', 'key=', 'key=v&key=']) {
  test(`removes the Base64 of “${around}” and the token`, () => {
    const redactor = new Redactor();
    redactor.learn(oddToken);
    for (const text of [`${around}${oddToken}`, `${oddToken}${around}`, `${around}${oddToken}:${oddToken}${around}`]) {
      for (const encoding of ['base64', 'base64url'] as const) {
        assert.deepEqual(tokenForms(redactor.redact(Buffer.from(text).toString(encoding)), oddToken), []);
      }
    }
  });
}

for (const token of [oddToken, 'demo']) {
  test(`removes the Base64 of the header that ${token} was sent in`, () => {
    const redactor = new Redactor();
    redactor.learn(token);
    const sent = `Basic ${Buffer.from(`${token}:${token}`).toString('base64')}`;
    for (const around of [sent, `{"authorization":"${sent}"}`, `x${sent}`, `xy${sent}`]) {
      const redacted = redactor.redact(`trace ${Buffer.from(around).toString('base64')}, end`);
      const left = Buffer.from(redacted.replace(/^trace |•••|, end$/g, ''), 'base64').toString();
      assert.ok(redacted.includes('•••') && !left.includes(sent.slice(-8)), redacted);
    }
  });
}

test('removes the Base64 of what holds the token as URLs and JSON write it', () => {
  const token = 's3cr3t+tok/en=8Zq9w==';
  const redactor = new Redactor();
  redactor.learn(token);
  const written = [
    encodeURIComponent(token),
    json(token),
    json(token).replaceAll('/', '\\/'),
    new URLSearchParams({ token }),
  ];
  for (const each of written) {
    for (const before of ['', '/', '/a']) {
      const encoded = Buffer.from(`${before}${each}`).toString('base64');
      for (const redacted of [redactor.redact(encoded), redactor.redactBody(encoded, token)]) {
        const decoded = Buffer.from(redacted.replaceAll('•••', ''), 'base64').toString('latin1');
        assert.doesNotMatch(decoded, /s3cr3t|8Zq9w/, String(each));
      }
    }
  }
});

test('removes a long token from a body in any letter case, and a short one only as it is', () => {
  const redactor = new Redactor();
  const token = '3F2B8C1A-9D4E-4F6A-8B7C-0D1E2F3A4B5C';
  assert.equal(redactor.redactBody(`{"key":"${token.toLowerCase()}"}`, token), '{"key":"•••"}');
  assert.equal(redactor.redactBody('{"name":"Demo"}', 'demo'), '{"name":"Demo"}');
});

test('removes a token that holds another, whichever was learned first', () => {
  for (const tokens of [
    ['live', 'tk_live_9f8e7d6c5b4a'],
    ['tk_live_9f8e7d6c5b4a', 'live'],
  ]) {
    const redactor = new Redactor();
    for (const token of tokens) redactor.learn(token);
    assert.equal(redactor.redact('GET /x?key=tk_live_9f8e7d6c5b4a'), 'GET /x?key=•••');
  }
});

test('removes a token of any characters in every spelling', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.constantFrom(...Object.values(spellings)),
      (token, write) => {
        // A shorter Base64 contains too little of the token, and backslashes alone are never sure to be an escape.
        fc.pre(Buffer.byteLength(token) > 2 && token.isWellFormed() && /[^\\]/.test(token));
        const redactor = new Redactor();
        redactor.learn(token);
        assert.ok(!redactor.redact(`<${write(token)}>`).includes(write(token)));
      },
    ),
  );
});

test('removes a token from messages whatever the case of its letters, since hosts of URLs change it', () => {
  const redactor = new Redactor();
  redactor.learn('Token-Of-Mine');
  assert.equal(redactor.redact(new URL('https://Token-Of-Mine.example/').href), 'https://•••.example/');
});

test('removes a token that looks like an escape, with whatever the escape stands for', () => {
  const redactor = new Redactor();
  redactor.learn('%41');
  assert.equal(redactor.redact('%41, %2541 and A'), '•••, ••• •••nd •••');
});

test('removes every token that it knows', () => {
  const redactor = new Redactor();
  for (const token of ['first-token-of-all', 'second-token', '']) redactor.learn(token);
  assert.equal(redactor.redact('first-token-of-all, second-token'), '•••, •••');
});

test('leaves a text without the token as it is', () => {
  const redactor = new Redactor();
  redactor.learn('no such token 123');
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), text => {
      assert.equal(redactor.redact(text), text);
    }),
  );
  const escapes = String.raw`{"a":"\u00fc \u0041 \/ %41 &amp;#65; &lt;"}`;
  assert.equal(redactor.redactBody(escapes, 'no such token 123'), escapes);
});

test('a redacted body stays the JSON that it was', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (before, after) => {
      const body = phpJson(`${before} ${oddToken} ${after}`);
      const redacted = new Redactor().redactBody(`"${body}"`, oddToken);
      assert.equal(JSON.parse(redacted), `${before} ••• ${after}`);
    }),
  );
});

for (const [token, body, expected] of [
  ['demo', '{"name":"demo"}', '{"name":"•••"}'],
  ['demo', '{"name":"my demo, yours"}', '{"name":"my •••, yours"}'],
  ['demo', '{"name":"demographics"}', '{"name":"demographics"}'],
  ['demo', '{"name":"my_demo"}', '{"name":"my_demo"}'],
  ['demo', '{"name":"Demo"}', '{"name":"Demo"}'],
  ['demo', '{"name":"ZGVtbzpkZW1v"}', '{"name":"•••"}'],
  ['demo', '{"name":"line\\ndemo\\u0020"}', '{"name":"line\\n•••\\u0020"}'],
  ['größe', '{"name":"Übergröße größe"}', '{"name":"Übergröße •••"}'],
  ['größe', '{"name":"“größe”"}', '{"name":"“•••”"}'],
  ['1', '{"id":"1","sip_port1":5061}', '{"id":"1","sip_port1":5061}'],
  ['abc', '{"name":"abc"}', '{"name":"abc"}'],
  ['5060', '{"sip_port1":5060}', '{"sip_port1":5060}'],
  ['0123456789abcdef', '{"name":"x0123456789abcdefx"}', '{"name":"x•••x"}'],
] as const) {
  test(`the token ${token} leaves ${expected} of the body ${body}`, () => {
    assert.equal(new Redactor().redactBody(body, token), expected);
  });
}

test('removes the beginning of a short token where a sentence was cut', () => {
  const redactor = new Redactor();
  redactor.learn('12345678');
  assert.equal(
    redactor.redact('It begins with “number 123456…”, not “number 12…”.'),
    'It begins with “number •••…”, not “number 12…”.',
  );
});

test('removes the token from an error with its stack and its causes', () => {
  const redactor = new Redactor();
  redactor.learn(oddToken);
  const error = new Error(`one ${oddToken}`, { cause: new Error(`two ${oddToken}`, { cause: `three` }) });
  assert.equal(redactor.redactError(error), error);
  const texts = [error, error.cause].flatMap(each => [String(each), each instanceof Error ? each.stack : '']);
  assert.deepEqual(tokenForms(texts.join('\n'), oddToken), []);
  assert.match(texts.join('\n'), /one •••/);
});

test('removes the token from the lines of a log', () => {
  const redactor = new Redactor();
  const kept = keptLog();
  const log = redactor.redactLog(() => kept);
  redactor.learn('token-of-the-log');
  for (const level of ['info', 'warn', 'error'] as const) log[level](`${level} token-of-the-log`);
  assert.deepEqual(kept.lines, ['info •••', 'warn •••', 'error •••']);
});
