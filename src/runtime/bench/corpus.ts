/** What peers and sizes are measured on: statutes-zh where it is found, else the provisions of our notes. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RetrievalDataset, readRetrievalDataset } from '../../evaluation/retrieval-dataset.ts';
import { readNotes } from '../read-knowledge.ts';

export interface BenchCorpus extends RetrievalDataset {
  name: string;
  /** Why the notes stand in; null on statutes-zh. */
  instead: string | null;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

export async function readBenchCorpus(): Promise<BenchCorpus> {
  const shared = process.env.YAOWEN_SHARED ?? '../shared';
  const dir = resolve(root, shared, 'eval/statutes-zh');
  if (existsSync(join(dir, 'corpus.jsonl')))
    return { name: 'statutes-zh', instead: null, ...(await readRetrievalDataset(dir, 'train')) };
  return {
    name: 'notes',
    instead: `no eval/statutes-zh in YAOWEN_SHARED (${shared}); the notes and their questions are measured instead`,
    ...(await readNotesCorpus()),
  };
}

/** A note's Chinese text as a provision, and its first question. */
async function readNotesCorpus(): Promise<RetrievalDataset> {
  const notes = (await readNotes()).map((note, i) => ({ ...note, id: `n${i}` }));
  return {
    entries: notes.map(({ id, key, chapter, zh }) => {
      const cut = key.lastIndexOf('/');
      return {
        id,
        key,
        document: key.slice(0, cut),
        level: 'other',
        jurisdiction: 'CN',
        effectiveFrom: null,
        effectiveTo: null,
        title: key.slice(0, cut),
        headings: chapter === '' ? [] : [chapter],
        article: key.slice(cut + 1),
        text: zh,
        noteZh: '',
        noteEn: '',
      };
    }),
    queries: notes.map(({ id, asks }) => ({ id, text: asks.zh[0]! })),
    judgements: new Map(notes.map(({ id }) => [id, new Set([id])])),
  };
}
