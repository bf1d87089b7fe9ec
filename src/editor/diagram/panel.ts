import * as l10n from '@vscode/l10n';
import { Disposable, env, Uri, ViewColumn, window, workspace, type WebviewPanel } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { diagramViewType } from '../../contract.ts';
import { displayId, displayName, findFlow, type CallFlow, type Flow } from '../../flows/flow.ts';
import { isEnglish } from '../../flows/language.ts';
import { openFlow } from '../actions/openFlow.ts';
import { flowOf } from '../documents/content.ts';
import { nameInPath } from '../documents/flowUri.ts';
import { UserError } from '../ui/userError.ts';
import type { Output } from '../ui/output.ts';
import { diagramOf, emptyDiagram } from './diagram.ts';
import { pageHtml } from './pageHtml.ts';
import { readDiagramState, readPageMessage } from './protocol.ts';
import type { DiagramState, PageMessage, ShowMessage } from './protocol.ts';

/** The open diagrams: one page for each flow, which follows refreshes. The script of the page is in `extensionUri`. */
export function createPanels(store: FlowStore, output: Output, extensionUri: Uri) {
  /** What each page is about now: its flow, or the sentence why there is none. */
  const open = new Map<WebviewPanel, () => CallFlow | string>();

  const fill = (panel: WebviewPanel, state: DiagramState): void => {
    const { webview } = panel;
    // The title is the name of the flow that the page showed last.
    const isNamed = (flow: CallFlow) => displayName(flow) === panel.title;
    const find = () => flowOf(store.now, state.account, ({ call }) => findFlow(call, state.key, isNamed));
    /** What the page shows, so that other changes send nothing. */
    let shown: CallFlow | string | undefined;
    const update = (): void => {
      const content = find();
      if (content === shown) return;
      shown = content;
      if (typeof content !== 'string') panel.title = displayName(content);
      const diagram = typeof content === 'string' ? emptyDiagram(content) : diagramOf(content);
      // Not awaited: a page that is closed gets no messages.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview's messages have no origin
      void webview.postMessage({ type: 'show', diagram, state } satisfies ShowMessage);
    };
    const handle = async (message: PageMessage): Promise<void> => {
      if (message.type === 'ready') {
        // VS Code loads the page again each time it comes to the front.
        shown = undefined;
        update();
        return void (await store.load());
      }
      const flow = find();
      if (typeof flow === 'string') throw new UserError(flow);
      switch (message.type) {
        case 'openRoute':
          return openFlow(store, flow, 'route', { viewColumn: ViewColumn.Active, preview: true, step: message.key });
        case 'copyText':
          await env.clipboard.writeText(diagramOf(flow).text);
          return output.showStatus(l10n.t('Copied the route of “{0}”', displayName(flow)));
        case 'copySvg':
          await env.clipboard.writeText(message.svg);
          return output.showStatus(l10n.t('Copied the picture of “{0}”', displayName(flow)));
        case 'saveSvg':
          return saveSvg(flow, message.svg, output);
      }
    };
    const listeners = Disposable.from(
      store.onDidChange(update),
      webview.onDidReceiveMessage((sent: unknown) => {
        const message = readPageMessage(sent);
        if (message === undefined) return output.warn('The route diagram sent an unknown message.');
        const source = isEnglish() ? 'The route diagram' : diagramViewType;
        handle(message).catch((error: unknown) => output.showError(error, source));
      }),
    );
    open.set(panel, find);
    panel.onDidDispose(() => {
      open.delete(panel);
      listeners.dispose();
    });

    const file = (...path: string[]) => Uri.joinPath(extensionUri, ...path);
    panel.iconPath = { light: file('media', 'callflows-light.svg'), dark: file('media', 'callflows-dark.svg') };
    webview.options = { enableScripts: true, localResourceRoots: [file('dist')] };
    webview.html = pageHtml({
      script: webview.asWebviewUri(file('dist', 'diagram.js')).toString(),
      style: webview.asWebviewUri(file('dist', 'diagram.css')).toString(),
      cspSource: webview.cspSource,
      nonce: crypto.randomUUID(),
    });
  };

  return {
    /**
     * Shows a page for each of the call flows, or brings the one that is open to the front. The focus stays where it is: a
     * page can only take it once it has loaded, and would then close a pick that the user has opened in the meantime.
     */
    show(flows: readonly Flow[]) {
      const drawn = flows.filter(flow => flow.kind === 'call');
      if (drawn.length === 0)
        throw new UserError(l10n.t('A fax flow has no route to draw. Open its JSON to see who receives its faxes.'));
      const options = { viewColumn: ViewColumn.Active, preserveFocus: true };
      const account = store.now.account ?? undefined;
      for (const flow of drawn) {
        // Keys of flows that share an ID, or have none, move from one to another: what a page shows now counts.
        const [shown] = [...open].find(([, find]) => isSameFlow(find(), flow)) ?? [];
        if (shown) shown.reveal(undefined, true);
        else fill(window.createWebviewPanel(diagramViewType, displayName(flow), options), { key: flow.key, account });
      }
    },
    /** Fills a page that VS Code restored. If its state is missing, its flow is unknown, and the page is closed. */
    restore(panel: WebviewPanel, kept: unknown) {
      const state = readDiagramState(kept);
      if (state) fill(panel, state);
      else panel.dispose();
    },
    dispose() {
      for (const panel of open.keys()) panel.dispose();
    },
  };
}

function isSameFlow(content: CallFlow | string, { key }: CallFlow): boolean {
  return typeof content !== 'string' && content.key === key;
}

async function saveSvg(flow: CallFlow, svg: string, output: Output): Promise<void> {
  const name = nameInPath(`${displayName(flow)} ${displayId(flow)}`);
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const file = await window.showSaveDialog({
    title: l10n.t('Save Route Diagram'),
    filters: { [l10n.t('SVG pictures')]: ['svg'] },
    defaultUri: folder && Uri.joinPath(folder, `${name}.svg`),
  });
  if (file === undefined) return;
  await workspace.fs.writeFile(file, new TextEncoder().encode(svg));
  output.showStatus(l10n.t('Saved “{0}”', file.path.slice(file.path.lastIndexOf('/') + 1)));
}
