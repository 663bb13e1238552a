/**
 * Times a drift check against Evidently 0.7.23 and against DuckDB's own load of the same files, each as a whole process,
 * in turn: `npm run bench:drift [-- --rows N --rounds N --parts csv,parquet,small,window,wide,growth]`.
 *
 * The ratios are what counts: both sides of each were measured in the same run. The built command is measured, so run
 * `npm run build` first. Files and the virtual environment stay in `.bench/`. Exits with 1 when a goal is missed.
 */
import { rmSync, statSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { type FilePair, makeFiles } from './drift/make-files.js';
import {
  DUCKDB_SCRIPT,
  EVIDENTLY_SCRIPT,
  evidentlyPython,
  type Measured,
  measure,
  median,
  SENTINEL,
} from './drift/tools.js';
import { benchOptions, folder as folderOption, someOf, whole } from './options.js';

const {
  rows,
  rounds,
  parts,
  dir: folder,
} = benchOptions(
  'npm run bench:drift',
  `Times a drift check against Evidently 0.7.23 and against DuckDB's own load of the same files, whole processes in turn.
Measures the built command (npm run build) and makes a Python environment in the folder. Exits with 1 when a goal is missed.`,
  {
    rows: whole(1000, 1_000_000, 'rows of each large file'),
    rounds: whole(1, 3, 'rounds, of which the median counts; one in three for Evidently', 1000),
    parts: someOf(['csv', 'parquet', 'small', 'window', 'wide', 'growth'], 'what is measured'),
    dir: folderOption(),
  },
);
const cache = join(folder, 'cache');
const html = join(folder, 'report.html');
const json = join(folder, 'result.json');
let missed = 0;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const count = (n: number): string => n.toLocaleString('en');
const figures = ({ seconds, megabytes }: Measured): string =>
  `${seconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB`;
const kilobytes = (file: string): string => `${(statSync(file).size / 1000).toFixed(0)} kB`;

function sentinel({ reference, current }: FilePair, ...more: string[]): Measured {
  const command = [process.execPath, SENTINEL, 'drift', '--reference', reference, '--current', current];
  return measure([...command, '--html', html, '--json', json, ...more], { XDG_CACHE_HOME: cache });
}

function goal(text: string, reached: boolean): void {
  if (!reached) missed += 1;
  print(`- ${reached ? 'reached' : '**missed**'}: ${text}`);
}

/** Everything about one pair of files, in turn, so that a busy moment of the machine meets all of them. */
function compare(title: string, pair: FilePair, goals: { evidently: number; floor?: number }): void {
  const python = evidentlyPython(folder);
  const peerHtml = join(folder, 'evidently.html');
  const ours: Measured[] = [];
  const floors: Measured[] = [];
  const peers: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    rmSync(cache, { recursive: true, force: true });
    floors.push(measure([process.execPath, DUCKDB_SCRIPT, pair.reference, pair.current]));
    ours.push(sentinel(pair));
    // Evidently takes minutes; one round of it in three is enough.
    if (round % 3 === 0) {
      const files = [pair.reference, pair.current, peerHtml, join(folder, 'evidently.json')];
      peers.push(measure([python, EVIDENTLY_SCRIPT, ...files]));
    }
  }
  const [own, floor, peer] = [median(ours), median(floors), median(peers)];
  print(`\n## ${title}\n`);
  print('| | time, peak memory | report | times SentinelML |\n|---|---|---|---|');
  print(`| SentinelML | ${figures(own)} | ${kilobytes(html)} | 1 |`);
  print(
    `| Evidently 0.7.23 | ${figures(peer)} | ${kilobytes(peerHtml)} | ${(peer.seconds / own.seconds).toFixed(1)} |`,
  );
  print(`| DuckDB's load alone | ${figures(floor)} | | ${(floor.seconds / own.seconds).toFixed(2)} |\n`);
  const faster = peer.seconds / own.seconds;
  goal(
    `${faster.toFixed(1)}× faster than Evidently (at least ${goals.evidently}×)`,
    faster >= goals.evidently,
  );
  if (goals.floor !== undefined) {
    const loads = own.seconds / floor.seconds;
    goal(`${loads.toFixed(2)}× DuckDB's own load (at most ${goals.floor}×)`, loads <= goals.floor);
  }
  goal(
    `${(own.megabytes / peer.megabytes).toFixed(2)}× the peak memory of Evidently (less than 1×)`,
    own.megabytes < peer.megabytes,
  );
}

