import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findIdReferences } from '../../../src/ids/idReferences.ts';
import { copyChoices } from '../../../src/ids/copyAs.ts';
import { callFlow, faxFlow } from '../flows/builders.ts';

const baseUrl = 'https://v1.api19.com';
const servers = callFlow('{}', { id: '444', name: 'LA Servers' });
const fax = faxFlow({ id: '7', name: 'FaxNums 1' });

function textsOf(...args: Parameters<typeof copyChoices>) {
  return Object.fromEntries(copyChoices(...args).choices.map(({ label, text }) => [label, text]));
}

test('a flow can be copied in every way', () => {
  assert.deepEqual(textsOf([servers], { baseUrl, languageId: 'typescript' }), {
    ID: '444',
    'Quoted ID': '"444"',
    Parameter: 'call_flow_id=444',
    'Environment variable': 'CALL_FLOW_ID=444',
    Constant: "const LA_SERVERS_CALL_FLOW_ID = '444';",
    'curl request': [
      "curl -X POST 'https://v1.api19.com/dids/callflow/change' \\",
      "  -u 'YOUR_API_TOKEN:YOUR_API_TOKEN' \\",
      "  -d 'call_flow_id=444' \\",
      "  -d 'number=YOUR_NUMBER'",
    ].join('\n'),
    Markdown: '**LA Servers** (call flow `444`)',
  });
});

test('several flows are written on lines of their own, each with its own name', () => {
  const texts = textsOf([servers, fax], { baseUrl, languageId: 'python' });
  assert.equal(texts['ID'], '444\n7');
  assert.equal(texts['Parameter'], 'call_flow_id=444\nfax_flow_id=7');
  assert.equal(texts['Environment variable'], 'LA_SERVERS_CALL_FLOW_ID=444\nFAX_NUMS_1_FAX_FLOW_ID=7');
  assert.equal(texts['Constant'], 'LA_SERVERS_CALL_FLOW_ID = "444"\nFAX_NUMS_1_FAX_FLOW_ID = "7"');
  assert.equal(texts['Markdown'], '- **LA Servers** (call flow `444`)\n- **FaxNums 1** (fax flow `7`)');
});

test('a constant is written as its language writes it', () => {
  const rows: [string | undefined, string][] = [
    ['javascriptreact', "const LA_SERVERS_CALL_FLOW_ID = '444';"],
    ['php', "const LA_SERVERS_CALL_FLOW_ID = '444';"],
    ['go', 'const LaServersCallFlowID = "444"'],
    ['ruby', "LA_SERVERS_CALL_FLOW_ID = '444'"],
    ['java', 'public static final String LA_SERVERS_CALL_FLOW_ID = "444";'],
    ['kotlin', 'const val LA_SERVERS_CALL_FLOW_ID = "444"'],
    ['csharp', 'public const string LaServersCallFlowId = "444";'],
    ['rust', 'const LA_SERVERS_CALL_FLOW_ID: &str = "444";'],
    ['swift', 'let laServersCallFlowId = "444"'],
    ['shellscript', 'readonly LA_SERVERS_CALL_FLOW_ID=444'],
    ['yaml', 'la_servers_call_flow_id: "444"'],
    ['json', '"la_servers_call_flow_id": "444"'],
    ['plaintext', 'LA_SERVERS_CALL_FLOW_ID=444'],
    ['constructor', 'LA_SERVERS_CALL_FLOW_ID=444'],
    [undefined, 'LA_SERVERS_CALL_FLOW_ID=444'],
  ];
  for (const [languageId, expected] of rows) {
    assert.equal(textsOf([servers], { baseUrl, languageId })['Constant'], expected, languageId);
  }
});

test('a name of any kind gives a sound identifier', () => {
  const rows: [string | undefined, string][] = [
    ['Zürich – Büro', 'ZURICH_BURO_CALL_FLOW_ID=444'],
    ['Große Straße, Łódź', 'GROSSE_STRASSE_LODZ_CALL_FLOW_ID=444'],
    ['2nd line', 'FLOW_2ND_LINE_CALL_FLOW_ID=444'],
    ['電話', 'CALL_FLOW_ID=444'],
    ['', 'CALL_FLOW_ID=444'],
    [undefined, 'CALL_FLOW_ID=444'],
    ['"; rm -rf / #\n', 'RM_RF_CALL_FLOW_ID=444'],
  ];
  for (const [name, expected] of rows) {
    assert.equal(textsOf([callFlow('{}', { id: '444', name })], { baseUrl })['Constant'], expected, name);
  }
});

