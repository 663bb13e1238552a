/** What a start tag ends, by the rules of HTML on optional tags. */
const ENDED_BY: Readonly<Record<string, readonly string[]>> = {
  td: ['td', 'th'],
  th: ['td', 'th'],
  tr: ['td', 'th', 'tr'],
  tbody: ['td', 'th', 'tr', 'thead'],
  li: ['li'],
  dt: ['dt', 'dd'],
  dd: ['dt', 'dd'],
};
/** What the end of its parent ends. */
const OPTIONAL = new Set(['td', 'th', 'tr', 'thead', 'tbody', 'li', 'dt', 'dd']);
const VOID = new Set(['meta', 'link', 'br', 'input', 'img']);
const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z-]*(?:=(?:"[^"<>]*"|[#\w.-]+))?)*)\s*(\/?)>/y;

/**
 * Reads HTML by stricter rules than a browser does, so that nothing depends on how a browser repairs it: every `<`
 * opens a tag, every attribute is quoted and free of angle brackets, or a plain word, every element is closed in order, but for
 * the parts of tables and lists, which end where HTML says that the next one ends them, every `&` starts a reference, ids are unique, and every fragment that is linked exists.
 *
 * @returns what is wrong, empty when nothing is
 */
export function htmlProblems(html: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  const ids = new Set<string>();
  const links: string[] = [];
  // What stands in these is raw text by the rules of HTML; it ends at the first closing tag.
  let rest = html
    .replace(/^<!doctype html>\n?/, '')
    .replace(/(<(script|style)(?:\s[^>]*)?>)[\s\S]*?(<\/\2>)/g, '$1$3');
  const where = () => rest.slice(0, 60).replaceAll('\n', ' ');
  while (rest !== '') {
    const text = rest.indexOf('<') === -1 ? rest : rest.slice(0, rest.indexOf('<'));
    if (/&(?!(?:#\d+|#x[0-9a-fA-F]+|[a-z]+);)/.test(text)) problems.push(`a bare & in: ${text.slice(0, 60)}`);
    if (text.includes('>')) problems.push(`a bare > in: ${text.slice(0, 60)}`);
    rest = rest.slice(text.length);
    if (rest === '') break;
    TAG.lastIndex = 0;
    const tag = TAG.exec(rest);
    if (tag === null) return [...problems, `no tag at: ${where()}`];
    const [whole, closing, name = '', attributes = '', selfClosing] = tag;
    if (closing) {
      while (OPTIONAL.has(open.at(-1) ?? '') && open.at(-1) !== name) open.pop();
      if (open.pop() !== name) return [...problems, `</${name}> does not close what is open at: ${where()}`];
    } else if (!selfClosing && !VOID.has(name)) {
      while (ENDED_BY[name]?.includes(open.at(-1) ?? '')) open.pop();
      open.push(name);
    }
    for (const [, attribute = '', quoted, plain = ''] of attributes.matchAll(
      /\s([a-zA-Z][a-zA-Z-]*)(?:=(?:"([^"]*)"|([#\w.-]+)))?/g,
    )) {
      const value = quoted ?? plain;
      if (/^on/i.test(attribute)) problems.push(`an event handler: ${whole}`);
      if (attribute === 'id' && ids.has(value)) problems.push(`the id ${value} twice`);
      if (attribute === 'id') ids.add(value);
      if (attribute === 'href' && value.startsWith('#')) links.push(value.slice(1));
    }
    rest = rest.slice(whole.length);
  }
  if (open.length > 0) problems.push(`never closed: ${open.join(' ')}`);
  for (const link of links) if (!ids.has(link)) problems.push(`a link to #${link}, which is not there`);
  return problems;
}

/** Text of an element or attribute with its references resolved. */
export function decoded(markup: string): string {
  const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return markup.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|([a-z]+));/g, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal === undefined ? (NAMED[name] ?? whole) : String.fromCodePoint(Number(decimal));
  });
}

/** A page with quotes around every value of an attribute, for tests that look for one. */
export function withQuotes(html: string): string {
  const quoted = (tag: string) => tag.replace(/ ([a-z][a-zA-Z-]*)=([#\w.-]+)(?=[ >])/g, ' $1="$2"');
  // What a script sets looks the same.
  return html.replace(
    /(<script\b[^>]*>)([\s\S]*?<\/script>)|<[^>]*>/g,
    (tag, opening: string | undefined, script: string | undefined) =>
      opening === undefined ? quoted(tag) : `${quoted(opening)}${script}`,
  );
}
