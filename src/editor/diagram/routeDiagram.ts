import { Disposable, window, type Uri } from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import type { Log } from '../../api/host.ts';
import { commands, diagramViewType } from '../../contract.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import { registerCommands } from '../ui/commands.ts';

/** What the pages of diagrams need. */
export interface DiagramParts {
  readonly store: FlowStore;
  readonly log: Log;
  /** The folder of the extension; the script and the style sheet of the page are in its `dist`. */
  readonly extensionUri: Uri;
}

/**
 * "Show Route Diagram", and the diagrams that VS Code restores in a new window. Their code is loaded when the first of
 * them is shown.
 */
export function registerRouteDiagram(choose: ChooseFlows, parts: DiagramParts): Disposable {
  let panels: Promise<import('./panel.ts').DiagramPanels> | undefined;
  const loadPanels = () => (panels ??= import('./panel.ts').then(({ DiagramPanels }) => new DiagramPanels(parts)));
  return Disposable.from(
    registerCommands(parts.log, {
      [commands.showRouteDiagram]: async (...given) => {
        const chosen = await choose(given, 'Show Route Diagram');
        if (chosen) (await loadPanels()).show(chosen.flows);
      },
    }),
    window.registerWebviewPanelSerializer(diagramViewType, {
      deserializeWebviewPanel: async (panel, state) => (await loadPanels()).restore(panel, state),
    }),
    new Disposable(() => void panels?.then(loaded => loaded.dispose())),
  );
}
