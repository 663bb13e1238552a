/** Writes the rules that Prometheus loads, for the limits of this project, and those of the example for Kubernetes. Run: npm run generate-rules */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { prometheusRule, ruleFile } from '../metrics/rules/rule-file.js';

const { alerts } = await loadConfig(join(packageRoot(), 'sentinel.config.yaml'));
await writeFile(new URL('rules/sentinelml.rules.yml', import.meta.url), ruleFile(alerts));

const kubernetes = join(packageRoot(), 'deploy', 'kubernetes');
const example = await loadConfig(join(kubernetes, 'overlays', 'example', 'sentinel.config.yaml'));
await writeFile(join(kubernetes, 'components', 'monitoring', 'rules.yaml'), prometheusRule(example.alerts));
