import { randomBytes } from 'node:crypto';
import { Disposable, env, Uri, ViewColumn, window, workspace, type WebviewPanel } from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { commands } from '../../contract.ts';
import { displayId, displayName, type CallFlow } from '../../flows/flow.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import { UserError, registerCommands } from '../ui/commands.ts';
import type { Output } from '../ui/output.ts';
import { diagramOf, emptyDiagram, savedSvg, textOf } from './diagram.ts';
import { readDiagramState, readPageMessage, type DiagramState, type PageMessage, type Paint } from './protocol.ts';
import { pageHtml } from './pageHtml.ts';
import { problemsOf } from '../view/flowTree.ts';
import { openFlow } from '../actions/openFlow.ts';

/** Names the webview to VS Code, which restores it by that: `onWebviewPanel:callflows.routeDiagram`. */
export const diagramViewType = 'callflows.routeDiagram';

/** What "Show Route Diagram" is made of. */
export interface DiagramParts {
  readonly store: FlowStore;
  readonly choose: ChooseFlows;
  readonly output: Output;
  /** Where the extension is installed; the page's script and style are in its `dist`. */
  readonly extensionUri: Uri;
}

/**
 * "Show Route Diagram": a page for each flow, that follows refreshes and is restored when the window is. Showing the same
 * flow again brings its page to the front.
 */
export function registerRouteDiagram({ store, choose, output, extensionUri }: DiagramParts): Disposable {
  const pages = new Map<string, DiagramPage>();

  const add = (panel: WebviewPanel, state: DiagramState): void => {
    const name = nameOf(state);
    const page = new DiagramPage({ panel, state, store, output, extensionUri });
    // Two windows' worth of restored pages may name one flow; the last one is brought to the front from now on.
    pages.set(name, page);
    panel.onDidDispose(() => {
      page.dispose();
      if (pages.get(name) === page) pages.delete(name);
    });
  };

  const showDiagram = (flow: CallFlow): void => {
    const state = { key: flow.key, account: store.now.account ?? undefined };
    const page = pages.get(nameOf(state));
    if (page) return page.reveal();
    const panel = window.createWebviewPanel(diagramViewType, displayName(flow), ViewColumn.Active);
    add(panel, state);
  };

  return Disposable.from(
    registerCommands(output, {
      [commands.showRouteDiagram]: async (...given) => {
        const chosen = await choose(given, 'Show Route Diagram');
        if (!chosen) return;
        const drawn = chosen.flows.filter(flow => flow.kind === 'call');
        if (drawn.length === 0)
          throw new UserError('A fax flow has no route to draw. Open its JSON to see who receives its faxes.');
        for (const flow of drawn) showDiagram(flow);
      },
    }),
    window.registerWebviewPanelSerializer(diagramViewType, {
      deserializeWebviewPanel: async (panel, kept) => {
        const state = readDiagramState(kept);
        // Without its state a page can't know its flow, and an empty page helps nobody.
        if (state === undefined) panel.dispose();
        else add(panel, state);
      },
    }),
    new Disposable(() => {
      for (const page of pages.values()) page.close();
    }),
  );
}

function nameOf({ key, account }: DiagramState): string {
  return `${account ?? ''} ${key}`;
}

interface PageParts {
  readonly panel: WebviewPanel;
  readonly state: DiagramState;
  readonly store: FlowStore;
  readonly output: Output;
  readonly extensionUri: Uri;
}

/** One open diagram: what it shows, and what it is asked to do. */
class DiagramPage {
  readonly #panel: WebviewPanel;
  readonly #state: DiagramState;
  readonly #store: FlowStore;
  readonly #output: Output;
  readonly #owned: { dispose(): void }[];
  /** What the page shows now, so that a change of something else sends nothing. */
  #shown: CallFlow | string | undefined;

