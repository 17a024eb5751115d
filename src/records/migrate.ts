/** Brings a database to the schema of this program. */
import { sql } from 'drizzle-orm';
import { YaowenError } from '../errors.ts';
import type { Database } from './context.ts';
import { lockByName } from './lock.ts';

/** One file of src/records/migrations: its statements in order. */
export interface Migration {
  /** File name without `.sql`. */
  name: string;
  /** SHA-256 of the file, lower-case hex. */
  hash: string;
  statements: string[];
}

/**
 * Applies what is missing, in one transaction under a lock: two processes that start at once both succeed, and
 * a crash leaves all or nothing.
 * @returns names applied now
 * @throws `conflict:database` when the database was made by another version of a migration, or a newer program
 */
export function migrate(db: Database, migrations: Migration[]): Promise<string[]> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    await lockByName(tx, 'migrations');
    await tx.execute(
      sql`create table if not exists yaowen_migrations (
        position integer primary key, name text not null, hash text not null, at timestamptz not null default now())`,
    );
    const done = rowsOf<{ position: number; name: string; hash: string }>(
      await tx.execute(sql`select position, name, hash from yaowen_migrations order by position`),
    );
    for (const row of done) {
      if (migrations[row.position]?.hash !== row.hash) throw foreignDatabase(row.name);
    }
    const missing = migrations.slice(done.length);
    for (const [index, migration] of missing.entries()) {
      for (const statement of migration.statements) await tx.execute(sql.raw(statement));
      await tx.execute(
        sql`insert into yaowen_migrations (position, name, hash) values (${done.length + index}, ${migration.name}, ${migration.hash})`,
      );
    }
    return missing.map((migration) => migration.name);
  });
}

/** postgres.js returns the rows themselves, PGlite an object that holds them. */
function rowsOf<Row>(result: unknown): Row[] {
  return (Array.isArray(result) ? Array.from(result) : (result as { rows: Row[] }).rows) as Row[];
}

function foreignDatabase(name: string): YaowenError {
  return new YaowenError('conflict:database', {
    zh: `数据库中的结构变更“${name}”与本程序不符：数据库可能由更新版本的程序建立。请用建立该数据库的版本启动，或升级本程序。`,
    en: `The database holds migration "${name}", which this program does not know: it may come from a newer version. Start the version that made it, or upgrade this program.`,
  });
}
