/** A script without indentation, empty lines and whole-line comments; what remains means the same. */
export function compactScript(source: string): string {
  return source
    .replace(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\n\s*/g, '\n')
    .trim();
}

/** A style sheet without these and without spaces that separate nothing. */
export function compactStyle(source: string): string {
  return compactScript(source)
    .replace(/\s*([{};,])\s*/g, '$1')
    .replace(/:\s+/g, ':')
    .replaceAll(';}', '}');
}
