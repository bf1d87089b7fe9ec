import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayId, displayName, findFlow, withKeys } from '../../../src/flows/flow.ts';
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

test('a flow is found by its ID, and without one of its own by its name too, wherever it is now', () => {
  const flow = (id: string | undefined, position: number, name: string) =>
    callFlow('{}', { key: `call/${id ?? ''}`, id, position, name });
  const find = (key: string, name: string, ...flows: ReturnType<typeof flow>[]) =>
    findFlow(withKeys(flows), key, each => each.name === name)?.name;
  const [a, b, x, y, z] = [
    flow('1', 1, 'A'),
    flow('2', 2, 'B'),
    flow(undefined, 3, 'X'),
    flow(undefined, 4, 'Y'),
    flow('1', 5, 'Z'),
  ];
  assert.equal(find('call/1', 'Old Name', a, b), 'A');
  assert.equal(find('call/~3', 'X', a, b, x, y), 'X');
  // A flow above it is gone.
  const [movedX, movedY] = [flow(undefined, 2, 'X'), flow(undefined, 3, 'Y')];
  assert.equal(find('call/~3', 'X', a, movedX, movedY), 'X');
  assert.equal(find('call/~3', 'X', a, movedY), undefined);
  // Another flow with its ID comes and goes.
  assert.equal(find('call/1', 'A', a, b, z), 'A');
  assert.equal(find('call/1~1', 'A', a, b), 'A');
  assert.equal(find('call/1', 'Renamed', a, b, z), undefined);
});
