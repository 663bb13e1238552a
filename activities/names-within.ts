/**
 * As many of the names, in their order, as a JSON list of so many bytes holds.
 *
 * @param bytes of the list, its commas and quotes included
 */
export function namesWithin(bytes: number, names: readonly string[]): string[] {
  let left = bytes - 2;
  const first = names.findIndex((name) => {
    left -= Buffer.byteLength(JSON.stringify(name)) + 1;
    return left < -1;
  });
  return first === -1 ? [...names] : names.slice(0, first);
}
