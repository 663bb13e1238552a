/** A source without indentation, empty lines and whole-line comments; what remains means the same. */
function compactLines(source: string): string {
  return source
    .replace(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\n\s*/g, '\n')
    .trim();
}

/** A script without these, and without spaces around what separates. Texts keep theirs. */
export function compactScript(source: string): string {
  return compactLines(source).replace(
    /('(?:[^'\\\n]|\\.)*'|`[^`]*`)|,[ ]| (=>|={1,3}|\?\??|:|&&|\|\|) /g,
    (whole, text: string | undefined, sign: string | undefined) => text ?? sign ?? whole.trim(),
  );
}

/**
 * A style sheet without these, without spaces that separate nothing, and without the fall-backs of variables: a page defines
 * every one of its own.
 */
export function compactStyle(source: string): string {
  return compactLines(source)
    .replace(/\s*([{};,])\s*/g, '$1')
    .replace(/:\s+/g, ':')
    .replace(/(?<![\w.])0\.(?=\d)/g, '.')
    .replace(/var\((--[\w-]+),[^()]*\)/g, 'var($1)')
    .replaceAll(';}', '}');
}

/**
 * A template without line breaks between tags, and without the end tags that HTML lets one leave out: those of the parts of
 * a table and of a list, which end where the next one begins. A report of 20 columns has two thousand of them.
 */
export function compactTemplate(source: string): string {
  return source
    .replace(/(>|\}\})\s*\n\s*(?=[<{])/g, '$1')
    .replace(/<\/(?:td|th|tr|thead|tbody|li|dt|dd)>/g, '');
}

/**
 * Markup without the quotes around values that need none: those of letters, digits, `-`, `_`, `.` and `#`. Text cannot look like
 * an attribute: its quotes are escaped.
 */
export function unquoted(markup: string): string {
  return markup.replace(UNQUOTABLE, (whole, _, name, value) =>
    name === undefined ? whole : ` ${name}=${value}`,
  );
}

/** Scripts and styles, which stay as they are, or an attribute. */
const UNQUOTABLE = /<(script|style)\b[^>]*>[\s\S]*?<\/\1>| ([a-z][a-zA-Z-]*)="([#\w.-]+)"(?=[ >])/g;
