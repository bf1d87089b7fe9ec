import { Disposable, EventEmitter, FileDecoration, window, type Uri } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { documentScheme } from '../../contract.ts';
import { visible } from '../../flows/text.ts';
import { readFlowUri } from './flowUri.ts';

/** Says on the tab of a flow's document, and in its tooltip, whose flow it is, where there are several accounts. */
export function registerAccountDecorations(store: FlowStore): Disposable {
  const changed = new EventEmitter<undefined>();
  let { accounts } = store.now;
  return Disposable.from(
    changed,
    store.onDidChange(now => {
      if (now.accounts === accounts) return;
      ({ accounts } = now);
      changed.fire(undefined);
    }),
    window.registerFileDecorationProvider({
      onDidChangeFileDecorations: changed.event,
      provideFileDecoration(uri: Uri) {
        const id = uri.scheme === documentScheme ? readFlowUri(uri)?.account : undefined;
        const name = accounts.length > 1 ? accounts.find(account => account.id === id)?.name : undefined;
        if (name === undefined) return undefined;
        const [first = ''] = visible(name);
        return new FileDecoration(first.toUpperCase(), visible(name));
      },
    }),
  );
}
