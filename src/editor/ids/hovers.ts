import { Hover, languages, type Disposable } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { flowMarkdown } from '../ui/flowMarkdown.ts';
import { rangeOf, type IdsInCode } from './idsInCode.ts';

/** Shows a flow's route when you hover over its ID. */
export function registerHovers(ids: IdsInCode, store: FlowStore): Disposable {
  return languages.registerHoverProvider('*', {
    provideHover(document, position) {
      const id = ids.idAt(document, position);
      const flows = id ? ids.flowsWith(id) : [];
      return id && flows.length > 0 ? new Hover(flowMarkdown(flows, store.now), rangeOf(document, id)) : undefined;
    },
  });
}
