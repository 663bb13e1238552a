/**
 * What a scrape of the API costs with many models, beside one of an API with a single model that was never checked: time,
 * bytes, series, how long the event loop stands still meanwhile, and the first scrape after a start, which reads every result.
 *
 *   npm run bench:scrape [-- --models 200 --columns 20 --scrapes 30]
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { textTable } from '../cli/text-table.js';
import { median } from './median.js';
import { benchOptions, whole } from './options.js';
import { checkedFleet } from './scrape/checked-fleet.js';

const counts = benchOptions(
  'npm run bench:scrape',
  'Times a scrape of many checked models beside one of an API with a single model that was never checked.',
  {
    models: whole(1, 200, 'checked models', 2000),
    columns: whole(1, 20, 'columns of each model', 1000),
    scrapes: whole(3, 30, 'scrapes, of which the median counts', 1000),
  },
);

interface Scrape {
  readonly milliseconds: number;
  readonly stillMilliseconds: number;
  readonly text: string;
}

async function scrape(address: string): Promise<Scrape> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  const text = await (await fetch(`${address}/metrics`)).text();
  const milliseconds = performance.now() - began;
  // The last stretch is noted when the loop turns again.
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  return { milliseconds, stillMilliseconds: delay.max / 1e6, text };
}

const fleets = [
  await checkedFleet({ models: 1, columns: counts.columns, checked: false }),
  await checkedFleet({ models: counts.models, columns: counts.columns, checked: true }),
];
try {
  const first: Scrape[] = [];
  for (const { address } of fleets) first.push(await scrape(address));
  // A folder that has just changed is read again for two seconds.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  for (const { address } of fleets) await scrape(address);
  const later: Scrape[][] = fleets.map(() => []);
  for (let i = 0; i < counts.scrapes; i++)
    for (const [at, { address }] of fleets.entries()) later[at]?.push(await scrape(address));

  const lines = fleets.map(({ name }, at) => {
    const all = later[at] ?? [];
    const text = all[0]?.text ?? '';
    return {
      name,
      first: first[at]?.milliseconds ?? 0,
      time: median(all.map(({ milliseconds }) => milliseconds)),
      still: median(all.map(({ stillMilliseconds }) => stillMilliseconds)),
      bytes: text.length,
      series: text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
    };
  });
  const [empty, full] = lines;
  process.stdout.write(
    `${textTable([
      ['', 'series', 'KiB', 'first, ms', 'scrape, ms', 'loop still, ms'],
      ...lines.map(({ name, first: began, time, still, bytes, series }) => [
        name,
        String(series),
        (bytes / 1024).toFixed(0),
        began.toFixed(0),
        time.toFixed(1),
        still.toFixed(1),
      ]),
    ])}\n`,
  );
  if (empty && full)
    process.stdout.write(
      `${(full.time / empty.time).toFixed(1)} times an empty scrape; ${((1e6 * (full.time - empty.time)) / 1e3 / (full.series - empty.series)).toFixed(1)} µs a series\n`,
    );
} finally {
  for (const fleet of fleets) await fleet.stop();
}
