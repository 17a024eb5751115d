/** Run as a program of its own: builds an index over so many provisions, asks questions, prints one JSON value. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedIndex } from '../../adapters/passage-index/embedded/index.ts';
import { saveIndex } from '../../adapters/passage-index/embedded/saved-index.ts';
import { randomNumbers } from '../../evaluation/folds.ts';
import type { IndexEntry } from '../../ports.ts';
import { readBenchCorpus } from './corpus.ts';
import { round, spreadSample, timed } from './measure.ts';
import { runProgram } from './run-program.ts';

const size = Number(process.argv[2]);
const seed = 1;
/** Share of the characters that a copy has otherwise than its original. */
const perturbedShare = 0.1;

const corpus = await readBenchCorpus();
const questions = spreadSample(corpus.queries, 500).map(({ text }) => text);
let index: ReturnType<typeof createEmbeddedIndex> | undefined;
const buildMs = await timed(() => {
  index = createEmbeddedIndex(copies(corpus.entries, size));
});
const buildPeakMb = Math.round(process.resourceUsage().maxRSS / 1000);
const folder = await mkdtemp(join(tmpdir(), 'yaowen-scale-'));
try {
  const file = join(folder, 'index.bin');
  await saveIndex(file, index!);
  const { size: bytes } = await stat(file);
  index = undefined;
  const loaded = await runProgram<object>('./run-loaded.ts', [file, JSON.stringify(questions)]);
  process.stdout.write(
    JSON.stringify({
      passages: size,
      buildSeconds: round(buildMs / 1000),
      buildPeakMb,
      fileMb: Math.round(bytes / 1e6),
      ...loaded,
    }),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** The corpus, again and again; in every copy some characters give way to others drawn from the corpus. */
function copies(entries: readonly IndexEntry[], count: number): IndexEntry[] {
  const random = randomNumbers(seed);
  const letters = spreadSample(entries, 2000)
    .map(({ text }) => text)
    .join('');
  const perturbed = (text: string) => {
    let copy = '';
    for (const letter of text)
      copy += random() < perturbedShare ? letters[Math.floor(random() * letters.length)]! : letter;
    return copy;
  };
  return Array.from({ length: count }, (_, i) => {
    const entry = entries[i % entries.length]!;
    const round = Math.floor(i / entries.length);
    if (round === 0) return entry;
    return {
      ...entry,
      id: `${entry.id}~${round}`,
      key: `${entry.key}~${round}`,
      document: `${entry.document}~${round}`,
      title: `${entry.title}（${round}）`,
      text: perturbed(entry.text),
    };
  });
}
