import { Disposable, DocumentLink, languages, type TextDocument } from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { flowUri } from '../documents/flowUri.ts';
import { rangeOf, type IdsInCode } from './idsInCode.ts';

/** Makes each id a link to its flow's route. */
export function registerLinks(ids: IdsInCode, store: FlowStore): Disposable {
  const register = () => languages.registerDocumentLinkProvider('*', { provideDocumentLinks });
  const provideDocumentLinks = (document: TextDocument) =>
    ids.idsOf(document).flatMap(id => {
      const [flow] = ids.flowsWith(id);
      if (!flow) return [];
      const link = new DocumentLink(rangeOf(document, id), flowUri(flow, 'route', store.now.account));
      // Not the flow's name: VS Code renders this text with icons.
      link.tooltip = 'Open Route JSON';
      return [link];
    });
  let registered = register();
  return Disposable.from(
    // Links have no event that says they changed; a provider that is new is asked.
    ids.onDidChange(() => {
      registered.dispose();
      registered = register();
    }),
    { dispose: () => registered.dispose() },
  );
}
