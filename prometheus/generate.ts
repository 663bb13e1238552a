/** Writes the rules that Prometheus loads, for the limits of this project. Run: npm run generate-rules */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { ruleFile } from '../metrics/rules/rule-file.js';

const { alerts } = await loadConfig(join(packageRoot(), 'sentinel.config.yaml'));
await writeFile(new URL('rules/sentinelml.rules.yml', import.meta.url), ruleFile(alerts));
