/** Run as a process: `download-temporal-cli FOLDER VERSION` lets the Temporal SDK download its CLI into FOLDER. */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { messageOf } from '../config/errors.js';

const [downloadDir, version] = process.argv.slice(2);
try {
  if (!downloadDir || !version) throw new Error('usage: download-temporal-cli FOLDER VERSION');
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  // The SDK downloads only on the way to starting a server, so one is started and stopped.
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir, version: `v${version}` } },
  });
  await environment.teardown();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
