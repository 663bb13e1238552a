/**
 * Names in a list with commas, as a row of a CSV file: a name that holds a comma, a quote at its start or blanks at its
 * ends stands in double quotes, in which two quotes are one. Each name once, in the order of the list.
 *
 * @throws Error saying what is wrong with the list
 */
export function parseNames(text: string): string[] {
  const names = new Set<string>();
  const name = /\s*(?:"((?:[^"]|"")*)"\s*|([^",][^,]*)|)(?:,|$)/y;
  while (name.lastIndex < text.length) {
    const match = name.exec(text);
    if (match === null)
      throw new Error(`expected names separated by commas, got ${text}: a quote is not closed`);
    const [, quoted, bare = ''] = match;
    const found = quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"');
    if (found !== '') names.add(found);
  }
  return [...names];
}
