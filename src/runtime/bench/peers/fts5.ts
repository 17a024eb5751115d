import type { Peer } from '../peer.ts';

/** SQLite's FTS5, in memory, as Node brings it. */
export const fts5: Peer = {
  name: 'node:sqlite fts5',
  async build(documents) {
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(':memory:');
    database.exec(`CREATE VIRTUAL TABLE passages USING fts5(id UNINDEXED, words, tokenize = 'ascii')`);
    const insert = database.prepare('INSERT INTO passages VALUES (?, ?)');
    database.exec('BEGIN');
    for (const { entry, words } of documents) insert.run(entry.id, words);
    database.exec('COMMIT');
    const select = database.prepare(
      'SELECT id FROM passages WHERE passages MATCH ? ORDER BY bm25(passages) LIMIT ?',
    );
    return {
      search(question, k) {
        const words = [...new Set(question.words())].map((word) => `"${word}"`);
        if (words.length === 0) return [];
        return select.all(words.join(' OR '), k).map((row) => row.id as string);
      },
    };
  },
};
