import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentText } from '../../../src/flows/documentText.ts';
import { routeOf } from '../../../src/flows/route.ts';
import { callFlow, faxFlow } from './builders.ts';

const two = '  ';

describe('documentText', () => {
  it('shows the route of a call flow pretty-printed', () => {
    const { text, error, note } = documentText(callFlow('{"dnis":"3424","route1":"1.1.1.1"}'), 'route', two);
    assert.deepEqual([text, error, note], ['{\n  "dnis": "3424",\n  "route1": "1.1.1.1"\n}', undefined, undefined]);
  });

  it('shows a route that is not JSON as received, with the error at its place', () => {
    const route = '{"route1":"1.1.1.1" "route2":"2.2.2.2"}';
    const { text, error, note } = documentText(callFlow(route), 'route', two);
    const sentence = 'The route is not valid JSON: a comma is missing.';
    assert.deepEqual([text, error, note], [route, { offset: 20, length: 1, sentence }, undefined]);
  });

  it('shows a fax flow that is not JSON as received, its lists too', () => {
    const record = String.raw`{"id":"1" "emails_json":"[\"a@b.c\"]"}`;
    const { text, error } = documentText(faxFlow({ record }), 'route', two);
    const sentence = 'The record of this fax flow is not valid JSON: a comma is missing.';
    assert.deepEqual([text, error], [record, { offset: 10, length: 1, sentence }]);
  });

  it('marks the last character of a text that is cut off, and nothing in an empty one', () => {
    const range = (record: string) => {
      const { error } = documentText(callFlow(undefined, { record }), 'record', two);
      return error && [error.offset, error.length];
    };
    assert.deepEqual(range('{"route1":'), [9, 1]);
    assert.deepEqual(range(''), [0, 0]);
  });

  it('shows the record if there is no route, with a note', () => {
    const flow = callFlow(undefined, { record: '{"id":"1","json":null}' });
    const { text, note } = documentText(flow, 'route', two);
    assert.equal(text, '{\n  "id": "1",\n  "json": null\n}');
    assert.match(note ?? '', /no route/);
  });

  it('shows the record with its strings as received', () => {
    const flow = faxFlow({ record: String.raw`{"id":"1","emails_allowed_in":"[\"a@b.c\"]"}` });
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
      ['"[1]\ufeff"', '"[1]\ufeff"'],
      ['["a@b.c"]', '["a@b.c"]'],
    ];
    for (const key of ['emails_json', 'emails_allowed_in', 'other']) {
      for (const [value, decoded] of rows) {
        const { text } = documentText(faxFlow({ record: `{"${key}":${value},"last":1}` }), 'route', two);
        const shown = key === 'other' ? value : decoded;
        const squeezed = text.replace(/\n\s*/g, '').replace(/": /g, '":');
        assert.equal(squeezed.replace(', 1.0', ',1.0'), `{"${key}":${shown},"last":1}`.replace(', 1.0', ',1.0'));
      }
    }
  });
});

describe('the ranges of a document', () => {
  const route = '{ "route1":"1.1.1.1","route\\u0032" : {"route3":1}, "route1":[2,3]}';

  it('are those of its members, from the name to the end of the value', () => {
    const { text, rangeOfKey } = documentText(callFlow(route), 'route', two);
    const member = (key: string) => {
      const range = rangeOfKey(key);
      return range && text.slice(range.offset, range.offset + range.length);
    };
    assert.equal(member('route1'), '"route1": [\n    2,\n    3\n  ]');
    assert.equal(member('route2'), '"route\\u0032": {\n    "route3": 1\n  }');
    assert.equal(member('route3'), undefined);
    assert.equal(member('constructor'), undefined);
  });

  it('are those of the entries of its route', () => {
    const flow = callFlow(route);
    const { text, rangeOf } = documentText(flow, 'route', two);
    const values = routeOf(flow).entries.map(({ start, end }) => {
      const { offset, length } = rangeOf(start, end);
      return text.slice(offset, offset + length).replace(/\s/g, '');
    });
    assert.deepEqual(values, ['"1.1.1.1"', '{"route3":1}', '[2,3]']);
  });

  it('are found by key in the document of a fax flow as well', () => {
    const flow = faxFlow({ record: String.raw`{"id":"1","emails_json":"[\"a@b.c\"]"}` });
    const { text, rangeOfKey } = documentText(flow, 'route', two);
    const { offset = 0, length = 0 } = rangeOfKey('emails_json') ?? {};
    assert.equal(text.slice(offset, offset + length), '"emails_json": [\n    "a@b.c"\n  ]');
  });

  it('are none in what is not an object', () => {
    for (const text of ['x', '[1]', '"route1"', '{"route1":']) {
      assert.equal(documentText(callFlow(text), 'route', two).rangeOfKey('route1'), undefined);
    }
  });
});
