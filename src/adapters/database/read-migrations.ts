import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Migration } from '../../records/migrate.ts';

/** The migrations of src/records/migrations in the order of drizzle-kit's journal. Node only. */
export function readMigrations(): Migration[] {
  const folder = new URL('../../records/migrations/', import.meta.url);
  const journal: { entries: { tag: string }[] } = JSON.parse(
    readFileSync(new URL('meta/_journal.json', folder), 'utf8'),
  );
  return journal.entries.map(({ tag }) => {
    const text = readFileSync(new URL(`${tag}.sql`, folder), 'utf8');
    return {
      name: tag,
      hash: createHash('sha256').update(text).digest('hex'),
      statements: text.split('--> statement-breakpoint').filter((statement) => statement.trim() !== ''),
    };
  });
}
