/**
 * `npm run bench`: how fast the starter pack is built, searched and answered from, on this machine. Prints one JSON
 * value; milliseconds are per request, single-threaded, after one warm-up round. Compare runs of one machine only.
 */
import { createEmbeddedIndex, deserialise, serialise } from '../adapters/passage-index/embedded/index.ts';
import { createAnswering, serveRelease } from '../wire.ts';
import { readCatalogue, readNotes, readQueryPlanner } from './read-knowledge.ts';

const asOf = '2026-01-01';
const questionsAsked = 500;

const notes = await readNotes();
const catalogue = await readCatalogue();
const editions = [...catalogue.values()].flatMap((document) => document.editions);
const release = await serveRelease({ id: 'bench', documents: [], editions, notes }, async (entries) =>
  createEmbeddedIndex(entries),
);
const entries = release.library.entries();

const buildMs = await timed(async () => void createEmbeddedIndex(entries));
const bytes = serialise(release.index);
const loadMs = await timed(async () => void deserialise(bytes));

const answering = createAnswering(release, {
  model: null,
  timeLimitMs: 60_000,
  plan: await readQueryPlanner(),
});
const asks = notes.flatMap((note) => [note.asks.zh[0]!, note.asks.en[0]!]);
const step = Math.max(1, Math.floor(asks.length / questionsAsked));
const questions = asks.filter((_, i) => i % step === 0);

const searchMs = await eachTimed(questions, (query) => answering.search({ query, k: 10, asOf }));
const answerMs = await eachTimed(questions, (text) => answering.ask({ text, history: [], asOf }));

const report = {
  passages: entries.length,
  questions: questions.length,
  indexBuildMs: round(buildMs),
  indexLoadMs: round(loadMs),
  indexBytes: bytes.length,
  searchMs: spread(searchMs),
  answerMs: spread(answerMs),
  residentMb: round(process.memoryUsage.rss() / 1e6),
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

async function eachTimed(texts: string[], work: (text: string) => Promise<unknown>): Promise<number[]> {
  for (const text of texts.slice(0, 50)) await work(text);
  const times: number[] = [];
  for (const text of texts) times.push(await timed(() => work(text)));
  return times;
}

function spread(times: number[]): { p50: number; p95: number; p99: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
