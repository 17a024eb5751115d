import { getTableName, type InferInsertModel, is, SQL, sql } from 'drizzle-orm';
import { type AnyPgTable, getTableConfig } from 'drizzle-orm/pg-core';
import type { Database } from './context.ts';

/** Rows of one statement. They go as one JSON parameter, so only memory sets the limit. */
const rowsPerInsert = 2000;

/**
 * Inserts many rows that hold plain values and JSON. One parameter for all of them costs the embedded database a
 * third of the time that one parameter a value does.
 */
export async function insertRows<Table extends AnyPgTable>(
  db: Database,
  table: Table,
  rows: InferInsertModel<Table>[],
): Promise<void> {
  const columns = getTableConfig(table).columns.map((column) => ({
    key: keyOf(table, column),
    name: snakeCase(column.name),
    type: column.getSQLType(),
  }));
  const used = columns.filter(({ key }) => rows.some((row) => key in row));
  const names = sql.raw(used.map(({ name }) => `"${name}"`).join(', '));
  const shape = sql.raw(used.map(({ name, type }) => `"${name}" ${type}`).join(', '));
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    const some = rows.slice(start, start + rowsPerInsert).map((row) =>
      Object.fromEntries(
        used.map(({ key, name }) => {
          const value = (row as Record<string, unknown>)[key] ?? null;
          if (is(value, SQL)) throw new Error(`${name}: an expression cannot be inserted as a row`);
          return [name, value];
        }),
      ),
    );
    await db.execute(
      sql`insert into ${sql.identifier(getTableName(table))} (${names})
        select ${names} from jsonb_to_recordset(${JSON.stringify(some)}::text::jsonb) as row(${shape})`,
    );
  }
}

function keyOf(table: AnyPgTable, column: object): string {
  return Object.entries(table).find(([, held]) => held === column)![0];
}

/** As drizzle's `casing` writes names. */
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
