/** A text in Markdown for the Temporal UI. Names come from data, so what Markdown would act on is escaped. */
export function markdownText(value: string): string {
  return value.replace(/[\\`*_{}[\]()#+\-.!|<>]/g, '\\$&').replace(/\s+/g, ' ');
}
