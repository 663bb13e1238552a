import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { COLUMNS, logFolder } from './live-log.fixture.js';

const { folder, directory, idsInLog } = logFolder();

describe('a process that logs and is killed', () => {
  it('loses no acknowledged row, and no torn row is read', { timeout: 120_000 }, async () => {
    const module = pathToFileURL(join(packageRoot(), 'store', 'live-log.ts')).href;
    const child = join(folder(), 'child.mts');
    await writeFile(
      child,
      `import { writeSync } from 'node:fs';
       import { createLiveLog } from ${JSON.stringify(module)};
       const [directory, name] = process.argv.slice(2);
       const live = createLiveLog({ directory, columns: ${JSON.stringify(COLUMNS)} });
       const text = 'long, "quoted"\\nand on two lines '.repeat(200);
       let next = 0;
       async function loop() {
         for (;;) {
           const id = name + '-' + next++;
           await live.append([id, new Date().toISOString(), text, next]);
           writeSync(1, id + '\\n');
         }
       }
       for (let n = 0; n < 8; n++) void loop();`,
    );
    const acknowledged: string[] = [];
    // Two at a time: several processes log to one folder.
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(
        ['a', 'b'].map(async (name) => acknowledged.push(...(await runAndKill(child, `${round}${name}`)))),
      );
    }
    expect(acknowledged.length).toBeGreaterThan(100);
    const { ids } = await idsInLog();
    expect(acknowledged.filter((id) => ids.get(id) !== 1)).toEqual([]);
    expect([...ids].filter(([id, count]) => !/^\d[ab]-\d+$/.test(id) || count !== 1)).toEqual([]);
  });

  /** Runs the child until it has acknowledged some rows, kills it at a random moment, and returns what it had acknowledged. */
  async function runAndKill(child: string, name: string): Promise<string[]> {
    const running = spawn(process.execPath, ['--import', 'tsx', child, directory(), name], {
      cwd: packageRoot(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const closed = new Promise((resolve) => running.once('close', resolve));
    await new Promise<void>((resolve, reject) => {
      running.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        resolve();
      });
      running.once('exit', (code) => reject(new Error(`the child ended by itself, code ${code}`)));
    });
    await sleep(Math.random() * 200);
    running.kill('SIGKILL');
    await closed;
    // The last line may be cut in the middle.
    return output.split('\n').slice(0, -1);
  }
});
