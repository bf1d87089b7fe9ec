import type { Page } from 'playwright-core';

/** What the user does that starts the clock: the next click, Enter, or text typed. */
export type Trigger = 'click' | 'keydown' | 'input';

/** What was seen of the window while something came up, in milliseconds. */
export interface Watched {
  /** From what the user does to the rows in the window. */
  readonly time: number;
  /** The longest time between two frames, until a second after that. */
  readonly freeze: number;
}

/** Lists whose rows are watched for. */
const lists = {
  flows: '.monaco-list[aria-label="Flows"] .monaco-list-row',
  nothing: '.monaco-list[aria-label="Nothing"] .monaco-list-row',
  groups: '.monaco-list[aria-label="Groups"] .monaco-list-row',
  pick: '.quick-input-widget .monaco-list-row',
};

/** A row of a list whose text matches. */
export interface Row {
  readonly list: keyof typeof lists;
  readonly text: string;
}

/** Watches the window while `act` has a row come up. */
export async function watch(page: Page, trigger: Trigger, row: Row, act: () => Promise<void>): Promise<Watched> {
  const watching = await page.evaluateHandle(beginWatch, { trigger, list: lists[row.list], text: row.text });
  await act();
  return watching.evaluate(({ watched }) => watched);
}

/** Waits until the window draws frame after frame without a pause. */
export async function untilWindowIsIdle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let quiet = 0, last = performance.now(); quiet < 20;) {
      const now = await new Promise<number>(resolve => requestAnimationFrame(resolve));
      quiet = now - last < 40 ? quiet + 1 : 0;
      last = now;
    }
  });
}

// Runs in the window, and uses nothing outside itself.
function beginWatch({ trigger, list, text }: { trigger: Trigger; list: string; text: string }) {
  const pattern = new RegExp(text);
  let start: number | undefined;
  let end: number | undefined;
  const onEvent = (event: Event) => {
    if (event instanceof KeyboardEvent && event.key !== 'Enter') return;
    start = performance.now();
    removeEventListener(trigger, onEvent, { capture: true });
  };
  addEventListener(trigger, onEvent, { capture: true });
  const observer = new MutationObserver(() => {
    if (start === undefined || end !== undefined) return;
    if ([...document.querySelectorAll(list)].some(row => pattern.test(row.textContent))) end = performance.now();
  });
  observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  const watched = new Promise<Watched>(resolve => {
    let last = Infinity;
    let freeze = 0;
    const onFrame = (now: number) => {
      if (start !== undefined) freeze = Math.max(freeze, now - last);
      last = now;
      if (start === undefined || end === undefined || now < end + 1000) return requestAnimationFrame(onFrame);
      observer.disconnect();
      resolve({ time: end - start, freeze });
    };
    requestAnimationFrame(onFrame);
  });
  return { watched };
}
