import type { MarkdownString } from 'vscode';

/**
 * Text of the service as a label of a quick pick, an input box or the status bar shows it literally: VS Code turns
 * `$(name)` into an icon and `[text](command:…)` into a link there, and has no plain labels.
 */
export function plainLabel(text: string): string {
  return text.replace(/\$\([a-z0-9-]+(?:~[a-z]+)?\)/gi, String.raw`\$&`).replaceAll('](', '] (');
}

/** Appends text as text, and lets it wrap: `appendText` makes every blank one that lines do not break at. */
export function appendWords(markdown: MarkdownString, text: string): MarkdownString {
  for (const [index, word] of text.split(/(?<=\S) (?=\S)/).entries()) {
    if (index > 0) markdown.appendMarkdown(' ');
    // An `&` that begins an entity would be shown as the character that this names.
    markdown.appendText(word.replaceAll('&', '&amp;'));
  }
  return markdown;
}
