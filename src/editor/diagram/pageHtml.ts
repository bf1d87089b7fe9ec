import * as l10n from '@vscode/l10n';
import { language } from '../../flows/language.ts';

/** The page of a diagram, empty: its content is sent to it later, so that text of the service is never part of HTML. */
export function pageHtml(source: Record<'script' | 'style' | 'cspSource' | 'nonce', string>): string {
  const { script, style, cspSource, nonce } = source;
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}`;
  return page`<!doctype html>
<html lang="${language()}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${l10n.t('Route Diagram')}</title>
    <link rel="stylesheet" href="${style}" />
  </head>
  <body>
    <main>
      <h1 id="heading">${l10n.t('Route Diagram')}</h1>
      <p id="summary"></p>
      <p id="notice" hidden></p>
      <ul id="problems" aria-label="${l10n.t('Problems')}" hidden></ul>
      <div id="tools" role="toolbar" aria-label="${l10n.t('Diagram')}" hidden>
        <span id="zoomTools">
          <button id="zoomOut" title="${l10n.t('Zoom out')} (-)" aria-label="${l10n.t('Zoom out')}">−</button>
          <span id="zoom" role="status" aria-label="${l10n.t('Zoom')}">100 %</span>
          <button id="zoomIn" title="${l10n.t('Zoom in')} (+)" aria-label="${l10n.t('Zoom in')}">+</button>
          <button id="zoomReset" title="${l10n.t('Fit to the page (0)')}">${l10n.t('Reset')}</button>
        </span>
        <button id="openRoute">${l10n.t('Open Route JSON')}</button>
        <button id="copyText" title="${l10n.t('Copy the list below as text')}">${l10n.t('Copy as Text')}</button>
        <button id="copySvg">${l10n.t('Copy SVG')}</button>
        <button id="saveSvg">${l10n.t('Save SVG…')}</button>
      </div>
      <div id="picture" role="region" aria-label="${l10n.t('Ring timeline')}" tabindex="0" hidden></div>
      <section id="content" aria-labelledby="listTitle" hidden>
        <h2 id="listTitle">${l10n.t('Step by step')}</h2>
        <ol id="steps" role="list" data-tip="${l10n.t('Open this step in the JSON')}"></ol>
        <dl id="facts"></dl>
      </section>
    </main>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>
`;
}

/** A template of HTML in which every value, translations among them, is text. */
function page(html: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw(html, ...values.map(value => value.replace(/[&<"]/g, sign => `&#${sign.charCodeAt(0)};`)));
}
