/** `yaowen eval retrieval`: builds an index over a data set, asks every query, measures. Node only. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createEmbeddedIndex } from '../adapters/passage-index/embedded/index.ts';
import { saveIndex } from '../adapters/passage-index/embedded/saved-index.ts';
import { YaowenError } from '../errors.ts';
import type { PassageIndex } from '../ports.ts';
import { meanMetrics, percentile, type RankingMetrics } from './ranking-metrics.ts';
import { readRetrievalDataset } from './retrieval-dataset.ts';
import { trecRunLines } from './trec-run.ts';

export interface RetrievalEvaluation {
  /** Folder of corpus.jsonl, queries.NAME.jsonl, qrels.NAME.tsv. */
  dir: string;
  split: string;
  /** Split to learn from; nothing is learned without it. */
  learn?: string;
  /** Has no effect while nothing is learned. */
  folds?: number;
  /** Where the TREC run of 100 a query is written. */
  runFile?: string;
}

export interface RetrievalReport extends RankingMetrics {
  dataset: string;
  split: string;
  documents: number;
  queries: number;
  learned: null;
  latencyMs: { p50: number; p95: number; p99: number };
  indexSeconds: number;
  /** Resident megabytes of a fresh process with the saved index. */
  loadedMb: number;
  /** Highest resident megabytes of this process, building included. */
  peakMb: number;
  runFile: string | null;
}

const depth = 100;
const warmUpQueries = 20;

/** Throws `bad_input:evaluation` for a data set that cannot be read and for learning, which is not there yet. */
export async function evaluateRetrieval(options: RetrievalEvaluation): Promise<RetrievalReport> {
  const { dir, split, learn, runFile } = options;
  // Folds alone are fine: nothing is learned, so nothing has to be learned anew.
  if (learn !== undefined) {
    throw new YaowenError('bad_input:evaluation', {
      zh: '尚不支持 --learn：检索目前不从数据集学习任何东西。请去掉这个选项。',
      en: 'Learning is not available: retrieval learns nothing from a data set yet. Leave --learn out.',
    });
  }
  const { entries, queries, judgements } = await readRetrievalDataset(dir, split);
  const started = performance.now();
  const index = createEmbeddedIndex(entries);
  const indexSeconds = (performance.now() - started) / 1000;
  const texts = queries.map(({ text }) => text);
  for (const text of texts.slice(0, warmUpQueries)) await search(index, text);
  const rankings = new Map<string, string[]>();
  const latencies: number[] = [];
  const lines: string[] = [];
  for (const { id, text } of queries) {
    const before = performance.now();
    const hits = await search(index, text);
    latencies.push(performance.now() - before);
    const ids = hits.map((hit) => hit.id);
    rankings.set(id, ids);
    lines.push(...trecRunLines(id, hits));
  }
  if (runFile !== undefined) await writeFile(runFile, `${lines.join('\n')}\n`);
  return {
    dataset: dir,
    split,
    documents: entries.length,
    queries: judgements.size,
    learned: null,
    ...rounded(meanMetrics(rankings, judgements)),
    latencyMs: {
      p50: round(percentile(latencies, 0.5), 2),
      p95: round(percentile(latencies, 0.95), 2),
      p99: round(percentile(latencies, 0.99), 2),
    },
    indexSeconds: round(indexSeconds, 2),
    loadedMb: await loadedMegabytes(index, texts.slice(0, 100)),
    peakMb: round(process.resourceUsage().maxRSS / 1000, 1),
    runFile: runFile ?? null,
  };
}

function search(index: PassageIndex, text: string) {
  return index.search({ texts: [{ text, weight: 1 }], k: depth, filter: { asOf: null } });
}

async function loadedMegabytes(index: PassageIndex, texts: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'yaowen-index-'));
  try {
    const indexFile = join(folder, 'index.bin');
    const queriesFile = join(folder, 'queries.json');
    await saveIndex(indexFile, index);
    await writeFile(queriesFile, JSON.stringify(texts));
    const program = fileURLToPath(new URL('./loaded-memory.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [program, indexFile, queriesFile]);
    return Number(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function rounded(metrics: RankingMetrics): RankingMetrics {
  const copy = { ...metrics };
  for (const name of Object.keys(copy) as (keyof RankingMetrics)[]) copy[name] = round(copy[name], 4);
  return copy;
}
