/** The API reference at `/docs`: one page without any outside host, readable without its script, which sends requests. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { OpenApiDocument } from './document.js';
import type { Content, Operation } from './operation.js';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: color-mix(in srgb, currentColor 18%, transparent); --soft: color-mix(in srgb, currentColor 5%, transparent); --get: light-dark(#0b6b3a, #6cd39b); --post: light-dark(#0a4fa8, #86b8ff); }
body { max-width: 60rem; margin: 3rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; } h3 { font-size: .95rem; margin: 1.25rem 0 .35rem; }
a { color: inherit; } code, pre, textarea { font: .85rem/1.45 ui-monospace, monospace; }
pre, textarea { background: var(--soft); border: 1px solid var(--line); border-radius: .35rem; padding: .6rem .75rem; margin: .35rem 0; overflow-x: auto; color: inherit; }
textarea { width: 100%; box-sizing: border-box; resize: vertical; white-space: pre; }
details.operation { border-bottom: 1px solid var(--line); } details.operation > div { padding: 0 0 1rem 4.5rem; }
summary { cursor: pointer; padding: .45rem 0; } summary:focus-visible, button:focus-visible, textarea:focus-visible, input:focus-visible { outline: 2px solid var(--post); outline-offset: 2px; }
details.operation > summary { display: grid; grid-template-columns: 3.5rem minmax(0, 1fr) minmax(0, 1fr); gap: 1rem; list-style: none; } details.operation > summary::-webkit-details-marker { display: none; }
.path { font-family: ui-monospace, monospace; font-size: .9rem; overflow-wrap: anywhere; } .what, .none { opacity: .75; }
.method { font-weight: 700; font-size: .8rem; letter-spacing: .04em; padding-top: .1rem; } .get { color: var(--get); } .post { color: var(--post); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); } th { font-weight: 500; opacity: .7; }
button { font: inherit; padding: .25rem .9rem; border-radius: .35rem; border: 1px solid var(--line); background: var(--soft); color: inherit; cursor: pointer; }
input { font: inherit; padding: .2rem .5rem; border-radius: .35rem; border: 1px solid var(--line); background: var(--soft); color: inherit; }
label { margin-right: 1rem; } .status { width: 4rem; }
.needs-script { display: none; } .scripted .needs-script { display: block; }
@media (max-width: 40rem) { details.operation > summary { grid-template-columns: 3.5rem 1fr; } .what { grid-column: 2; } details.operation > div { padding-left: 0; } }
`;

/** Fills a path in, sends what is in the form, and shows what comes back as text. */
const SCRIPT = `
document.documentElement.classList.add('scripted');
const key = document.getElementById('key');
key.form.addEventListener('submit', (event) => event.preventDefault());
for (const form of document.querySelectorAll('form.try')) {
  const answer = form.querySelector('output');
  const body = form.querySelector('textarea');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    let path = form.dataset.path;
    for (const input of form.querySelectorAll('input[name]')) path = path.replace('{' + input.name + '}', encodeURIComponent(input.value));
    const headers = {};
    if (body) headers['Content-Type'] = form.dataset.type;
    if (key.value) headers.Authorization = 'Bearer ' + key.value;
    answer.textContent = 'Waiting for an answer.';
    try {
      const response = await fetch(path, { method: form.dataset.method, headers, ...(body ? { body: body.value } : {}) });
      let text = await response.text();
      if (/json/.test(response.headers.get('content-type') ?? '')) text = JSON.stringify(JSON.parse(text), null, 2);
      answer.textContent = response.status + ' ' + response.statusText + '\\n\\n' + text.slice(0, 20000);
    } catch (error) {
      answer.textContent = 'No answer: ' + error.message;
    }
  });
}
function open() {
  const chosen = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (chosen) { chosen.open = true; chosen.scrollIntoView(); }
}
addEventListener('hashchange', open);
open();
`;

