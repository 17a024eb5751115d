import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { readMigrations } from '../../../../src/adapters/database/read-migrations.ts';
import { migrate } from '../../../../src/records/migrate.ts';
import { freshConversation } from '../../../support/records.ts';
import type { SubjectOf } from './subject.ts';

export function describeMigrations(subject: SubjectOf) {
  describe('migrations', () => {
    it('run once when several programs start on an empty database at once', async () => {
      const opened = await subject().openEmpty();
      try {
        const applied = await Promise.all(opened.map(({ db }) => migrate(db, readMigrations())));
        const names = readMigrations().map(({ name }) => name);
        expect(applied.filter(({ length }) => length > 0)).toEqual([names]);
        await freshConversation(opened[0]!.db);
      } finally {
        await Promise.all(opened.map((database) => database.close()));
      }
    });

    it('do nothing the second time', async () => {
      expect(await migrate(subject().db, readMigrations())).toEqual([]);
    });

    it('leave nothing behind when one fails', async () => {
      const [first, ...rest] = readMigrations();
      const broken = {
        name: '9999_broken',
        hash: 'x',
        statements: ['create table half (a int)', 'nonsense'],
      };
      const next = [first!, ...rest, broken];
      await expect(migrate(subject().db, next)).rejects.toThrow();
      await expect(subject().db.execute(sql`select 1 from half`)).rejects.toThrow();
      expect(await migrate(subject().db, readMigrations())).toEqual([]);
    });

    it('refuse a database of a newer program, and one whose past differs', async () => {
      const [first, ...rest] = readMigrations();
      await expect(migrate(subject().db, [first!])).rejects.toMatchObject({ code: 'conflict:database' });
      const altered = [{ ...first!, hash: 'x' }, ...rest];
      await expect(migrate(subject().db, altered)).rejects.toMatchObject({ code: 'conflict:database' });
    });
  });
}
