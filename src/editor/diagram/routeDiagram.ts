import { window, type Disposable } from 'vscode';
import { diagramViewType } from '../../contract.ts';
import type { Flow } from '../../flows/flow.ts';
import type { DiagramPanels, DiagramParts } from './panel.ts';

/** The route diagrams, opened by a command or restored by VS Code in a new window. */
export interface RouteDiagrams extends Disposable {
  /** Shows a page for each of the call flows. Rejects with a UserError if there is none among them. */
  readonly show: (flows: readonly Flow[]) => Promise<void>;
}

/** Lets VS Code restore diagrams. Their code is loaded when the first of them is shown. */
export function registerRouteDiagrams(parts: DiagramParts): RouteDiagrams {
  let panels: Promise<DiagramPanels> | undefined;
  const loadPanels = () => (panels ??= import('./panel.ts').then(({ DiagramPanels }) => new DiagramPanels(parts)));
  const serializer = window.registerWebviewPanelSerializer(diagramViewType, {
    deserializeWebviewPanel: async (panel, state) => (await loadPanels()).restore(panel, state),
  });
  return {
    show: async flows => (await loadPanels()).show(flows),
    dispose: () => {
      serializer.dispose();
      void panels?.then(loaded => loaded.dispose());
    },
  };
}
