import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { getL10nJson } from '@vscode/l10n-dev';
import type { Frame, Locator } from 'playwright-core';
import { root } from '../run/paths.ts';
import { accountOf, callFlow, failover, faxFlow } from '../standIn/account.ts';
import { startStandIn, type StandIn } from '../standIn/server.ts';
import { eventually } from './eventually.ts';
import { shareWindow } from './suite.ts';
import { pseudoLanguage, pseudoTexts } from './pseudo.ts';
import { openVsCode, type VsCodePage } from './vscodePage.ts';

const account = accountOf(
  [
    callFlow(
      '444',
      'Zentrale',
      '{"route1":"device:694","route1_wait":12.5,"route1_simul":"device:1","route2":"5.5.5.5"}',
    ),
    callFlow('3', 'Nachtdienst', failover('10.0.0.1', '5.5.5.5')),
    callFlow('804', 'Kein JSON', 'forward'),
  ],
  [faxFlow('1', 'Faxe', ['buero@example.com'], ['chef@example.com'])],
);

/** The same in names that have no letters of English. */
const wordless = accountOf(
  [
    callFlow('444', '№ 1', '{"route1":"device:694","route1_wait":12.5,"route1_simul":"device:1","route2":"5.5.5.5"}'),
    callFlow('3', '№ 2', failover('10.0.0.1', '5.5.5.5')),
    callFlow('804', '№ 3', '1 2'),
  ],
  [faxFlow('1', '№ 4', ['a@b.c'], ['d@e.f'])],
);

