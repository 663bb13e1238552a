import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.js';
import { fileLiteral, identifier, isNotInteger, isNotNumber, literal, numberIn } from './sql.js';

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

async function evaluate(expression: string) {
  return database.withConnection(async (connection) => {
    const result = await connection.runAndReadAll(`SELECT ${expression}`);
    return { name: result.columnNames()[0], value: result.getRowsJS()[0]?.[0] };
  });
}

describe('identifier and literal', () => {
  it.each(['x', 'a.b', 'say "hi"', "it's", '"; DROP TABLE x; --', '<b>', 'größe 😀', 'two\nlines', '\\'])(
    'carry %j through a query',
    async (text) => {
      expect(await evaluate(`${literal(text)} AS ${identifier(text)}`)).toEqual({ name: text, value: text });
    },
  );
});

describe('fileLiteral', () => {
  it('is absolute and holds no glob', () => {
    expect(fileLiteral("/data/it's [a]*?.csv")).toBe("'/data/it''s [[]a][*][?].csv'");
    expect(fileLiteral('s3://bucket/x.csv')).toMatch(/^'[/A-Z].*s3:.*bucket/);
  });
});

describe('numbers in texts', () => {
  it.each([
    ['42', 42, false],
    [' 42 ', 42, false],
    ['+42', 42, false],
    ['-0', -0, false],
    ['00123', 123, false],
    ['9223372036854775808', 2 ** 63, true],
    ['1.0', 1, true],
    ['1e3', 1000, true],
    ['-.5', -0.5, true],
    ['nan', Number.NaN, true],
    ['-Infinity', Number.NEGATIVE_INFINITY, true],
    ['1_000', null, true],
    ['nan(1)', null, true],
    ['0x1F', null, true],
    ['1,5', null, true],
    ['x', null, true],
    [' ', null, true],
  ])('reads %j', async (text, number, isFraction) => {
    expect((await evaluate(numberIn(literal(text)))).value).toBe(number);
    expect((await evaluate(isNotNumber(literal(text)))).value).toBe(number === null);
    expect((await evaluate(isNotInteger(literal(text)))).value).toBe(isFraction);
  });

  it('asks nothing of an empty text', async () => {
    expect((await evaluate(numberIn("''"))).value).toBe(null);
    expect((await evaluate(isNotNumber("''"))).value).toBe(false);
    expect((await evaluate(isNotInteger("''"))).value).toBe(false);
  });
});
