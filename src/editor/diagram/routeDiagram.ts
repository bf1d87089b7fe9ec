import { window } from 'vscode';
import { diagramViewType } from '../../contract.ts';
import type { Flow } from '../../flows/flow.ts';
import type { DiagramPanels, DiagramParts } from './panel.ts';

/** The route diagrams, opened by a command or restored by VS Code in a new window. */
export type RouteDiagrams = ReturnType<typeof registerRouteDiagrams>;

/** Lets VS Code restore diagrams. Their code is loaded when the first of them is shown. */
export function registerRouteDiagrams(parts: DiagramParts) {
  let panels: Promise<DiagramPanels> | undefined;
  const loadPanels = () => (panels ??= import('./panel.ts').then(({ createPanels }) => createPanels(parts)));
  const serializer = window.registerWebviewPanelSerializer(diagramViewType, {
    deserializeWebviewPanel: async (panel, state) => (await loadPanels()).restore(panel, state),
  });
  return {
    /** Shows a page for each of the call flows. Rejects with a UserError if there is none among them. */
    show: async (flows: readonly Flow[]) => (await loadPanels()).show(flows),
    dispose: () => {
      serializer.dispose();
      void panels?.then(loaded => loaded.dispose());
    },
  };
}
