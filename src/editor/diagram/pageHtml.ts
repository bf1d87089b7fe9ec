/**
 * The page of a diagram with these addresses, empty: its content is sent to it later, so that text of the service is
 * never part of HTML.
 */
export function pageHtml(source: Record<'script' | 'style' | 'cspSource' | 'nonce', string>): string {
  const { script, style, cspSource, nonce } = source;
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Route Diagram</title>
    <link rel="stylesheet" href="${style}" />
  </head>
  <body>
    <main>
      <h1 id="heading">Route Diagram</h1>
      <p id="summary"></p>
      <p id="notice" hidden></p>
      <ul id="problems" aria-label="Problems" hidden></ul>
      <div id="tools" role="toolbar" aria-label="Diagram" hidden>
        <span id="zoomTools">
          <button id="zoomOut" title="Zoom out (-)" aria-label="Zoom out">−</button>
          <span id="zoom" role="status" aria-label="Zoom">100 %</span>
          <button id="zoomIn" title="Zoom in (+)" aria-label="Zoom in">+</button>
          <button id="zoomReset" title="Fit to the page (0)">Reset</button>
        </span>
        <button id="openRoute">Open Route JSON</button>
        <button id="copyText" title="Copy the list below as text">Copy as Text</button>
        <button id="copySvg">Copy SVG</button>
        <button id="saveSvg">Save SVG…</button>
      </div>
      <div id="picture" role="region" aria-label="Ring time line" tabindex="0" hidden></div>
      <section id="content" aria-labelledby="listTitle" hidden>
        <h2 id="listTitle">Step by step</h2>
        <ol id="steps" role="list"></ol>
        <dl id="facts"></dl>
      </section>
    </main>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>
`;
}