  constructor({ panel, state, store, output, extensionUri }: PageParts) {
    this.#panel = panel;
    this.#state = state;
    this.#store = store;
    this.#output = output;
    this.#owned = [
      store.onDidChange(() => this.#update()),
      panel.webview.onDidReceiveMessage((sent: unknown) => this.#receive(sent)),
    ];
    const dist = Uri.joinPath(extensionUri, 'dist');
    panel.iconPath = {
      light: Uri.joinPath(extensionUri, 'media', 'callflows-light.svg'),
      dark: Uri.joinPath(extensionUri, 'media', 'callflows-dark.svg'),
    };
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.webview.html = pageHtml({
      script: panel.webview.asWebviewUri(Uri.joinPath(dist, 'diagram.js')).toString(),
      style: panel.webview.asWebviewUri(Uri.joinPath(dist, 'diagram.css')).toString(),
      cspSource: panel.webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
    });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  close(): void {
    this.#panel.dispose();
  }

  dispose(): void {
    for (const owned of this.#owned) owned.dispose();
  }

  /** The flow that the page is about, or the sentence that says why it is not there. */
  #content(): CallFlow | string {
    const { account, flows, isLoading, fetchError } = this.#store.now;
    if (
      account === null ||
      (this.#state.account !== undefined && account !== undefined && account !== this.#state.account)
    ) {
      return 'This flow belongs to an account that is not the one in use now.';
    }
    if (flows === undefined) return isLoading || !fetchError ? 'The flows are being loaded.' : fetchError.message;
    return flows.call.find(({ key }) => key === this.#state.key) ?? 'This flow is not in the account any more.';
  }

  #update(): void {
    const content = this.#content();
    if (content === this.#shown) return;
    this.#shown = content;
    if (typeof content !== 'string') this.#panel.title = displayName(content);
    const diagram = typeof content === 'string' ? emptyDiagram(content) : diagramOf(content, problemsOf(content));
    // Nobody waits for the answer: a page that is gone gets no message.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview's messages have no origin
    void this.#panel.webview.postMessage({ type: 'show', diagram, state: this.#state });
  }

  async #receive(sent: unknown): Promise<void> {
    const message = readPageMessage(sent);
    if (message === undefined) return this.#output.warn('The route diagram sent a message that is not known.');
    try {
      await this.#handle(message);
    } catch (error) {
      this.#output.showError(error, 'The route diagram');
    }
  }

  async #handle(message: PageMessage): Promise<void> {
    if (message.type === 'ready') {
      // The page is made anew each time it comes to the front.
      this.#shown = undefined;
      this.#update();
      await this.#store.load();
      return this.#update();
    }
    const flow = this.#content();
    if (typeof flow === 'string') throw new UserError(flow);
    switch (message.type) {
      case 'openRoute':
        return openFlow(this.#store, flow, 'route', {
          viewColumn: ViewColumn.Active,
          preview: true,
          step: message.key,
        });
      case 'copyText':
        await env.clipboard.writeText(textOf(diagramOf(flow, problemsOf(flow))));
        return this.#output.showStatus(`Copied the route of “${displayName(flow)}”`);
      case 'copySvg':
        await env.clipboard.writeText(svgOfFlow(flow, message.paint));
        return this.#output.showStatus(`Copied the picture of “${displayName(flow)}”`);
      case 'saveSvg':
        return saveSvg(flow, svgOfFlow(flow, message.paint), this.#output);
    }
  }
}

function svgOfFlow(flow: CallFlow, paint: Paint): string {
  const svg = savedSvg(flow, problemsOf(flow), paint);
  if (svg === undefined) throw new UserError('There is nothing to draw: the route has no steps.');
  return svg;
}

async function saveSvg(flow: CallFlow, svg: string, output: Output): Promise<void> {
  const name = `${displayName(flow)} ${displayId(flow)}`
    .replace(/[/\\:*?"<>|%#]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const file = await window.showSaveDialog({
    title: 'Save Route Diagram',
    filters: { 'SVG pictures': ['svg'] },
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, `${name}.svg`) }),
  });
  if (file === undefined) return;
  await workspace.fs.writeFile(file, new TextEncoder().encode(svg));
  output.showStatus(`Saved “${file.path.slice(file.path.lastIndexOf('/') + 1)}”`);
}
