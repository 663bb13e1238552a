import { rm } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { spillFolder } from './spill-folder.js';

export interface DatabaseOptions {
  /** Threads DuckDB uses; one per core unless told. */
  readonly threads?: number | undefined;
  /** The most memory DuckDB uses before it spills to disk, such as `2GB`; 80 % of the machine's unless told. */
  readonly memoryLimit?: string | undefined;
  /**
   * Asked several times a second while work is going on: once it is true the queries under way are interrupted, and no
   * more work begins. A question, not an event, as it may be asked from another thread.
   */
  readonly stopped?: (() => boolean) | undefined;
}

const STOP_POLL_MS = 100;

/** One DuckDB in memory. Work runs on its own native threads, so the event loop stays free. */
export interface Database {
  /**
   * Runs `work` on a connection of its own and closes it. Temporary tables are the connection's, so pieces of work
   * that run at the same time never meet.
   */
  withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** Frees the memory. Work must have ended. */
  close(): Promise<void>;
}

/** Opens an empty database in memory. It reads and writes files, and never the network. */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const spill = await spillFolder();
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    temp_directory: spill,
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
  });

  async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (options.stopped?.()) throw new Error('the database was stopped');
    const connection = await instance.connect();
    const watch = options.stopped && setInterval(interruptWhen(options.stopped, connection), STOP_POLL_MS);
    try {
      await connection.run("SET TimeZone = 'UTC'");
      return await work(connection);
    } finally {
      clearInterval(watch);
      connection.closeSync();
    }
  }

  async function close(): Promise<void> {
    instance.closeSync();
    await rm(spill, { recursive: true, force: true });
  }

  return { withConnection, close };
}

/** Again and again, as an interrupt between two queries does nothing. */
function interruptWhen(stopped: () => boolean, connection: DuckDBConnection): () => void {
  return () => {
    if (stopped()) connection.interrupt();
  };
}
