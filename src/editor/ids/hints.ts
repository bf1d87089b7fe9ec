import { Disposable, EventEmitter, InlayHint, languages, type TextDocument } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { displayName, type Flow } from '../../flows/flow.ts';
import { shorten } from '../../flows/text.ts';
import { flowMarkdown, othersWithId } from '../ui/flowMarkdown.ts';
import type { IdsInCode } from './idsInCode.ts';

/** Shows the name of its flow behind each ID. */
export function registerHints(ids: IdsInCode, store: FlowStore): Disposable {
  const changed = new EventEmitter<void>();
  const flowsOf = new WeakMap<InlayHint, readonly Flow[]>();
  const provider = languages.registerInlayHintsProvider('*', {
    onDidChangeInlayHints: changed.event,
    provideInlayHints(document, range) {
      const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      const inRange = ids.idsOf(document).filter(({ start, end }) => end >= from && start <= to);
      return inRange.flatMap(id => {
        const flows = ids.flowsWith(id);
        const [flow] = flows;
        if (!flow) return [];
        const label = `${shorten(displayName(flow), 40)} ${othersWithId(flows)}`.trim();
        const hint = new InlayHint(behindQuote(document, id.end), label);
        hint.paddingLeft = true;
        flowsOf.set(hint, flows);
        return [hint];
      });
    },
    resolveInlayHint(hint) {
      hint.tooltip = flowMarkdown(flowsOf.get(hint) ?? [], store.now);
      return hint;
    },
  });
  return Disposable.from(
    provider,
    changed,
    ids.onDidChange(() => changed.fire()),
  );
}

/** The end of an ID, or of the quotes right behind it: within them, the name would look like part of the text. */
function behindQuote(document: TextDocument, end: number) {
  const position = document.positionAt(end);
  const rest = document.lineAt(position).text.slice(position.character, position.character + 4);
  return position.translate(0, /^\\*["'`]/.exec(rest)?.[0].length ?? 0);
}
