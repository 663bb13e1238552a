/**
 * Times CBPE against NannyML 0.13.1, each as a whole process from two Parquet files to estimates of seven figures in ten
 * chunks, in turn: `npm run bench:cbpe [-- --rows N --rounds N]`. Half of the rows are the reference. Also compares the
 * estimates. Files and the virtual environment stay in `.bench/`. Exits with 1 when a goal is missed.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from '../config/package-root.js';
import { openDatabase } from '../store/database.js';
import { nannymlPython, nannymlScript } from './cbpe/nannyml.js';
import { type Measured, measure, median } from './drift/tools.js';
import { benchOptions, folder as folderOption, whole } from './options.js';

/** At least so many times as fast. */
const GOAL = 10;

const {
  rows,
  rounds,
  dir: folder,
} = benchOptions(
  'npm run bench:cbpe',
  `Times CBPE against NannyML, whole processes from Parquet to figures, and compares the estimates.
Makes a Python environment in the folder. Exits with 1 when a goal is missed.`,
  {
    rows: whole(1000, 1_000_000, 'rows, half of them reference'),
    rounds: whole(1, 3, 'rounds, of which the median counts', 1000),
    dir: folderOption(),
  },
);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Scores that say too much, so that they are calibrated; the analysis has more high ones. */
async function makeRows(file: string, seed: number, skew: number): Promise<void> {
  const database = await openDatabase({ threads: 1 });
  await database.withConnection(async (connection) => {
    await connection.run(`SELECT setseed(${seed})`);
    await connection.run(
      `COPY (SELECT p AS probability, CAST(p >= 0.5 AS BIGINT) AS predicted,
         CAST(random() < 0.1 + 0.8 * p * p AS BIGINT) AS actual
         FROM (SELECT pow(random(), ${skew}) AS p FROM range(${Math.floor(rows / 2)})))
       TO '${file}' (FORMAT parquet)`,
    );
  });
  await database.close();
}

mkdirSync(folder, { recursive: true });
const python = nannymlPython(folder);
const files = [join(folder, `cbpe-reference-${rows}.parquet`), join(folder, `cbpe-analysis-${rows}.parquet`)];
for (const [i, file] of files.entries()) await makeRows(file, 0.1 + i / 10, i === 0 ? 1 : 0.8);
// Inside the package, so that it finds what it does not hold.
const bundle = join(packageRoot(), '.bench', 'sentinel-cbpe.mjs');
await build({
  entryPoints: [nannymlScript('sentinel-cbpe.ts')],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['@duckdb/node-bindings'],
  banner: {
    js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
  },
});

const out = { ours: join(folder, 'cbpe-ours.json'), peer: join(folder, 'cbpe-nannyml.json') };
const ours: Measured[] = [];
const peers: Measured[] = [];
for (let round = 0; round < rounds; round++) {
  ours.push(measure([process.execPath, bundle, ...files, out.ours]));
  peers.push(
    measure([python, nannymlScript('nannyml_cbpe.py'), ...files, out.peer], {
      NML_DISABLE_USAGE_LOGGING: '1',
    }),
  );
}
const [own, peer] = [median(ours), median(peers)];
const figures = ({ seconds, megabytes }: Measured) => `${seconds.toFixed(2)} s | ${megabytes.toFixed(0)} MB`;
print(`CBPE on ${rows.toLocaleString('en')} rows, whole processes, median of ${rounds};`);
print(`${availableParallelism()} cores, Node ${process.version}.\n`);
print('| | time | peak memory |\n|---|---|---|');
print(`| SentinelML | ${figures(own)} |`);
print(`| NannyML 0.13.1 | ${figures(peer)} |\n`);

const estimatesOf = (file: string): Record<string, number[]> => JSON.parse(readFileSync(file, 'utf8'));
const [found, expected] = [estimatesOf(out.ours), estimatesOf(out.peer)];
let farthest = 0;
for (const [figure, chunks] of Object.entries(expected)) {
  for (const [i, value] of chunks.entries())
    farthest = Math.max(farthest, Math.abs((found[figure]?.[i] ?? Number.POSITIVE_INFINITY) - value));
}
const ratio = peer.seconds / own.seconds;
const goals = [
  { text: `${ratio.toFixed(1)}× as fast (at least ${GOAL}×)`, reached: ratio >= GOAL },
  { text: `estimates within ${farthest.toExponential(1)} (at most 1e-6)`, reached: farthest <= 1e-6 },
];
for (const { text, reached } of goals) print(`- ${reached ? 'reached' : '**missed**'}: ${text}`);
process.exitCode = goals.every(({ reached }) => reached) ? 0 : 1;
