import * as l10n from '@vscode/l10n';
import { Diagnostic, DiagnosticSeverity, Range, workspace, type TextDocument } from 'vscode';
import type { TextRange } from '../../flows/documentText.ts';
import { findProblems, type Problem } from '../../flows/problems.ts';
import { routeOf, type Route } from '../../flows/route.ts';
import type { Content } from './content.ts';

/** The diagnostics of a document: errors and problems at their ranges, notes at the first character. */
export function diagnose(document: TextDocument, content: Content): Diagnostic[] {
  const { found: flow, address, error, note, rangeOf } = content;
  const mark = (severity: DiagnosticSeverity, sentence: string, at: TextRange = { offset: 0, length: 1 }) => {
    const end = at.offset + Math.max(1, at.length);
    const range = new Range(document.positionAt(at.offset), document.positionAt(end));
    return Object.assign(new Diagnostic(range, sentence, severity), { source: l10n.t('Call Flows') });
  };
  if (typeof flow === 'string') return [mark(DiagnosticSeverity.Information, flow)];
  const route = flow.kind === 'call' ? routeOf(flow) : undefined;
  const showsRoute = address.view === 'route' && route?.text !== undefined;
  const problems = showsRoute && !error ? problemsBesideSchema(route) : [];
  // The route of a call flow does not show its record. A syntax error, which comes first, is marked where it is.
  const parseErrors = showsRoute ? [] : flow.parseErrors.slice(error ? 1 : 0);
  const unreadable = address.view === 'route' ? undefined : route?.unreadable;
  const notes = [note, ...parseErrors, unreadable].filter(each => each !== undefined);
  return [
    ...(error ? [mark(DiagnosticSeverity.Error, error.sentence, error)] : []),
    ...problems.map(({ sentence, entry }) =>
      mark(DiagnosticSeverity.Warning, sentence, entry && rangeOf(entry.from, entry.end)),
    ),
    ...notes.map(sentence => mark(DiagnosticSeverity.Information, sentence)),
  ];
}

/** The problems of the route without those that VS Code's JSON editor finds by our schema. */
function problemsBesideSchema(route: Route): Problem[] {
  const isValidated = workspace.getConfiguration('json').get('validate.enable') !== false;
  return findProblems(route).filter(({ rule }) => !isValidated || (rule !== 'badPort' && rule !== 'badWait'));
}
