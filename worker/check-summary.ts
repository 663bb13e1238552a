import type { ModelConfig } from '../config/load-config.js';

/** One line for the Temporal UI about a check that has not begun: the model, and the window that it looks at. */
export function checkSummary({ id, drift }: ModelConfig): string {
  const window =
    'rows' in drift.window
      ? `the last ${drift.window.rows.toLocaleString('en')} predictions`
      : `the last ${drift.window.last}`;
  return `${id}: drift check of ${window}`;
}
