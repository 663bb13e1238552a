/** Progress on a terminal, drawn over itself; nothing at all when standard error is not one. */

export interface Progress {
  /** Draws the state: a bar when `total` is known, else the text alone. */
  update(text: string, done?: number, total?: number): void;
  /** Clears what was drawn, so that the next line starts clean. */
  clear(): void;
}

const WIDTH = 28;
const REDRAW_MS = 60;

/** Progress on `stream`, which is standard error unless told. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let drawn = 0;
  return {
    update(text, done, total) {
      if (!stream.isTTY) return;
      const now = Date.now();
      if (now - drawn < REDRAW_MS && done !== total) return;
      drawn = now;
      stream.write(
        `\r\u001b[K${progressLine(text, done, total).slice(0, Math.max(20, (stream.columns || 80) - 1))}`,
      );
    },
    clear() {
      if (stream.isTTY) stream.write('\r\u001b[K');
    },
  };
}

/** One line of progress, such as `training income ━━━━━━━━━       40/60`. */
export function progressLine(text: string, done?: number, total?: number): string {
  if (done === undefined || total === undefined || total <= 0) return text;
  const filled = Math.round((Math.min(done, total) / total) * WIDTH);
  return `${text} ${'━'.repeat(filled)}${' '.repeat(WIDTH - filled)} ${done.toLocaleString('en')}/${total.toLocaleString('en')}`;
}
