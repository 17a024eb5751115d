/** `yaowen eval retrieval`: builds an index over a data set, asks every query, measures. Node only. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createEmbeddedIndex, dataOf } from '../adapters/passage-index/embedded/index.ts';
import { createLearnedSearch, entrySizes } from '../adapters/passage-index/embedded/learned-search.ts';
import { saveIndex } from '../adapters/passage-index/embedded/saved-index.ts';
import { YaowenError } from '../errors.ts';
import type { PassageIndex, PassageQuery } from '../ports.ts';
import { type LearnedRanking, saveLearnedRanking } from '../retrieval/learned/learned-ranking.ts';
import { assignFolds, nearDuplicates } from './folds.ts';
import { type JudgedQuestion, learnRanking } from './learn-ranking.ts';
import { meanMetrics, percentile, type RankingMetrics } from './ranking-metrics.ts';
import { type RetrievalDataset, readRetrievalDataset, readSplit } from './retrieval-dataset.ts';
import { trecRunLines } from './trec-run.ts';

export interface RetrievalEvaluation {
  /** Folder of corpus.jsonl, queries.NAME.jsonl, qrels.NAME.tsv. */
  dir: string;
  split: string;
  /** Split to learn from; nothing is learned without it. */
  learn?: string | undefined;
  /**
   * Number of folds: each is measured with what was learned from the others. Where the measured split is the one
   * learned from, 5 unless given: measuring what was learned by heart would say nothing.
   */
  folds?: number | undefined;
  /** Where the TREC run of 100 a query is written. */
  runFile?: string | undefined;
}

export interface LearningReport {
  split: string;
  /** Questions learned from; with folds, the mean over them. */
  questions: number;
  /** Null where all of the split was learned from at once. */
  folds: number | null;
  /** Decides the folds, those inside learning too. */
  seed: number;
  /** Of learning, all folds together. */
  seconds: number;
}

