import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Cell, CellResult } from './cell.js';

/** What a thread runs: one cell after the other. Threads do not inherit the loader of TypeScript. */
const THREAD = `import('tsx/esm/api')
  .then(({ register }) => { register(); return import(${JSON.stringify(new URL('./cell.js', import.meta.url).href)}); })
  .then(({ runCell }) => {
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', (cell) => parentPort.postMessage(runCell(cell)));
  });`;

function next(worker: Worker, cell: Cell): Promise<CellResult> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(cell);
  });
}

/**
 * Simulates cells on all cores, the longest first.
 *
 * @param onDone told after each one how many are done
 */
export async function runCells(
  cells: readonly Cell[],
  onDone: (done: number) => void,
): Promise<ReadonlyMap<Cell, CellResult>> {
  const results = new Map<Cell, CellResult>();
  const waiting = [...cells].sort(
    (a, b) => b.windowRows + b.referenceRows / 5 - (a.windowRows + a.referenceRows / 5),
  );
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      const worker = new Worker(THREAD, { eval: true });
      try {
        for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
          results.set(cell, await next(worker, cell));
          onDone(results.size);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  return results;
}