/** What the page may do: its own style and script, and requests to where it came from. */
export const DOCS_POLICY = [
  "default-src 'none'",
  `style-src '${digest(STYLE)}'`,
  `script-src '${digest(SCRIPT)}'`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The page.
 *
 * @param address where the API is reached, for the curl lines
 * @param defaultModel put into paths that want a model
 */
export function docsPage(
  document: OpenApiDocument,
  operations: readonly Operation[],
  address: string,
  defaultModel: string,
): HtmlEscapedString | Promise<HtmlEscapedString> {
  const { title, version, description } = document.info;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} API</title>
<link rel="icon" href="data:,">
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>${title} API <span class="none">${version}</span></h1>
<p>${prose(description)}</p>
<p><a href="/openapi.json">openapi.json</a> is this reference for machines (OpenAPI 3.1). <a href="/">Dashboard</a></p>
<form class="needs-script"><label for="key">API key, if the API has one</label><input id="key" type="password" autocomplete="off"></form>
${document.tags.map(
  ({ name }) => html`<h2>${name}</h2>
${operations.filter(({ tag }) => tag === name).map((operation) => section(operation, document, address, defaultModel))}`,
)}
<h2>Bodies</h2>
${Object.entries(componentsOf(document)).map(
  ([name, schema]) => html`<details class="body" id="schema.${name}"><summary><code>${name}</code></summary>
<pre tabindex="0">${pretty(schema)}</pre></details>`,
)}
<script>${raw(SCRIPT)}</script>
</body>
</html>`;
}

function section(
  operation: Operation,
  document: OpenApiDocument,
  address: string,
  defaultModel: string,
): HtmlEscapedString | Promise<HtmlEscapedString> {
  const { method, path, id, summary, description } = operation;
  const parameters = Object.entries({ ...operation.parameters, ...operation.query });
  const responses = Object.entries(responsesOf(document, operation));
  return html`<details class="operation" id="${id}">
<summary><span class="method ${method}">${method.toUpperCase()}</span><span class="path">${path}</span><span class="what">${summary}</span></summary>
<div>
${description ? html`<p>${prose(description)}</p>` : ''}
${
  parameters.length > 0
    ? html`<h3>Parameters</h3><table>${parameters.map(([name, text]) => html`<tr><td><code>${name}</code></td><td>${prose(text)}</td></tr>`)}</table>`
    : ''
}
${(operation.request ?? []).map(
  (content) => html`<h3>Body, <code>${content.type}</code></h3>
${Object.values(content.examples ?? {}).map((example) => html`<pre tabindex="0">${curl(operation, content, example, address, defaultModel)}</pre>`)}
${schemaOf(document, operation, content)}`,
)}
<h3>Answers</h3>
<table>${responses.map(([status, text]) => html`<tr><td class="status"><code>${status}</code></td><td>${prose(text)}</td></tr>`)}</table>
${tryForm(operation, defaultModel)}
</div>
</details>`;
}

function tryForm(
  { method, path, parameters = {}, request }: Operation,
  defaultModel: string,
): HtmlEscapedString | Promise<HtmlEscapedString> | string {
  const content = request?.find(({ examples }) => examples);
  const example = Object.values(content?.examples ?? {})[0];
  return html`<form class="try needs-script" data-method="${method.toUpperCase()}" data-path="${path}" data-type="${content?.type ?? ''}">
<h3>Try it</h3>
${Object.keys(parameters).map(
  (name) =>
    html`<label>${name} <input name="${name}" value="${name === 'model' ? defaultModel : ''}" required></label>`,
)}
${content ? html`<textarea aria-label="Body" rows="${Math.min(14, text(example).split('\n').length + 1)}" spellcheck="false">${text(example)}</textarea>` : ''}
<p><button>Send</button></p>
<pre tabindex="0"><output></output></pre>
</form>`;
}

function schemaOf(
  document: OpenApiDocument,
  { path, method }: Operation,
  { type, schema }: Content,
): HtmlEscapedString | Promise<HtmlEscapedString> | string {
  if (!schema) return '';
  const content = at(document.paths, path, method, 'requestBody', 'content', type, 'schema');
  return html`<details><summary>Schema</summary><pre tabindex="0">${pretty(content)}</pre></details>`;
}

function responsesOf(document: OpenApiDocument, { path, method }: Operation): Record<string, string> {
  const responses = at(document.paths, path, method, 'responses');
  return Object.fromEntries(
    Object.entries(responses ?? {}).map(([status, response]) => [
      status,
      String(Object(response).description),
    ]),
  );
}

function componentsOf(document: OpenApiDocument): Record<string, unknown> {
  return { ...at(document, 'components', 'schemas') };
}

/** What stands at a path of keys; an object, or undefined. */
function at(value: unknown, ...keys: readonly string[]): object | undefined {
  let found: unknown = value;
  for (const key of keys) {
    found =
      typeof found === 'object' && found !== null
        ? Object.entries(found).find(([name]) => name === key)?.[1]
        : undefined;
  }
  return typeof found === 'object' && found !== null ? found : undefined;
}

function curl(
  { method, path }: Operation,
  { type }: Content,
  example: unknown,
  address: string,
  defaultModel: string,
): string {
  const url = `${address}${path.replace('{model}', defaultModel)}`;
  const body = typeof example === 'string' ? example : JSON.stringify(example);
  const quoted = `'${body.replaceAll("'", `'\\''`)}'`;
  const verb = method === 'post' ? '' : `-X ${method.toUpperCase()} `;
  return `curl -s ${verb}${url} -H 'Content-Type: ${type}' \\\n  --data-binary ${quoted}`;
}

/** What stands between backticks as code. */
function prose(words: string): readonly (string | HtmlEscapedString | Promise<HtmlEscapedString>)[] {
  return words.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`));
}

function text(example: unknown): string {
  return typeof example === 'string' ? example : pretty(example);
}

/** JSON over several lines; lists of plain values stay on one. */
function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_, items: string) => {
    const line = `[${items.split(/\n\s*/).join(' ')}]`;
    return line.length > 100 ? `[\n${items}\n]` : line;
  });
}

function digest(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}
