/** A whole number as sentences write it: 12,345. `toLocaleString` loads the tables of a language, which takes longer than a small check. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** The number and its noun, of one or of many: `1 row`, `1,001 rows`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
