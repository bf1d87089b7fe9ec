import assert from 'node:assert/strict';
import { after, afterEach, beforeEach } from 'node:test';
import type { VsCodePage } from './vscodePage.ts';

/**
 * Hooks for a suite that shares one window: each test starts without open editors, boxes, menus and notifications, and
 * ends without a notification or a modal dialog. A failed test leaves a picture of the window. `expected` is a text of
 * notifications that are not ours.
 */
export function shareWindow(window: () => VsCodePage, { expected = /^$/ } = {}): void {
  beforeEach(() => window().tidy());
  afterEach(async test => {
    const vs = window();
    await vs.showFailure(test);
    await vs.screenshot(test.name.replace(/\W+/g, '-').slice(0, 60));
    assert.equal(await vs.page.locator('.monaco-dialog-box').count(), 0, 'nothing is modal');
    const popups = vs.notifications.filter({ hasNotText: expected });
    // VS Code shows the progress of what has ended for a moment longer.
    const inProgress = popups.filter({ has: vs.page.locator('.monaco-progress-container.active') });
    await inProgress.first().waitFor({ state: 'detached' });
    assert.deepEqual(await popups.allInnerTexts(), [], 'nothing pops up');
  });
  after(() => window()?.close());
}
