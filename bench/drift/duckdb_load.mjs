/** The floor: DuckDB loads the two files into tables with SELECT, and does nothing else. REFERENCE CURRENT */
import { DuckDBInstance } from '@duckdb/node-api';

const [reference, current] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
for (const [name, file] of Object.entries({ reference, current })) {
  if (file) await connection.run(`CREATE TABLE ${name} AS SELECT * FROM '${file}'`);
}