/** Texts that are VS Code's own, or the same in every language: names of the trade, keys and code. */
const notOurs = /^(Actions for|[\w-]+ {2}⟦)|^(Markdown|\{ "call".*)$|^DNIS\b|\b(Ctrl|Control)\+/;

describe('in German', () => {
  let standIn: StandIn;
  let vs: VsCodePage;

  before(async () => {
    standIn = await startStandIn({ account });
    vs = await openVsCode({
      language: 'de',
      environment: { NODE_OPTIONS: `--import=${new URL('writeLogs.mjs', import.meta.url)}` },
      settings: { 'callflows.baseUrl': standIn.url },
      screenshots: process.env.CALLFLOWS_SCREENSHOTS,
    });
  });
  shareWindow(() => vs);
  after(() => standIn?.close());

  const shows = (text: string | RegExp) => vs.view.getByText(text).first().waitFor();
  const diagram = (): Promise<Frame> =>
    eventually(async () => {
      for (const frame of vs.page.frames()) {
        if (frame.url().includes('fake.html') && (await frame.locator('#steps li').count()) > 0) return frame;
      }
      throw new Error('No diagram is shown.');
    });

  /** Opens a flow with a click and, once its document is there and the list has the focus again, expands its row. */
  const expand = async (name: string) => {
    await vs.clickRow(name);
    await vs.activeTab(name);
    await vs.page.waitForFunction(() => document.activeElement?.closest('.part.sidebar .monaco-list'));
    await vs.page.keyboard.press('ArrowRight');
  };

  describe('the main job', () => {
    it('begins with the token, and says why it was refused', async () => {
      await vs.openView();
      await shows('Hier sehen Sie die Call-Flows und Fax-Flows Ihres Kontos');
      await vs.screenshot('welcome');
      await vs.view.locator('.monaco-button', { hasText: 'API-Token festlegen…' }).click();
      await vs.answer('wrong');
      await vs.page
        .locator('.quick-input-message', {
          hasText: 'Der Dienst hat dieses Token abgelehnt. Meldung des Dienstes: „invalid api token“.',
        })
        .waitFor();
      await vs.screenshot('refused');
      await vs.answer('demo');
      await vs.answers('API-Token gespeichert: 4 Flows');
    });

    it('shows the flows as rows', async () => {
      await expand('Zentrale');
      await vs.row('klingelt 12,5 s').waitFor();
      const rows = await vs.rows();
      for (const row of [
        'Call-Flows, 3',
        'Zentrale, Call-Flow, ID 444: Gerät 694 zusammen mit Gerät 1, dann 5.5.5.5.',
        'Schritt 1: SIP-Gerät 694, gleichzeitig SIP-Gerät 1, klingelt 12,5 s, beginnt bei 0 s.',
        'Schritt 2: 5.5.5.5, Klingeldauer nicht angegeben, beginnt bei 12,5 s.',
        'Nachtdienst, Call-Flow, ID 3: 10.0.0.1, dann 5.5.5.5. Schritt 1 geht zu 10.0.0.1, was von außen kein Anruf erreichen kann (privat).',
        'Kein JSON, Call-Flow, ID 804: Route nicht lesbar. Die Route ist kein gültiges JSON: „forward“ ist kein JSON-Wert (Zeichen 1).',
        'Faxe, Fax-Flow, ID 1: an buero@example.com · von chef@example.com.',
      ])
        assert.ok(rows.includes(row), `${row} in ${rows.join('\n')}`);
    });

    it('explains a flow in its tooltip', async () => {
      const tooltip = await vs.hover(vs.row('Nachtdienst'), 'Nachtdienst #3');
      const text = await tooltip.innerText();
      assert.match(text, /Schritt 1: 10\.0\.0\.1, SIP-Port 5060, klingelt 20 s, beginnt bei 0 s\./);
      assert.match(text, /Wartezeit: 20 s/);
      await vs.screenshot('tooltip');
    });

    it('explains the keys of a route', async () => {
      await vs.clickRow('Nachtdienst');
      await vs.activeTab('Nachtdienst');
      await vs.hover(vs.page.getByText('"route1_wait"'), 'Wie viele Sekunden dieser Schritt klingelt');
    });

    it('draws the route', async () => {
      await vs.fromMenu('Zentrale', 'Routendiagramm anzeigen');
      const page = await diagram();
      const text = await page.locator('body').innerText();
      for (const part of [
        'Anruf geht ein',
        'Die Route endet zu unbekannter Zeit',
        'Als Text kopieren',
        'Schritt für Schritt',
      ])
        assert.ok(text.includes(part), `${part} in ${text}`);
      await page.locator('html[lang=de]').waitFor({ state: 'attached' });
    });

    it('copies the ID by a command of the palette', async () => {
      await vs.run('ID kopieren');
      await vs.answer('Faxe');
      await vs.answers('Kopiert: 1 · Faxe');
    });

    it('explains the IDs in code', async () => {
      // Whether VS Code has coloured the line yet or not, the pointer is on the digits.
      const unknown = '9'.repeat(20);
      await writeFile(join(vs.folder, 'ids.js'), `callflow = ${unknown};\n`);
      await vs.openFile('ids.js');
      const warning = await vs.hover(
        vs.line(unknown).getByText(unknown),
        `Dieses Konto hat keinen Call-Flow ${unknown}.`,
      );
      await warning
        .getByText(/Call-Flows/)
        .first()
        .waitFor();
    });

    it('says that the service cannot be reached, and how old the rows are', async () => {
      await standIn.close();
      await vs.run('Aktualisieren');
      await vs.view
        .locator('.message')
        .filter({
          hasText: /^Offline: Flows, Stand \d\d:\d\d\. .+ ist nicht erreichbar: Die Verbindung wurde abgelehnt\./,
        })
        .waitFor();
      standIn = await startStandIn({ port: standIn.port, account });
    });

    it('writes the log in English', async () => {
      const logs = globSync('data/logs/**/*Flows.log', { cwd: vs.dataFolder });
      const text = (await Promise.all(logs.map(file => readFile(join(vs.dataFolder, file), 'utf8')))).join('');
      assert.match(text, /3 call flows, 1 fax flows/);
      assert.match(text, /tokenRejected/);
      assert.match(text, /unreachable/);
      assert.doesNotMatch(text, /[äöüß„]|Dienst|Token abgelehnt/);
    });
  });

  describe('a language that was made up', () => {
    /** Texts and names of everything in parts of the window. */
    const textsIn = (parts: Locator) =>
      parts.evaluateAll(roots =>
        roots.flatMap(root =>
          [root, ...root.querySelectorAll(':not(style, script)')].flatMap(element => {
            if (!element.checkVisibility()) return [];
            const own = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE);
            return [
              ...own.map(node => node.textContent ?? ''),
              ...['aria-label', 'title', 'placeholder'].map(name => element.getAttribute(name) ?? ''),
            ];
          }),
        ),
      );
    /** Finds words that are not translated, in parts of the window that are shown. */
    const isTranslated = (parts: Locator) =>
      eventually(async () => {
        const texts = (await textsIn(parts)).filter(text => text !== '' && !notOurs.test(text));
        assert.ok(
          texts.some(text => text.includes('⟦')),
          'there is text',
        );
        assert.deepEqual(
          texts.filter(text => /[A-Za-z]{3,}/.test(text)),
          [],
        );
      });
    /** Finds texts that do not fit into their elements. */
    const fits = async (elements: Locator) => {
      const cutOff = await elements.evaluateAll(all =>
        all
          .filter(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => {
            return scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
          })
          .map(({ textContent }) => textContent),
      );
      assert.deepEqual(cutOff, []);
    };

    before(async () => {
      const [installed = ''] = globSync('extensions/callflows.callflows-*', { cwd: vs.dataFolder });
      const write = (path: string, texts: object) =>
        writeFile(join(vs.dataFolder, installed, path), JSON.stringify(texts));
      const sources = await Promise.all(
        globSync('src/**/*.ts', { cwd: root }).map(path => readFile(join(root, path), 'utf8')),
      );
      const texts = await getL10nJson(sources.map(contents => ({ contents, extension: '.ts' })));
      await write(`l10n/bundle.l10n.${pseudoLanguage}.json`, pseudoTexts(texts));
      const manifest = JSON.parse(await readFile(join(root, 'package.nls.json'), 'utf8'));
      await write(`package.nls.${pseudoLanguage}.json`, pseudoTexts(manifest));
      standIn.setAccount(wordless);
      await vs.tidy();
      await vs.page.context().addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = '${pseudoLanguage}'`);
      await vs.reload();
    });

    it('is in every text of the view', async () => {
      await expand('№ 1');
      await eventually(async () => assert.ok((await vs.rows()).length > 6));
      await isTranslated(vs.view.locator('.monaco-list-row'));
      await isTranslated(vs.page.locator('.sidebar .title .action-label:not(.codicon-toolbar-more)'));
      await isTranslated(await vs.hover(vs.row('№ 2'), '№ 2 #3'));
      await vs.clickRow('№ 2', { button: 'right' });
      await isTranslated(vs.page.locator('.monaco-menu .action-menu-item'));
    });

    it('is in the boxes that ask for something, and fits into them', async () => {
      for (const [command, title] of [
        ['Find Flow…', '⟦Ƒíñď Ƒłóŵ'],
        ['Copy As…', '⟦Çóþý Áš'],
        ['Filter Flows…', '⟦Ƒíłţéŕ Ƒłóŵš'],
      ] as const) {
        await vs.run(command);
        const box = vs.page.locator('.quick-input-widget');
        await box.locator('.quick-input-title').filter({ hasText: title }).waitFor();
        await vs.picks.filter({ hasText: '⟦' }).first().waitFor();
        await isTranslated(box.locator('.quick-input-title, .monaco-list-row'));
        await fits(box.locator('.quick-input-title'));
        await vs.page.keyboard.press('Escape');
        await vs.input.waitFor({ state: 'hidden' });
      }
    });

    it('is in the diagram, and fits there', async () => {
      await vs.run('Show Route Diagram');
      await vs.picks.filter({ hasText: '№ 1' }).waitFor();
      await vs.answer('№ 1');
      const page = await diagram();
      await vs.screenshot('pseudo-diagram');
      await isTranslated(page.locator('body'));
      await fits(page.locator('body, main, #tools, #tools button, li, dt, dd, h1, h2, #picture'));
    });

    it('is in what the view says without flows, and fits there', async () => {
      await standIn.close();
      await vs.run('Call Flows: Refresh');
      const message = vs.view.locator('.message');
      await message.filter({ hasText: '⟧' }).waitFor();
      await isTranslated(message);
      await fits(message);
      standIn = await startStandIn({ port: standIn.port, account: wordless });
      await vs.run('Remove API Token');
      const button = vs.view.locator('.monaco-button');
      await button.first().waitFor();
      await isTranslated(vs.view.locator('.welcome-view-content > *'));
      await fits(button);
    });

    it('is in the settings', async () => {
      await vs.run('Preferences: Open Settings (UI)');
      await vs.page.locator('.settings-editor .search-container .view-line').click();
      await vs.page.keyboard.type('@ext:callflows.callflows');
      const descriptions = vs.page.locator('.settings-editor .setting-item-description');
      await descriptions.filter({ hasText: '⟦' }).first().waitFor();
      await isTranslated(descriptions);
    });
  });
});
