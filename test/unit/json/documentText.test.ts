import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentText, rangeOfKey } from '../../../src/json/documentText.ts';
import type { CallFlow, FaxFlow } from '../../../src/flows/flow.ts';

const two = { tabSize: 2, insertSpaces: true };

function callFlow(route: string | undefined): CallFlow {
  return {
    kind: 'call',
    key: 'call/1',
    id: '1',
    name: 'Main Route',
    position: 1,
    record: '{"id":"1","json":null}',
    parseErrors: [],
    userId: '1',
    e164: 'no',
    route,
  };
}

function faxFlow(record: string): FaxFlow {
  return {
    kind: 'fax',
    key: 'fax/1',
    id: '1',
    name: 'FaxNums 1',
    position: 1,
    record,
    parseErrors: [],
    receivers: [],
    senders: [],
  };
}

describe('documentText', () => {
  it('shows the route of a call flow pretty-printed', () => {
    assert.deepEqual(documentText(callFlow('{"dnis":"3424","route1":"1.1.1.1"}'), 'route', two), {
      text: '{\n  "dnis": "3424",\n  "route1": "1.1.1.1"\n}',
      errors: [],
      note: undefined,
    });
  });

  it('shows a route that is no JSON as it came, with the error where it is', () => {
    assert.deepEqual(documentText(callFlow('{"route1":"1.1.1.1" "route2":"2.2.2.2"}'), 'route', two), {
      text: '{"route1":"1.1.1.1" "route2":"2.2.2.2"}',
      errors: [{ offset: 20, length: 1, sentence: 'The route is not valid JSON: a comma is missing.' }],
      note: undefined,
    });
  });

  it('marks the last character of a route that breaks off, and nothing in an empty one', () => {
    const range = (route: string) => {
      const [error] = documentText(callFlow(route), 'route', two).errors;
      return error && [error.offset, error.length];
    };
    assert.deepEqual(range('{"route1":'), [9, 1]);
    assert.deepEqual(range(''), [0, 0]);
  });

  it('shows the record where there is no route, and says so', () => {
    const { text, note } = documentText(callFlow(undefined), 'route', two);
    assert.equal(text, '{\n  "id": "1",\n  "json": null\n}');
    assert.match(note ?? '', /no route/);
  });

  it('shows the record as received, strings and all', () => {
    const flow = faxFlow(String.raw`{"id":"1","emails_allowed_in":"[\"a@b.c\"]"}`);
    assert.equal(documentText(flow, 'record', two).text, '{\n  "id": "1",\n  "emails_allowed_in": "[\\"a@b.c\\"]"\n}');
  });

  it('decodes the e-mail lists of a fax flow in place, and nothing else', () => {
    const rows: [value: string, shown: string][] = [
      [String.raw`"[\"a@b.c\"]"`, '["a@b.c"]'],
      [String.raw`"{\"9\":\"a\",\"1\":\"b\"}"`, '{"9":"a","1":"b"}'],
      ['"[12345678901234567890, 1.0]"', '[12345678901234567890,1.0]'],
      ['null', 'null'],
      ['""', '""'],
      ['"a@b.c"', '"a@b.c"'],
      ['"null"', '"null"'],
      ['"12"', '"12"'],
      ['"[1,"', '"[1,"'],
      ['["a@b.c"]', '["a@b.c"]'],
    ];
    for (const key of ['emails_json', 'emails_allowed_in', 'other']) {
      for (const [value, decoded] of rows) {
        const { text } = documentText(faxFlow(`{"${key}":${value},"last":1}`), 'route', two);
        const shown = key === 'other' ? value : decoded;
        const squeezed = text.replace(/\n\s*/g, '').replace(/": /g, '":');
        assert.equal(squeezed.replace(', 1.0', ',1.0'), `{"${key}":${shown},"last":1}`.replace(', 1.0', ',1.0'));
      }
    }
  });
});

describe('rangeOfKey', () => {
  it('finds the member from its name to the end of its value', () => {
    const text = '{\n  "route1": "1.1.1.1",\n  "route\\u0032" : { "route3": 1 },\n  "route1": 2\n}';
    const member = (key: string) => {
      const range = rangeOfKey(text, key);
      return range && text.slice(range.offset, range.offset + range.length);
    };
    assert.equal(member('route1'), '"route1": 2');
    assert.equal(member('route2'), '"route\\u0032" : { "route3": 1 }');
    assert.equal(member('route3'), undefined);
    assert.equal(member('constructor'), undefined);
  });

  it('finds nothing in what is no object', () => {
    for (const text of ['', '[1]', '"route1"', '{"route1":']) assert.equal(rangeOfKey(text, 'route1'), undefined);
  });
});
