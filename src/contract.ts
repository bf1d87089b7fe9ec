/** Every name that package.json and the code share; a test holds the two against each other. */

/** The view "Flows". */
export const viewId = 'callflows.flows';

/** By this name VS Code restores the pages of route diagrams: `onWebviewPanel:callflows.routeDiagram`. */
export const diagramViewType = 'callflows.routeDiagram';

/** Scheme of the read-only documents: `callflow:/call/<id>/<name>.callflow.json`; see `editor/documents/flowUri.ts`. */
export const documentScheme = 'callflow';

/** The IDs of the commands. */
export const commands = {
  setToken: 'callflows.setToken',
  removeToken: 'callflows.removeToken',
  addAccount: 'callflows.addAccount',
  switchAccount: 'callflows.switchAccount',
  renameAccount: 'callflows.renameAccount',
  removeAccount: 'callflows.removeAccount',
  exploreSampleData: 'callflows.exploreSampleData',
  removeSampleData: 'callflows.removeSampleData',
  refresh: 'callflows.refresh',
  cancelRefresh: 'callflows.cancelRefresh',
  findFlow: 'callflows.findFlow',
  openRoute: 'callflows.openRoute',
  openRouteToSide: 'callflows.openRouteToSide',
  openRecord: 'callflows.openRecord',
  copyId: 'callflows.copyId',
  copyName: 'callflows.copyName',
  copyAs: 'callflows.copyAs',
  insertId: 'callflows.insertId',
  findUsages: 'callflows.findUsages',
  dismissUsage: 'callflows.dismissUsage',
  copyUsages: 'callflows.copyUsages',
  checkIds: 'callflows.checkIds',
  clearCheck: 'callflows.clearCheck',
  filterFlows: 'callflows.filterFlows',
  showAllFlows: 'callflows.showAllFlows',
  showRouteDiagram: 'callflows.showRouteDiagram',
  changeId: 'callflows.changeId',
  ignoreId: 'callflows.ignoreId',
  compareFlows: 'callflows.compareFlows',
  compareWithLastVersion: 'callflows.compareWithLastVersion',
  openSettings: 'callflows.openSettings',
  openWalkthrough: 'callflows.openWalkthrough',
  showLog: 'callflows.showLog',
} as const;

/** The ID of one of the commands. */
export type CommandId = (typeof commands)[keyof typeof commands];

/** What names a flow in the arguments of a command, by `Flow.key`. `step`: where in the route it opens (`route2`). */
export interface FlowArgument {
  readonly key: string;
  readonly step?: string;
  readonly preserveFocus?: boolean;
}

/** The argument of a key binding of the view: the command is about the rows selected there. */
export const viewSelection = 'selection';

/** What when clauses ask for. */
export const contextKeys = {
  /** {@link ViewState}; not set before anything is known. */
  state: 'callflows.state',
  canSwitchAccount: 'callflows.canSwitchAccount',
  /** Whether the account that is shown is the built-in one. */
  isSample: 'callflows.isSample',
  isLoading: 'callflows.isLoading',
  isFiltered: 'callflows.isFiltered',
  /** Whether there were flows when the walkthrough was opened: its first step overlooks what was so before. */
  wasConnected: 'callflows.wasConnected',
  /** Whether the IDs of the whole workspace are checked. */
  isChecked: 'callflows.isChecked',
  /** `Remedy` of the failure that the view shows; `undefined` where it shows none. */
  remedy: 'callflows.remedy',
} as const;

/** What the view shows: `failed` says why in its message; `shown` may do so as well, above the rows. */
export type ViewState = 'noToken' | 'loading' | 'failed' | 'empty' | 'shown';

/** The IDs of the settings. */
export const settings = {
  baseUrl: 'callflows.baseUrl',
  authentication: 'callflows.authentication',
  account: 'callflows.account',
  requestTimeout: 'callflows.requestTimeout',
  hints: 'callflows.codeIds.hints',
  hovers: 'callflows.codeIds.hovers',
  links: 'callflows.codeIds.links',
  completions: 'callflows.codeIds.completions',
  warnings: 'callflows.codeIds.warnings',
  ignoredIds: 'callflows.codeIds.ignoredIds',
  parameterNames: 'callflows.codeIds.parameterNames',
} as const;

/** The names by which models know the tools. */
export const languageModelTools = {
  findFlows: 'callflows_find_flows',
  getRoute: 'callflows_get_route',
  findUsages: 'callflows_find_usages',
} as const;