export interface RetrievalReport extends RankingMetrics {
  dataset: string;
  split: string;
  documents: number;
  queries: number;
  learned: LearningReport | null;
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
const defaultFolds = 5;
const seed = 1;

type Search = (query: PassageQuery) => Promise<{ id: string; score: number }[]>;

/** Some of the queries, and what they are asked of. */
interface Part {
  queries: RetrievalDataset['queries'];
  search: Search;
  learned: LearnedRanking | null;
}

/** Throws `bad_input:evaluation` for a data set that cannot be read. */
export async function evaluateRetrieval(options: RetrievalEvaluation): Promise<RetrievalReport> {
  const { dir, split, learn, runFile } = options;
  const source = learn === undefined || learn === split ? null : await readSplit(dir, learn);
  const dataset = await readRetrievalDataset(dir, split);
  const { entries, queries, judgements } = dataset;
  const started = performance.now();
  const index = createEmbeddedIndex(entries);
  const indexSeconds = (performance.now() - started) / 1000;
  const plain: Part = { queries, search: (query) => index.search(query), learned: null };
  const learning =
    learn === undefined ? null : learnedParts(dataset, index, { learn, source: source ?? dataset, options });
  const rankings = new Map<string, string[]>();
  const latencies: number[] = [];
  const lines: string[] = [];
  let last: LearnedRanking | null = null;
  for (const part of learning?.parts ?? [plain]) {
    last = part.learned;
    for (const { text } of part.queries.slice(0, warmUpQueries)) await part.search(queryOf(text));
    for (const { id, text } of part.queries) {
      const before = performance.now();
      const hits = await part.search(queryOf(text));
      latencies.push(performance.now() - before);
      rankings.set(
        id,
        hits.map((hit) => hit.id),
      );
      lines.push(...trecRunLines(id, hits));
    }
  }
  if (runFile !== undefined) await writeFile(runFile, `${lines.join('\n')}\n`);
  return {
    dataset: dir,
    split,
    documents: entries.length,
    queries: judgements.size,
    learned: learning?.report() ?? null,
    ...rounded(meanMetrics(rankings, judgements)),
    latencyMs: {
      p50: round(percentile(latencies, 0.5), 2),
      p95: round(percentile(latencies, 0.95), 2),
      p99: round(percentile(latencies, 0.99), 2),
    },
    indexSeconds: round(indexSeconds, 2),
    loadedMb: await loadedMegabytes(
      index,
      last,
      queries.slice(0, 100).map(({ text }) => text),
    ),
    peakMb: round(process.resourceUsage().maxRSS / 1000, 1),
    runFile: runFile ?? null,
  };
}

const queryOf = (text: string): PassageQuery => ({
  texts: [{ text, weight: 1 }],
  k: depth,
  filter: { asOf: null },
});

/** The parts to measure, each learned when it is its turn, and the report on learning afterwards. */
function learnedParts(
  { entries, queries }: RetrievalDataset,
  index: PassageIndex,
  given: {
    learn: string;
    source: Pick<RetrievalDataset, 'queries' | 'judgements'>;
    options: RetrievalEvaluation;
  },
) {
  const { learn, source, options } = given;
  const data = dataOf(index)!;
  const sizes = entrySizes(data);
  const texts = new Map(entries.map(({ id, text }) => [id, text]));
  const same = learn === options.split;
  const folds = same ? (options.folds ?? defaultFolds) : null;
  const report = { split: learn, folds, seed };
  let learnedFrom = 0;
  let seconds = 0;
  let count = 0;
  const part = (measured: RetrievalDataset['queries'], from: RetrievalDataset['queries']): Part => {
    const started = performance.now();
    const questions = from.flatMap(({ id, text }): JudgedQuestion[] => {
      const relevant = source.judgements.get(id);
      return relevant ? [{ text, relevant }] : [];
    });
    if (questions.length < leastQuestions) throw tooFew(learn, questions.length);
    const learned = learnRanking(questions, { data, textOf: (id) => texts.get(id), seed });
    const search = createLearnedSearch(data, learned, sizes);
    seconds += (performance.now() - started) / 1000;
    learnedFrom += questions.length;
    count += 1;
    return { queries: measured, search: async (query) => search.search(query), learned };
  };
  function* parts(): Generator<Part> {
    if (folds === null) {
      // With --folds nothing measured may have been learned, in other words either.
      const known = options.folds === undefined ? source.queries : withoutTwins(source.queries, queries);
      yield part(queries, known);
      return;
    }
    const foldOf = assignFolds(
      queries.map(({ text }) => text),
      folds,
      seed,
    );
    for (let fold = 0; fold < folds; fold += 1) {
      const measured = queries.filter((_, i) => foldOf[i] === fold);
      if (measured.length > 0)
        yield part(
          measured,
          queries.filter((_, i) => foldOf[i] !== fold),
        );
    }
  }
  return {
    parts: parts(),
    report: (): LearningReport => ({
      ...report,
      questions: Math.round(learnedFrom / Math.max(1, count)),
      seconds: round(seconds, 1),
    }),
  };
}

/** Fewer teach nothing: the inner folds would be empty. */
const leastQuestions = 10;

function tooFew(split: string, count: number): YaowenError {
  return new YaowenError('bad_input:evaluation', {
    zh: `${split} 中有答案的问题只有 ${count} 个，至少需要 ${leastQuestions} 个才能学习。请换一个 --learn 或减少 --folds。`,
    en: `${split} has ${count} questions with an answer; learning needs ${leastQuestions}. Choose another --learn or fewer --folds.`,
  });
}

/** Questions that are neither measured nor near-duplicates of what is measured. */
function withoutTwins(
  from: RetrievalDataset['queries'],
  measured: RetrievalDataset['queries'],
): RetrievalDataset['queries'] {
  const groups = nearDuplicates([...measured, ...from].map(({ text }) => text));
  const taken = new Set(groups.slice(0, measured.length));
  return from.filter((_, i) => !taken.has(groups[measured.length + i]!));
}

async function loadedMegabytes(
  index: PassageIndex,
  learned: LearnedRanking | null,
  texts: readonly string[],
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'yaowen-index-'));
  try {
    const indexFile = join(folder, 'index.bin');
    const queriesFile = join(folder, 'queries.json');
    await saveIndex(indexFile, index);
    await writeFile(queriesFile, JSON.stringify(texts));
    const program = fileURLToPath(new URL('./loaded-memory.ts', import.meta.url));
    const files = [indexFile, queriesFile];
    if (learned) {
      files.push(join(folder, 'learned.json'));
      await writeFile(files[2]!, saveLearnedRanking(learned));
    }
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...files]);
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
