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

/** What the pages of diagrams need. */
interface DiagramParts {
  readonly store: FlowStore;
  readonly output: Output;
  /** The folder of the extension; the script and the style sheet of the page are in its `dist`. */
  readonly extensionUri: Uri;
}

/** The open diagrams: one page for each flow, which follows refreshes. */
export function createPanels(parts: DiagramParts) {
  const open = new Map<WebviewPanel, DiagramState>();
  const fill = (panel: WebviewPanel, state: DiagramState) => {
    open.set(panel, state);
    panel.onDidDispose(() => open.delete(panel));
    fillPanel(panel, state, parts);
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
      const account = parts.store.now.account ?? undefined;
      const calls = parts.store.now.flows?.call ?? [];
      for (const flow of drawn) {
        // Keys of flows that share an ID, or have none, move from one to another: what a page shows now counts.
        const [shown] =
          [...open].find(
            ([panel, state]) => state.account === account && shownBy(panel, state, calls)?.key === flow.key,
          ) ?? [];
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

/** The one of the flows that a page is about. Its title is the name of the flow that it showed last. */
function shownBy(panel: WebviewPanel, { key }: DiagramState, flows: readonly CallFlow[]): CallFlow | undefined {
  return findFlow(flows, key, flow => displayName(flow) === panel.title);
}

function fillPanel(panel: WebviewPanel, state: DiagramState, { store, output, extensionUri }: DiagramParts): void {
  const { webview } = panel;
  /** What the page shows, so that other changes send nothing. */
  let shown: CallFlow | string | undefined;

  const find = () => flowOf(store.now, state.account, ({ call }) => shownBy(panel, state, call));
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
  panel.onDidDispose(() => listeners.dispose());

  const file = (...path: string[]) => Uri.joinPath(extensionUri, ...path);
  panel.iconPath = { light: file('media', 'callflows-light.svg'), dark: file('media', 'callflows-dark.svg') };
  webview.options = { enableScripts: true, localResourceRoots: [file('dist')] };
  webview.html = pageHtml({
    script: webview.asWebviewUri(file('dist', 'diagram.js')).toString(),
    style: webview.asWebviewUri(file('dist', 'diagram.css')).toString(),
    cspSource: webview.cspSource,
    nonce: crypto.randomUUID(),
  });
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
