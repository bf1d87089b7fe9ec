import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayId, displayName, withKeys } from '../../../src/flows/flow.ts';
import { callFlow } from './builders.ts';
import { visible } from '../../../src/flows/text.ts';

test('what could disguise a name becomes visible', () => {
  const rows = [
    ['a\u202eb', 'a⟨U+202E⟩b'],
    ['a\nb\x7f', 'a␊b␡'],
    ['Main\u200c Route', 'Main⟨U+200C⟩ Route'],
    ['Ma\u200din', 'Ma⟨U+200D⟩in'],
    ['Main\u{e0100} Route', 'Main⟨U+E0100⟩ Route'],
    ['\u3164\u2800\u115f\u034f\ufe0f\ud800', '⟨U+3164⟩⟨U+2800⟩⟨U+115F⟩⟨U+034F⟩⟨U+FE0F⟩⟨U+D800⟩'],
  ] as const;
  for (const [sent, shown] of rows) assert.equal(visible(sent), shown);
  assert.equal(displayName({ kind: 'call', name: ' \u200d ' }), '⟨U+200D⟩');
});

test('what scripts and emoji need stays', () => {
  for (const text of [
    '👩🏽\u200d💻',
    '❤\ufe0f\u200d🔥',
    '1\ufe0f⃣',
    'می\u200cخواهم',
    'क्\u200dष',
    '۲۴\u200cساعته',
    'VIP\u200cها',
    'അവന\u0d4d\u200d',
    '葛\u{e0100}',
    'Zürich €',
    '日本',
  ]) {
    assert.equal(visible(text), text);
  }
});

test('an ID keeps its place behind a name that is read from the right', () => {
  for (const name of ['قسم الدعم', 'תמיכה']) assert.equal(displayId({ id: '444', name }), '\u200e#444');
  assert.equal(displayId({ id: '444', name: 'Überlauf 🙂' }), '#444');
});

test('flows without an ID, or with the same one, keep their keys when others come and go', () => {
  const flow = (id: string | undefined, position: number) => callFlow('{}', { key: `call/${id ?? ''}`, id, position });
  const keysOf = (...ids: (string | undefined)[]) => withKeys(ids.map(flow)).map(({ key }) => key);
  assert.deepEqual(keysOf('1', undefined, '2', '2', undefined), [
    'call/1',
    'call/~1',
    'call/2~1',
    'call/2~2',
    'call/~2',
  ]);
  assert.deepEqual(keysOf(undefined, '3', '2', '2', undefined), [
    'call/~1',
    'call/3',
    'call/2~1',
    'call/2~2',
    'call/~2',
  ]);
});
