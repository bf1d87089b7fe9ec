import {
  Disposable,
  EventEmitter,
  InlayHint,
  languages,
  type InlayHintsProvider,
  type Range,
  type TextDocument,
} from 'vscode';
import type { FlowStore } from '../../api/flowStore.ts';
import { displayName, type Flow } from '../../flows/flow.ts';
import { shorten } from '../../flows/text.ts';
import { flowMarkdown, othersWithId } from '../ui/flowMarkdown.ts';
import type { IdsInCode } from './idsInCode.ts';

/** Shows behind each id the name of its flow. */
export function registerHints(ids: IdsInCode, store: FlowStore): Disposable {
  const changed = new EventEmitter<void>();
  return Disposable.from(
    changed,
    ids.onDidChange(() => changed.fire()),
    languages.registerInlayHintsProvider('*', new FlowNameHints(ids, store, changed)),
  );
}

class FlowHint extends InlayHint {
  /** The flows that the id means, for the tooltip. */
  flows: readonly Flow[] = [];
}

class FlowNameHints implements InlayHintsProvider<FlowHint> {
  readonly onDidChangeInlayHints;
  readonly #ids: IdsInCode;
  readonly #store: FlowStore;

  constructor(ids: IdsInCode, store: FlowStore, changed: EventEmitter<void>) {
    this.#ids = ids;
    this.#store = store;
    this.onDidChangeInlayHints = changed.event;
  }

  provideInlayHints(document: TextDocument, range: Range): FlowHint[] {
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    return this.#ids.idsOf(document).flatMap(id => {
      if (id.end < from || id.start > to) return [];
      const flows = this.#ids.flowsWith(id);
      const [flow] = flows;
      if (!flow) return [];
      const others = othersWithId(flows);
      const label = shorten(displayName(flow), 40) + (others && ` ${others}`);
      const hint = new FlowHint(behindQuote(document, id.end), label);
      hint.paddingLeft = true;
      hint.flows = flows;
      return [hint];
    });
  }

  resolveInlayHint(hint: FlowHint): FlowHint {
    hint.tooltip = flowMarkdown(hint.flows, this.#store.now);
    return hint;
  }
}

/** The end of an id, or of the quotes right behind it: within them, the name would look like part of the text. */
function behindQuote(document: TextDocument, end: number) {
  const position = document.positionAt(end);
  const rest = document.lineAt(position).text.slice(position.character, position.character + 4);
  return position.translate(0, /^\\*["'`]/.exec(rest)?.[0].length ?? 0);
}
