import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type * as LanguageService from 'vscode-json-languageservice';
import { findProblems } from '../../../src/flows/problems.ts';
import { readRoute } from '../../../src/flows/route.ts';
import { documentedRoutes } from '../flows/builders.ts';

// What Node loads of it is CommonJS, what its types describe is not.
const require = createRequire(import.meta.url);
const { getLanguageService, TextDocument } = require('vscode-json-languageservice') as typeof LanguageService;

/** The warnings and hovers of the JSON editor for a text under one of the schemas. */
async function open(schema: 'route' | 'faxflow', text: string) {
  const source = await readFile(new URL(`../../../media/${schema}.schema.json`, import.meta.url), 'utf8');
  const service = getLanguageService({});
  service.configure({
    schemas: [{ uri: 'test:schema', fileMatch: ['*'], schema: JSON.parse(source) as LanguageService.JSONSchema }],
  });
  const document = TextDocument.create('callflow:/call/1/flow.json', 'json', 1, text);
  const parsed = service.parseJSONDocument(document);
  return {
    warnings: async () => (await service.doValidation(document, parsed)).map(({ message }) => JSON.stringify(message)),
    hover: async (key: string) => {
      const position = document.positionAt(text.indexOf(`"${key}"`) + 1);
      const hover = await service.doHover(document, position, parsed);
      return Array.isArray(hover?.contents) ? hover.contents.map(String).join('\n') : '';
    },
  };
}

describe('the schema of routes', () => {
  it('accepts the documented samples', async () => {
    for (const route of Object.values(documentedRoutes)) {
      assert.deepEqual(await (await open('route', route)).warnings(), []);
    }
  });

  it('warns of values that are likely mistakes, and of nothing else', async () => {
    const rows: [member: string, isMeant: boolean][] = [
      ['"sip_port1":5060', true],
      ['"sip_port1":"5060"', true],
      ['"sip_port1":""', true],
      ['"sip_port1":null', true],
      ['"sip_port1":65535', true],
      ['"sip_port1":[]', true],
      ['"sip_port1":70000', false],
      ['"sip_port1":"70000"', false],
      ['"sip_port1":0', false],
      ['"sip_port1":"0"', false],
      ['"sip_port1":5060.5', false],
      ['"sip_port12":"abc"', false],
      ['"route1_wait":30', true],
      ['"route1_wait":"30"', true],
      ['"route1_wait":""', true],
      ['"route1_wait":false', true],
      ['"route1_wait":"abc"', false],
      ['"route12_wait":-1', false],
      ['"wait":13', true],
      ['"wait":"abc"', false],
      ['"wait":-1', false],
      ['"route1":"anything"', true],
      ['"route1_simul":["device:1"]', true],
      ['"dnis":3424', true],
      ['"voicemail_box":{"a":[1.0]}', true],
      ['"sip_port":"abc"', true],
      ['"xroute1_wait":"abc"', true],
    ];
    for (const [member, isMeant] of rows) {
      const warnings = await (await open('route', `{${member}}`)).warnings();
      assert.equal(warnings.length, isMeant ? 0 : 1, `${member}: ${warnings.join()}`);
    }
  });

  it('warns of exactly the values that the rules for ports and waits find', async () => {
    const key = fc.constantFrom('sip_port1', 'route1_wait', 'wait');
    const number = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 65530, max: 65540 }), fc.double());
    const value = fc.oneof(
      number.filter(Number.isFinite).map(String),
      number.map(each => JSON.stringify(String(each))),
      fc.constantFrom('1e3', '1E-2', '5060.0', '1e400', '999999999999', '1000000000000', '-0', 'true', 'false', 'null'),
      fc.constantFrom('""', '" 5 "', '"05"', '"+5"', '"1e3"', '[]', '[1]', '{}', '{"a":1}'),
      fc.string().map(text => JSON.stringify(text)),
    );
    await fc.assert(
      fc.asyncProperty(key, value, async (key, value) => {
        const route = `{"route1":"1.1.1.1","${key}":${value}}`;
        const found = findProblems(readRoute(route)).filter(({ rule }) => rule === 'badPort' || rule === 'badWait');
        assert.equal((await (await open('route', route)).warnings()).length, found.length, route);
      }),
      { numRuns: 500 },
    );
  });

  it('explains each documented key', async () => {
    const keys = ['route1', 'sip_port1', 'route1_wait', 'route1_simul', 'wait', 'dnis'];
    const route = await open('route', documentedRoutes.laServers);
    for (const key of keys) assert.match(await route.hover(key), /^.{20,}\.$/s, key);
    assert.equal(await (await open('route', '{"voicemail_box":1}')).hover('voicemail_box'), '');
  });
});

describe('the schema of fax flows', () => {
  it('warns of values that are not lists of addresses, and of nothing else', async () => {
    const rows: [value: string, isMeant: boolean][] = [
      ['null', true],
      ['""', true],
      ['["josh@gmail.com"]', true],
      ['{"9":"josh@gmail.com"}', true],
      ['7', false],
      ['[7]', false],
    ];
    for (const [value, isMeant] of rows) {
      for (const key of ['emails_json', 'emails_allowed_in']) {
        const warnings = await (await open('faxflow', `{"id":1,"name":null,"x":7,"${key}":${value}}`)).warnings();
        assert.equal(warnings.length, isMeant ? 0 : 1, `${key} ${value}: ${warnings.join()}`);
      }
    }
  });

  it('explains its keys', async () => {
    const flow = await open('faxflow', '{"id":"1","name":"a","emails_json":null,"emails_allowed_in":[]}');
    for (const key of ['id', 'name', 'emails_json', 'emails_allowed_in'])
      assert.match(await flow.hover(key), /\.$/, key);
  });
});
