import { openVsCode } from '../user/vscodePage.ts';
import type { FaultName } from '../standIn/faults.ts';
import { startStandIn } from '../standIn/server.ts';

/** Walks through the main job as a user would and leaves a numbered picture of each step in `folder`. */
export async function takeScreenshots(folder: string, vsix: string, fault?: FaultName): Promise<void> {
  process.env.CALLFLOWS_VSIX = vsix;
  const standIn = await startStandIn(fault ? { fault } : {});
  const code = await openVsCode({ settings: { 'callflows.baseUrl': standIn.url }, screenshots: folder });
  /** Without what VS Code itself has to say: npm's build lacks the server of the TypeScript extension. */
  const screenshot = async (name: string) => {
    if ((await code.notifications.count()) > 0) await code.run('Notifications: Clear All Notifications');
    await code.notifications.first().waitFor({ state: 'detached' });
    await code.screenshot(name);
  };
  try {
    const { page } = code;
    await code.openFile('order-numbers.sh');
    await code.openView();
    await code.view.getByRole('button', { name: 'Set API Token' }).waitFor();
    await code.screenshot('welcome');

    await code.view.getByRole('button', { name: 'Set API Token' }).click();
    await code.input.fill('demo');
    await code.screenshot('token-is-masked');
    await page.keyboard.press('Enter');
    if (fault) {
      await code.notifications.or(code.row('Call Flows')).or(code.view.locator('.message')).first().waitFor();
      await code.screenshot(`fault-${fault}`);
      return;
    }
    await code.row('LA Servers').waitFor();
    await screenshot('flows');
    await code
      .line(/Support.Line/)
      .first()
      .waitFor();
    await screenshot('ids');

    await code.fromMenu('Support Line', 'Find Usages in Workspace');
    await code.view
      .locator('.message')
      .filter({ hasText: /usages in \d files/ })
      .waitFor();
    await screenshot('usages');
    await code.openView();

    await code.clickRow('LA Servers');
    await code.tab('LA Servers').waitFor();
    await page.locator('.view-line', { hasText: 'route1' }).first().waitFor();
    await screenshot('route');

    await page.locator('.editor-group-container.active .view-line').first().click();
    await page.keyboard.type('x');
    await page.locator('.monaco-editor-overlaymessage').first().waitFor();
    await code.screenshot('read-only');

    await code.clickRow('LA Servers');
    await page.keyboard.press('Control+C');
    await code.statusBar
      .getByText(/copied/i)
      .first()
      .waitFor();
    await code.screenshot('id-copied');

    await code.clickRow('LA Servers', { button: 'right' });
    await page.locator('.context-view .action-item').first().waitFor();
    await code.screenshot('context-menu');
    await page.keyboard.press('Escape');

    await code.run('Call Flows: Open Record as Received');
    await code.input.fill('Main Route');
    await code.picks.first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.view-line', { hasText: 'user_id' }).first().waitFor();
    await code.screenshot('record-as-received');

    await code.reload();
    await code.tab('Main Route.record.json').waitFor();
    await code.row('LA Servers').waitFor();
    await code.screenshot('after-a-reload');

    await code.run('Call Flows: Remove API Token');
    await code.view.getByRole('button', { name: 'Set API Token' }).waitFor();
    await code.screenshot('token-removed');
  } catch (error) {
    await code.screenshot('failed');
    throw error;
  } finally {
    await Promise.all([code.close(), standIn.close()]);
  }
}