async function windowAgainstProfile(): Promise<void> {
  const pair = await makeFiles(folder, 'csv', { rows, columns: 20, currentRows: 1000 });
  rmSync(cache, { recursive: true, force: true });
  const first = sentinel(pair);
  const loads: Measured[] = [];
  const later: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    loads.push(measure([process.execPath, DUCKDB_SCRIPT, pair.reference]));
    later.push(sentinel(pair));
  }
  const [load, own] = [median(loads), median(later)];
  print(`\n## 1,000 rows against a reference of ${count(rows)} rows, CSV\n`);
  print('| | time, peak memory |\n|---|---|');
  print(`| first window, which stores the reference's profile | ${figures(first)} |`);
  print(`| later windows | ${figures(own)} |`);
  print(`| DuckDB's load of the reference alone | ${figures(load)} |\n`);
  const ratio = own.seconds / load.seconds;
  goal(`${ratio.toFixed(2)}× DuckDB's load of the reference (less than 1×)`, ratio < 1);
}

async function growth(title: string, sizes: readonly { rows: number; columns: number }[]): Promise<void> {
  print(`\n## ${title}\n`);
  print('| rows × columns, Parquet | time, peak memory | seconds per million cells |\n|---|---|---|');
  const perCell: number[] = [];
  for (const size of sizes) {
    const pair = await makeFiles(folder, 'parquet', size);
    const own = median(Array.from({ length: rounds }, () => sentinel(pair, '--no-cache')));
    const cells = (2 * size.rows * size.columns) / 1e6;
    perCell.push(own.seconds / cells);
    print(
      `| ${count(size.rows)} × ${size.columns} | ${figures(own)} | ${(own.seconds / cells).toFixed(3)} |`,
    );
  }
  const ratio = (perCell.at(-1) ?? Number.NaN) / (perCell[0] ?? Number.NaN);
  print('');
  goal(
    `the largest costs ${ratio.toFixed(2)}× as much per cell as the smallest (at most 1.25×: linear)`,
    ratio <= 1.25,
  );
}

print(
  `SentinelML against Evidently 0.7.23 and DuckDB, whole processes, median of ${rounds} (Evidently: of ${Math.ceil(rounds / 3)}).`,
);
print(
  `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}.`,
);
for (const part of parts) {
  if (part === 'csv')
    compare(`${count(rows)} × 20, CSV`, await makeFiles(folder, 'csv', { rows, columns: 20 }), {
      evidently: 20,
      floor: 2,
    });
  else if (part === 'parquet')
    compare(`${count(rows)} × 20, Parquet`, await makeFiles(folder, 'parquet', { rows, columns: 20 }), {
      evidently: 50,
    });
  else if (part === 'small')
    compare('10,000 × 20, CSV', await makeFiles(folder, 'csv', { rows: 10_000, columns: 20 }), {
      evidently: 25,
    });
  else if (part === 'window') await windowAgainstProfile();
  else if (part === 'wide')
    await growth(
      'Columns',
      [50, 150, 500].map((columns) => ({ rows: 100_000, columns })),
    );
  else
    await growth(
      'Rows',
      [rows / 8, rows / 2, rows].map((length) => ({ rows: Math.floor(length), columns: 20 })),
    );
}
print(missed === 0 ? '\nEvery goal was reached.' : `\n${missed} goals were missed.`);
process.exitCode = missed === 0 ? 0 : 1;
