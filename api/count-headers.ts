/**
 * How often a header stands in a request.
 *
 * @param rawHeaders names and values in turn, as Node has them of the wire
 * @param name in lower case
 */
export function countHeaders(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at] as string;
    // Most names are told apart by their length.
    if (given.length === name.length && given.toLowerCase() === name) count += 1;
  }
  return count;
}
