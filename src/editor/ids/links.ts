import * as l10n from '@vscode/l10n';
import { Disposable, DocumentLink, languages, type TextDocument } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { flowUri } from '../documents/flowUri.ts';
import { rangeOf, type IdsInCode } from './idsInCode.ts';

/** Makes each ID a link to its flow's route. */
export function registerLinks(ids: IdsInCode, store: FlowStore): Disposable {
  const provideDocumentLinks = (document: TextDocument) =>
    ids.idsOf(document).flatMap(id => {
      const [flow] = ids.flowsWith(id);
      if (!flow) return [];
      const link = new DocumentLink(rangeOf(document, id), flowUri(flow, 'route', store.now));
      // Not the flow's name: VS Code renders icons in this text.
      link.tooltip = l10n.t('Open Route JSON');
      return [link];
    });
  const register = () => languages.registerDocumentLinkProvider('*', { provideDocumentLinks });
  let registered = register();
  return Disposable.from(
    // No event of VS Code's says that links changed, but it calls a new provider.
    ids.onDidChange(() => {
      registered.dispose();
      registered = register();
    }),
    { dispose: () => registered.dispose() },
  );
}
