/**
 * Text of the service as a label of a quick pick, an input box or the status bar shows it literally: VS Code turns
 * `$(name)` into an icon and `[text](command:…)` into a link there, and has no plain labels.
 */
export function plainLabel(text: string): string {
  return text.replace(/\$\([a-z0-9-]+(?:~[a-z]+)?\)/gi, String.raw`\$&`).replaceAll('](', '] (');
}
