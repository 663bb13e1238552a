/** The second of an instant in UTC as file names carry it: `YYYYMMDD_HHMMSS`. */
export function fileStamp(instant: Date): string {
  return instant.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_');
}
