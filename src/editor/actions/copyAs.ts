import * as l10n from '@vscode/l10n';
import { env, window, type Memento } from 'vscode';
import type { FlowStore } from '../../api/flowState.ts';
import { commands } from '../../contract.ts';
import { copyChoices } from '../../ids/copyAs.ts';
import { shorten, visible } from '../../flows/text.ts';
import type { ChooseFlows } from '../ui/chosenFlows.ts';
import type { Handlers } from '../ui/commands.ts';
import { addressInCode } from '../ui/settings.ts';
import { UserError } from '../ui/userError.ts';
import type { Output } from '../ui/output.ts';
import { plainLabel } from '../ui/plainText.ts';

const lastCopyKey = 'lastCopyAs';

/** "Copy As…": copies the flows in the form that is picked; the form that was picked last is on top. */
export function copyAsHandlers(
  store: FlowStore,
  choose: ChooseFlows,
  state: Memento,
  output: Output,
): Handlers<'copyAs'> {
  return {
    [commands.copyAs]: async (...given) => {
      const chosen = await choose(given, l10n.t('Copy As'));
      if (!chosen) return;
      const { choices, omitted } = copyChoices(chosen.flows, {
        languageId: window.activeTextEditor?.document.languageId,
        baseUrl: addressInCode(store.now.origin),
      });
      if (choices.length === 0) throw new UserError(omitted ?? l10n.t('There is nothing to copy.'));
      const last = state.get<string>(lastCopyKey);
      const picked = await window.showQuickPick(
        choices
          .toSorted((one, other) => Number(other.label === last) - Number(one.label === last))
          .map(choice => ({ label: choice.label, detail: preview(choice.text), choice })),
        { title: l10n.t('Copy As'), placeHolder: omitted ?? l10n.t('How to write the flow'), matchOnDetail: true },
      );
      if (!picked) return;
      await env.clipboard.writeText(picked.choice.text);
      await state.update(lastCopyKey, picked.choice.label);
      const copied = l10n.t('Copied {0}', preview(picked.choice.text));
      output.showStatus(omitted ? `${copied} · ${omitted}` : copied);
    },
  };
}

/** The first lines of a text as one. */
function preview(text: string): string {
  return plainLabel(shorten(visible(shorten(text, 400).replace(/\s*\\?\n\s*/g, ' ')), 120));
}
