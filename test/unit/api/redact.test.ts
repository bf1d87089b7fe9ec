import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { redact, redactBody } from '../../../src/api/redact.ts';
import { tokenForms } from './clientParts.ts';

const token = 'k%y ü:/"1+\\2';
const base64 = (text: string) => Buffer.from(text).toString('base64');

for (const [form, text] of Object.entries({
  plain: token,
  'URL-encoded': encodeURIComponent(token),
  'URL-encoded in lower case': encodeURIComponent(token).replace(/%../g, code => code.toLowerCase()),
  'URL-encoded twice': encodeURIComponent(encodeURIComponent(token)),
  'encoded as in a form': new URLSearchParams([['', token]]).toString().slice(1),
  'every character URL-encoded': [...Buffer.from(token)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'as JSON': JSON.stringify(token).slice(1, -1),
  'as JSON in JSON': JSON.stringify(JSON.stringify(token)).slice(3, -3),
  'as PHP writes JSON': 'k%y \\u00fc:\\/\\"1+\\\\2',
  'as HTML': 'k%y &#252;:/&quot;1+\\2',
  'as HTML in hexadecimal': 'k%y &#xFC;:/&#x22;1+\\2',
})) {
  test(`takes out the token ${form}`, () => {
    assert.equal(redact(`before ${text} after`, token), 'before ••• after');
    assert.equal(redactBody(`before ${text} after`, token), 'before ••• after');
  });
}

for (const text of [token, `${token}:${token}`, `${token}:`, `:${token}`, `key=${token}`, `ab${token}`]) {
  test(`takes out the Base64 of ${text}`, () => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const encoded = Buffer.from(text).toString(encoding);
      const left = redact(encoded, token);
      assert.ok(left.replaceAll('•', '').length < 10, left);
      assert.deepEqual(tokenForms(left, token), []);
    }
  });
}

test('takes out a token of any characters, however it is written', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.constantFrom<(text: string) => string>(
        text => text,
        text => encodeURIComponent(text),
        text => JSON.stringify(text).slice(1, -1),
        text => base64(`${text}:${text}`).replace(/=+$/, ''),
      ),
      (secret, write) => {
        // A shorter Base64 holds too little of the token to be one.
        fc.pre(Buffer.byteLength(secret) >= 4);
        assert.ok(!redact(`<${write(secret)}>`, secret).includes(write(secret)));
      },
    ),
  );
});

test('leaves a text without the token as it is', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), text => {
      assert.equal(redact(text, 'no such token 123'), text);
    }),
  );
});

test('an empty token takes nothing out', () => {
  assert.equal(redact('text', ''), 'text');
  assert.equal(redactBody('text', ''), 'text');
});

for (const [secret, body, expected] of [
  ['demo', '{"name":"demo"}', '{"name":"•••"}'],
  ['demo', '{"name":"my demo, yours"}', '{"name":"my •••, yours"}'],
  ['demo', '{"name":"demographics"}', '{"name":"demographics"}'],
  ['demo', '{"name":"Demo"}', '{"name":"Demo"}'],
  ['demo', '{"name":"ZGVtbzpkZW1v"}', '{"name":"•••"}'],
  ['größe', '{"name":"Übergröße größe"}', '{"name":"Übergröße •••"}'],
  ['1', '{"id":"1","sip_port1":5061}', '{"id":"1","sip_port1":5061}'],
  ['abc', '{"name":"abc"}', '{"name":"abc"}'],
  ['5060', '{"sip_port1":5060}', '{"sip_port1":5060}'],
  ['0123456789abcdef', '{"name":"x0123456789abcdefx"}', '{"name":"x•••x"}'],
] as const) {
  test(`of the body ${body} the token ${secret} leaves ${expected}`, () => {
    assert.equal(redactBody(body, secret), expected);
  });
}

test('errors are rid even of a short token', () => {
  assert.equal(redact('invalid key abc', 'abc'), 'invalid key •••');
});
