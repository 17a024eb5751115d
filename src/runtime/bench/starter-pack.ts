/** How fast the starter pack is built, searched and answered from. */
import { createEmbeddedIndex, deserialise, serialise } from '../../adapters/passage-index/embedded/index.ts';
import { createAnswering, serveRelease } from '../../wire.ts';
import { readCatalogue, readNotes, readQueryPlanner } from '../read-knowledge.ts';
import { eachTimed, round, spread, spreadSample, timed } from './measure.ts';

const asOf = '2026-01-01';
const questionsAsked = 500;

export async function benchStarterPack(): Promise<object> {
  const notes = await readNotes();
  const catalogue = await readCatalogue();
  const editions = [...catalogue.values()].flatMap((document) => document.editions);
  const release = await serveRelease({ id: 'bench', documents: [], editions, notes }, async (entries) =>
    createEmbeddedIndex(entries),
  );
  const entries = release.library.entries();
  const buildMs = await timed(() => createEmbeddedIndex(entries));
  const bytes = serialise(release.index);
  const loadMs = await timed(() => deserialise(bytes));
  const answering = createAnswering(release, {
    model: null,
    timeLimitMs: 60_000,
    plan: await readQueryPlanner(),
  });
  const questions = spreadSample(
    notes.flatMap((note) => [note.asks.zh[0]!, note.asks.en[0]!]),
    questionsAsked,
  );
  const searchMs = await eachTimed(questions, (query) => answering.search({ query, k: 10, asOf }));
  const answerMs = await eachTimed(questions, (text) => answering.ask({ text, history: [], asOf }));
  return {
    passages: entries.length,
    questions: questions.length,
    indexBuildMs: round(buildMs),
    indexLoadMs: round(loadMs),
    indexBytes: bytes.length,
    searchMs: spread(searchMs),
    answerMs: spread(answerMs),
    residentMb: round(process.memoryUsage.rss() / 1e6),
  };
}
