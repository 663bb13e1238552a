/** Numbers as sentences say them. */

/** `13.1 %`: three significant digits. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

/** Four significant digits. */
export function digits(value: number): string {
  return String(Number(value.toPrecision(4)));
}
