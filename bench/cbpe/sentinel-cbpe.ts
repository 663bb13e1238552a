/** CBPE of two Parquet files, in ten chunks: REFERENCE ANALYSIS JSON. `bench/cbpe.ts` bundles and runs it. */
import { writeFileSync } from 'node:fs';
import { createNumbersKernel } from '../../drift/kernels/numbers-kernel.js';
import { estimateCbpe, fitCbpe } from '../../drift/performance/cbpe.js';
import { chunksOfNumber } from '../../drift/performance/chunks.js';
import { ESTIMATED_FIGURES } from '../../drift/performance/sampling-error.js';
import { openDatabase } from '../../store/database.js';
import { loadTable } from '../../store/load-table.js';

const [reference = '', analysis = '', out = ''] = process.argv.slice(2);
const database = await openDatabase();
const kernel = createNumbersKernel();

async function load(file: string) {
  const { columns } = await loadTable(database, file);
  const numbers = (name: string): Float64Array => {
    const column = columns.find((candidate) => candidate.name === name);
    return column?.type === 'numeric' ? column.values : new Float64Array();
  };
  return {
    actual: new Uint8Array(numbers('actual')),
    predicted: new Uint8Array(numbers('predicted')),
    probabilities: numbers('probability'),
  };
}

const [known, live] = await Promise.all([load(reference), load(analysis)]);
const cbpe = fitCbpe(known.actual, known, kernel);
const estimates = chunksOfNumber(live.predicted.length, 10).map(({ start, end }) =>
  estimateCbpe(
    cbpe,
    {
      predicted: live.predicted.subarray(start, end),
      probabilities: live.probabilities.subarray(start, end),
    },
    kernel,
  ),
);
const values = ESTIMATED_FIGURES.map((figure) => [figure, estimates.map((of) => of[figure].value)]);
writeFileSync(out, JSON.stringify(Object.fromEntries(values)));
await database.close();
