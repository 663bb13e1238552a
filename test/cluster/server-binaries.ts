import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../config/cache-folder.js';
import { packageRoot } from '../../config/package-root.js';
import { findGo, isExecutable } from '../../worker/find-command.js';
import { goBuild } from '../../worker/go-build.js';

/** The version that `tools/temporal-server/go.mod` pins: that of the dev server in the Temporal CLI. */
const VERSION = '1.29.1';
const COMMANDS = {
  server: ['temporal-server', 'go.temporal.io/server/cmd/server'],
  sqlTool: ['temporal-sql-tool', 'go.temporal.io/server/cmd/tools/sql'],
} as const;

export interface ServerBinaries {
  readonly server: string;
  /** Makes the databases and their schema, which it holds. */
  readonly sqlTool: string;
}

/** Folder of the Go module, and of the configuration that the server reads. */
export function serverFolder(): string {
  return join(packageRoot(), 'tools', 'temporal-server');
}

/** Temporal's production server: the cached one, else built once with Go, which takes some minutes. */
export async function serverBinaries(): Promise<ServerBinaries> {
  const cache = join(cacheFolder(process.env), `temporal-server-${VERSION}`);
  await mkdir(cache, { recursive: true });
  const binary = async (which: keyof typeof COMMANDS): Promise<string> => {
    const [name, command] = COMMANDS[which];
    const target = join(cache, name);
    if (await isExecutable(target)) return target;
    const go = await findGo(process.env);
    if (!go) throw new Error(`there is no go command on PATH to build ${name} with (Go 1.25 or newer)`);
    process.stderr.write(`Temporal server: building ${name} with Go, once, which takes some minutes\n`);
    await goBuild({ go, module: serverFolder(), command, ldflags: '-s -w', target });
    return target;
  };
  return { server: await binary('server'), sqlTool: await binary('sqlTool') };
}
