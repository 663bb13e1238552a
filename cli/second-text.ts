/** An ISO instant as tables show it: to the second, as `2026-03-01 12:00:00`. */
export function secondText(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}
