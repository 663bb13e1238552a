/** Foreign text in Markdown (GitHub's kind): it can neither format, link, nor call anybody. */
import { shorten, visibleText } from '../format.js';

const LONGEST_NAME = 60;
export const LONGEST_TEXT = 300;

/** Foreign text within a code span, whose fence is longer than any run of backticks in it. */
export function code(text: string): string {
  const visible = shorten(visibleText(text), LONGEST_NAME);
  const longest = Math.max(0, ...[...visible.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${visible}${pad}${fence}`;
}

/**
 * A sentence with foreign text in it, which is visible already. Punctuation is escaped; a zero-width space breaks what is linked or called
 * however it is escaped: addresses, `@names`, `#numbers`.
 */
export function escaped(text: string, longest = LONGEST_TEXT): string {
  return shorten(text, longest)
    .replace(/[\\`*_[\]{}<>|~&#!]/g, '\\$&')
    .replace(/@(?=\w)|#(?=\d)|:(?=\/\/)|www(?=\.)/gi, '$&\u200b');
}
