import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createAccountList } from '../../../src/api/accountList.ts';
import { chooseAccount, sampleOrigin, secretKey, type Account } from '../../../src/api/accounts.ts';
import { Redactor } from '../../../src/api/redact.ts';
import { accountChoice, accountMemory, keptLog, networkSettings } from './clientParts.ts';

const [here, elsewhere] = ['https://v1.api19.com', 'https://brand.example'];

function account(name: string, origin: string, key = `${origin} ${name}`) {
  return { key, id: name, name, origin };
}

const [first, second] = [account('First', here), account('Second', here)];
const [third, fourth] = [account('Third', elsewhere), account('Fourth', elsewhere)];
const all = [first, second, third, fourth];
const nobody = { chosen: [] as string[], named: undefined, last: [] as string[] };

// The accounts; who asks for which; the one that is shown.
for (const [what, accounts, choice, expected] of [
  ['none, if there is none', [], nobody, undefined],
  ['the one at the address of the settings', all, nobody, first],
  ['the one chosen last, if it is there too', all, { last: ['gone', second.key] }, second],
  ['no other, if none was ever chosen', [third], nobody, undefined],
  ['the one chosen last, if none is there', [third, fourth], { last: ['gone', fourth.key] }, fourth],
  ['the one that the workspace names', all, { named: 'Third', last: ['gone', second.key] }, third],
  ['none for the name of none', all, { named: 'third' }, first],
  ['the one that the user chose in the workspace', all, { chosen: [fourth.key, first.key], named: 'Third' }, fourth],
  ['the one chosen before, if the latest was removed', all, { chosen: ['gone', fourth.key] }, fourth],
  ['none for a choice that was removed', all, { chosen: ['gone'], named: 'Third' }, third],
] as const) {
  test(`a window shows ${what}`, () => {
    assert.equal(chooseAccount(accounts, here, { ...nobody, ...choice }), expected);
  });
}

describe('the stored accounts', () => {
  const whole: Account = {
    ...account('Test', elsewhere, secretKey(elsewhere, '1')),
    token: 'a token of Test',
    basePath: '/brand',
    authentication: 'query',
  };

  function accountsIn(kept: Record<string, string>) {
    const secrets = new Map(Object.entries(kept));
    const log = keptLog();
    const accounts = createAccountList({
      secrets: {
        keys: async () => [...secrets.keys()],
        get: async key => secrets.get(key),
        store: async (key, value) => void secrets.set(key, value),
        delete: async key => void secrets.delete(key),
        onDidChange: () => ({ dispose() {} }),
      },
      settings: () => ({ baseUrl: here, authentication: 'basic', requestTimeout: 30 }),
      network: networkSettings,
      choice: accountChoice(),
      memory: accountMemory(),
      redactor: new Redactor(),
      log,
      directory: '',
    });
    const readAll = async () => {
      await accounts.readAll();
      return Promise.all(accounts.infos.map(({ key }) => accounts.read(key)));
    };
    return { accounts, readAll, log };
  }

  test('are read as they were written, by name', async () => {
    const { accounts, readAll } = accountsIn({});
    const other = { ...whole, ...account('Live', here, secretKey(here, '2')), basePath: '', authentication: undefined };
    await accounts.store(whole);
    await accounts.store(other);
    assert.deepEqual(await readAll(), [other, whole]);
  });

  test('of version 0.2 are found again, named after their host', async () => {
    const { readAll } = accountsIn({ [secretKey('http://127.0.0.1:8080')]: '{"token":"old","account":"a"}' });
    assert.deepEqual(
      (await readAll()).map(found => [found?.id, found?.name, found?.origin, found?.token]),
      [['a', '127.0.0.1:8080', 'http://127.0.0.1:8080', 'old']],
    );
  });

  test('are left out, with a line in the log, if their origin or their token can’t be used', async () => {
    const sound = '{"token":"t","account":"a"}';
    const { readAll, log } = accountsIn({
      [secretKey('http://brand.example')]: sound,
      [secretKey('https://brand.example/path')]: sound,
      [secretKey('file:///etc')]: sound,
      [secretKey('nonsense')]: sound,
      [secretKey(here)]: '{"token":7,"account":"a"}',
      [secretKey(here, '1')]: '{"token":"t"}',
      [secretKey(here, '2')]: 'not JSON',
      'callflows.other': sound,
    });
    assert.deepEqual(await readAll(), []);
    assert.equal(log.lines.length, 7);
  });

  test('may be that of the sample', async () => {
    const { readAll } = accountsIn({ [secretKey(sampleOrigin)]: '{"token":"t","account":"a","name":"Sample data"}' });
    assert.deepEqual(
      (await readAll()).map(found => found?.origin),
      [sampleOrigin],
    );
  });
});