test('flows of the same name get constants of different names', () => {
  const twins = ['3', '4'].map(id => callFlow('{}', { id, name: 'Main' }));
  assert.equal(textsOf(twins, { baseUrl })['Constant'], 'MAIN_CALL_FLOW_ID=3\nFLOW_4_MAIN_CALL_FLOW_ID=4');
  const alike = ['A', 'A', 'A!', 'B'].map(name => callFlow('{}', { id: '1', name }));
  assert.equal(textsOf(alike, { baseUrl })['Constant'], 'A_CALL_FLOW_ID=1\nB_CALL_FLOW_ID=1');
  const taken = ['9 Flow 4 Main', '3 Main', '4 Main'].map(each => callFlow('{}', { id: each[0], name: each.slice(2) }));
  const constants = 'FLOW_4_MAIN_CALL_FLOW_ID=9\nMAIN_CALL_FLOW_ID=3\nFLOW_4_FLOW_4_MAIN_CALL_FLOW_ID=4';
  assert.equal(textsOf(taken, { baseUrl })['Constant'], constants);
});

const languages =
  'typescript python php go ruby java kotlin scala csharp vb rust swift dart c cpp perl lua elixir clojure'
    .concat(
      ' shellscript powershell bat dockerfile makefile sql yaml json toml ini properties terraform xml scss r unknown',
    )
    .split(' ');

test('no name breaks out of a constant, whatever the language', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...languages), (name, languageId) => {
      const text = textsOf([callFlow('{}', { id: '444', name })], { baseUrl, languageId })['Constant'] ?? '';
      const plain = textsOf([callFlow('{}', { id: '444', name: 'x' })], { baseUrl, languageId })['Constant'] ?? '';
      const signs = (written: string) => written.replace(/[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+)*/g, 'w');
      assert.equal(signs(text), signs(plain));
    }),
  );
});

test('the scanner finds the ID in each constant', () => {
  for (const languageId of languages) {
    const text = textsOf([servers], { baseUrl, languageId })['Constant'] ?? '';
    assert.deepEqual(
      findIdReferences(text).map(({ kind, id }) => [kind, id]),
      [['call', '444']],
      text,
    );
  }
});

test('a name is never markup in Markdown', () => {
  const name = '[x](command:y) **b** `c` <img src=x> &lt; $(zap) \u202e\n# y';
  const text = textsOf([callFlow('{}', { id: '1', name })], { baseUrl })['Markdown'];
  assert.equal(
    text,
    '**\\[x\\]\\(command\\:y\\) \\*\\*b\\*\\* \\`c\\` &lt;img src\\=x\\> &amp;lt\\; \\$\\(zap\\) ⟨U\\+202E⟩␊\\# y** (call flow `1`)',
  );
});

test('flows without an ID are left out, with a message', () => {
  const without = callFlow('{}', { id: undefined });
  for (const flows of [[without], [without, without]]) {
    assert.deepEqual(copyChoices(flows, { baseUrl }), {
      choices: [],
      omitted: 'Nothing to copy or insert: the service sent no ID.',
    });
  }
  const { choices, omitted } = copyChoices([without, servers], { baseUrl });
  assert.equal(choices[0]?.text, '444');
  assert.equal(omitted, '1 of the 2 flows has no ID and was left out.');
  assert.equal(copyChoices([servers], { baseUrl }).omitted, undefined);
});

test('an ID that is not a number is never written into code', () => {
  assert.deepEqual(copyChoices([callFlow('{}', { id: "1'; rm -rf /" })], { baseUrl }).choices, []);
});

test('the base URL cannot end the string that it is in', () => {
  const text = textsOf([servers], { baseUrl: "https://x.example/a'b \n$(c)/" })['curl request'] ?? '';
  assert.match(text, /^curl -X POST 'https:\/\/x\.example\/a%27b\$\(c\)\/dids\/callflow\/change' \\\n/);
});

test('no two constants have the same name, as their language writes and reads names', () => {
  const flows = ['Line 1 2', 'Line 12', 'Laservers', 'LA Servers'].map((name, index) =>
    callFlow('{}', { id: `${index + 1}`, name }),
  );
  for (const languageId of ['go', 'powershell', 'swift', 'python', 'json', 'properties']) {
    const constant = textsOf(flows, { baseUrl, languageId })['Constant'] ?? '';
    const names = constant.split('\n').map(line => /[\w.-]*flow[_.-]?id/i.exec(line)?.[0].toLowerCase());
    assert.equal(new Set(names).size, 4, constant);
  }
});
