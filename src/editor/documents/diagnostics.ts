import * as l10n from '@vscode/l10n';
import { Diagnostic, DiagnosticSeverity, Range, workspace, type TextDocument } from 'vscode';
import type { TextRange } from '../../flows/documentText.ts';
import type { Flow } from '../../flows/flow.ts';
import { findProblems, type Problem } from '../../flows/problems.ts';
import { routeOf } from '../../flows/route.ts';
import type { Content } from './content.ts';

/** The diagnostics of a document: errors and problems at their ranges, notes at the first character. */
export function diagnose(
  document: TextDocument,
  { found: flow, address: { view }, error, note, rangeOf }: Content,
): Diagnostic[] {
  const mark = (severity: DiagnosticSeverity, sentence: string, at: TextRange = { offset: 0, length: 1 }) => {
    const end = at.offset + Math.max(1, at.length);
    const range = new Range(document.positionAt(at.offset), document.positionAt(end));
    return Object.assign(new Diagnostic(range, sentence, severity), { source: l10n.t('Call Flows') });
  };
  if (typeof flow === 'string') return [mark(DiagnosticSeverity.Information, flow)];
  const problems = view === 'route' && !error ? problemsBesideSchema(flow) : [];
  // In the document of a route, what is wrong with the route is one of its problems.
  const { unreadable } = flow.kind === 'call' && view !== 'route' ? routeOf(flow) : {};
  const notes = [note, ...flow.parseErrors, unreadable].filter(each => each !== undefined);
  return [
    ...(error ? [mark(DiagnosticSeverity.Error, error.sentence, error)] : []),
    ...problems.map(({ sentence, entry }) =>
      mark(DiagnosticSeverity.Warning, sentence, entry && rangeOf(entry.from, entry.end)),
    ),
    ...notes.map(sentence => mark(DiagnosticSeverity.Information, sentence)),
  ];
}

/** The problems of the route, if there is one, without those that VS Code's JSON editor finds by our schema. */
function problemsBesideSchema(flow: Flow): Problem[] {
  if (flow.kind === 'fax' || routeOf(flow).text === undefined) return [];
  const isValidated = workspace.getConfiguration('json').get('validate.enable') !== false;
  return findProblems(routeOf(flow)).filter(({ rule }) => !isValidated || (rule !== 'badPort' && rule !== 'badWait'));
}
