import * as l10n from '@vscode/l10n';
import { language } from '../../flows/language.ts';

/**
 * The page of a diagram with these addresses, empty: its content is sent to it later, so that text of the service is
 * never part of HTML.
 */
export function pageHtml(source: Record<'script' | 'style' | 'cspSource' | 'nonce', string>): string {
  const { script, style, cspSource, nonce } = source;
  const words = {
    title: l10n.t('Route Diagram'),
    problems: l10n.t('Problems'),
    diagram: l10n.t('Diagram'),
    zoom: l10n.t('Zoom'),
    zoomOut: l10n.t('Zoom out'),
    zoomIn: l10n.t('Zoom in'),
    fit: l10n.t('Fit to the page (0)'),
    reset: l10n.t('Reset'),
    openRoute: l10n.t('Open Route JSON'),
    copyText: l10n.t('Copy as Text'),
    copyTextTip: l10n.t('Copy the list below as text'),
    copySvg: l10n.t('Copy SVG'),
    saveSvg: l10n.t('Save SVG…'),
    timeline: l10n.t('Ring time line'),
    steps: l10n.t('Step by step'),
    stepTip: l10n.t('Open this step in the JSON'),
  };
  // Translations are text, too.
  for (const [name, word] of Object.entries(words)) {
    words[name as keyof typeof words] = word.replace(/[&<"]/g, sign => `&#${sign.charCodeAt(0)};`);
  }
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}`;
  return `<!doctype html>
<html lang="${language()}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${words.title}</title>
    <link rel="stylesheet" href="${style}" />
  </head>
  <body>
    <main>
      <h1 id="heading">${words.title}</h1>
      <p id="summary"></p>
      <p id="notice" hidden></p>
      <ul id="problems" aria-label="${words.problems}" hidden></ul>
      <div id="tools" role="toolbar" aria-label="${words.diagram}" hidden>
        <span id="zoomTools">
          <button id="zoomOut" title="${words.zoomOut} (-)" aria-label="${words.zoomOut}">−</button>
          <span id="zoom" role="status" aria-label="${words.zoom}">100 %</span>
          <button id="zoomIn" title="${words.zoomIn} (+)" aria-label="${words.zoomIn}">+</button>
          <button id="zoomReset" title="${words.fit}">${words.reset}</button>
        </span>
        <button id="openRoute">${words.openRoute}</button>
        <button id="copyText" title="${words.copyTextTip}">${words.copyText}</button>
        <button id="copySvg">${words.copySvg}</button>
        <button id="saveSvg">${words.saveSvg}</button>
      </div>
      <div id="picture" role="region" aria-label="${words.timeline}" tabindex="0" hidden></div>
      <section id="content" aria-labelledby="listTitle" hidden>
        <h2 id="listTitle">${words.steps}</h2>
        <ol id="steps" role="list" data-tip="${words.stepTip}"></ol>
        <dl id="facts"></dl>
      </section>
    </main>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>
`;
}
