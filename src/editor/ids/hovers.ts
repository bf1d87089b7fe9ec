import { Hover, languages, type Disposable } from 'vscode';
import type { KnownFlows } from '../../api/knownFlows.ts';
import { flowMarkdown } from './flowMarkdown.ts';
import { rangeOf, type IdsInCode } from './idsInCode.ts';

/** Tells of an id under the mouse which flow it is and where that goes. */
export function registerHovers(ids: IdsInCode, known: KnownFlows): Disposable {
  return languages.registerHoverProvider('*', {
    provideHover(document, position) {
      const id = ids.idAt(document, position);
      const flows = id ? ids.flowsWith(id) : [];
      return id && flows.length > 0 ? new Hover(flowMarkdown(flows, known.now), rangeOf(document, id)) : undefined;
    },
  });
}
