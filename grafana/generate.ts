/** Writes the dashboards that Grafana is provisioned with, for the limits of this project. Run: npm run generate-dashboards */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { dashboardFiles } from './dashboards.js';

const { alerts } = await loadConfig(join(packageRoot(), 'sentinel.config.yaml'));
for (const [name, text] of Object.entries(dashboardFiles(alerts)))
  await writeFile(new URL(`dashboards/${name}.json`, import.meta.url), text);
