import { parseJson } from './request-body.js';

/**
 * JSON in which a bare `NaN` stands for a missing value and is read as `null`: Python's `json` writes it for one, so
 * clients of MLflow and of the Open Inference Protocol send it. Anything else must be JSON.
 *
 * @throws SentinelError SENT_REQUEST_MALFORMED
 */
export function parseLenientJson(text: string): unknown {
  // Texts without the word need no second look, and they are nearly all.
  return parseJson(text.includes('NaN') ? withoutNaN(text) : text);
}

/** Outside of texts; `-NaN` and `xNaN` stay, and stay wrong. */
function withoutNaN(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const nan = text.indexOf('NaN', at);
    if (nan < 0) break;
    const quote = text.indexOf('"', at);
    if (quote >= 0 && quote < nan) {
      at = endOfString(text, quote);
    } else {
      if (!isWordAt(text, nan - 1) && !isWordAt(text, nan + 3)) {
        parts.push(text.slice(copied, nan), 'null');
        copied = nan + 3;
      }
      at = nan + 3;
    }
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

/** The index after the quote that closes the one at `open`. */
function endOfString(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length) {
    const character = text.charCodeAt(at);
    if (character === 34) return at + 1;
    at += character === 92 ? 2 : 1;
  }
  return at;
}

function isWordAt(text: string, at: number): boolean {
  return /[\w.+-]/.test(text.charAt(at));
}
