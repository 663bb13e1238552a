import type { DuckDBConnection } from '@duckdb/node-api';

/** The categories of a column. */
export interface CategoryList {
  /** Each once, in ascending code-unit order. */
  readonly categories: readonly string[];
  readonly counts: Float64Array;
  /** The positions in `categories` that DuckDB's codes stand for; `null` when they are the same. */
  readonly order: Int32Array | null;
  /** An expression for the code of a row's category, -1 without one; `null` when there are too many categories. */
  readonly codesSql: string | null;
}

/** Up to this many categories rows are given codes; beyond, a column is an identifier rather than a category. */
const MOST_CODED = 100_000;
/** Up to this many categories a search from the first to the last takes no time, done once for every text of a dictionary. */
const MOST_SEARCHED = 256;

/**
 * Lists and counts the categories of one column.
 *
 * @param text an expression of type VARCHAR
 * @param spell how a category is written in the list; different ones must stay different
 * @param inDictionaries whether the texts come in dictionaries, as a Parquet file stores what repeats: then what a
 *   function makes of them is found once for each text of a dictionary, not for every row
 */
export async function listColumn(
  connection: DuckDBConnection,
  relation: string,
  index: number,
  text: string,
  spell: (category: string) => string = (category) => category,
  inDictionaries = false,
): Promise<CategoryList> {
  const table = `categories_${index}`;
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${table} AS
     SELECT ${text} AS category, CAST(count(*) AS DOUBLE) AS count FROM ${relation}
     WHERE ${text} IS NOT NULL GROUP BY ALL ORDER BY category`,
  );
  // DuckDB's client takes U+FEFF at the start of a text for a byte order mark, and leaves it out.
  const result = await connection.runAndReadAll(
    `SELECT CASE WHEN starts_with(category, chr(65279)) THEN chr(65279) || category ELSE category END, count
     FROM ${table} ORDER BY rowid`,
  );
  const found = result
    .getRowsJS()
    .map(([category, count], code) => ({ category: spell(String(category)), count: Number(count), code }));
  let codesSql: string | null = null;
  if (inDictionaries && found.length > 0 && found.length <= MOST_SEARCHED) {
    // A variable's value is a constant of the query; a cast to an enum would be done for every row.
    await connection.run(`SET VARIABLE ${table} = (SELECT list(category ORDER BY rowid) FROM ${table})`);
    codesSql = `coalesce(CAST(list_position(getvariable('${table}'), ${text}) AS INTEGER) - 1, -1)`;
  } else if (found.length > 0 && found.length <= MOST_CODED) {
    const codes = `codes_${index}`;
    await connection.run(`DROP TYPE IF EXISTS temp.${codes}`);
    await connection.run(`CREATE TEMP TYPE ${codes} AS ENUM (SELECT category FROM ${table} ORDER BY rowid)`);
    codesSql = `coalesce(CAST(enum_code(CAST(${text} AS ${codes})) AS INTEGER), -1)`;
  }
  // DuckDB orders by UTF-8 bytes, which is another order beyond the Basic Multilingual Plane.
  const sorted = found.toSorted((one, other) => (one.category < other.category ? -1 : 1));
  const moved = sorted.some(({ code }, position) => code !== position);
  const order = moved ? new Int32Array(found.length) : null;
  if (order !== null)
    sorted.forEach(({ code }, position) => {
      order[code] = position;
    });
  return {
    categories: sorted.map(({ category }) => category),
    counts: Float64Array.from(sorted, ({ count }) => count),
    order,
    codesSql,
  };
}
