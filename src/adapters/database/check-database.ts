import { sql } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import type { Database } from '../../records/context.ts';

/** @throws `unavailable:database` when the database does not answer */
export async function checkDatabase(db: Database): Promise<void> {
  try {
    await db.execute(sql`select 1`);
  } catch (cause) {
    throw new YaowenError(
      'unavailable:database',
      {
        zh: '数据库没有响应，请检查数据库是否在运行、DATABASE_URL 是否正确。',
        en: 'The database does not answer. Check that it runs and that DATABASE_URL is right.',
      },
      { cause },
    );
  }
}
