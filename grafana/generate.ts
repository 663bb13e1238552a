/** Writes the dashboards that Grafana is provisioned with. Run: npm run generate-dashboards */
import { writeFile } from 'node:fs/promises';
import { dashboardJson } from './sentinel-dashboard.js';

await writeFile(new URL('dashboards/sentinelml.json', import.meta.url), dashboardJson());
