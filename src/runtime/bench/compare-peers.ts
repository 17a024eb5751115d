/** Ours and its peers on one corpus, one after the other, each in its own process; ratios to ours. */
import { readBenchCorpus } from './corpus.ts';
import { round, type Spread } from './measure.ts';
import { peers } from './peers/index.ts';
import { runProgram } from './run-program.ts';

interface PeerFigures {
  name: string;
  buildSeconds: number;
  searchMs: Spread;
  'nDCG@10': number;
  'recall@20': number;
  peakMb: number;
}

const questionsAsked = 200;

export async function comparePeers(): Promise<object> {
  const { name, instead, entries, queries } = await readBenchCorpus();
  const rows: object[] = [];
  let ours: PeerFigures | null = null;
  for (const peer of peers) {
    const figures = await runProgram<PeerFigures>('./run-peer.ts', [peer.name, String(questionsAsked)]);
    if ('reason' in figures) {
      rows.push({ name: peer.name, skipped: figures.reason });
      continue;
    }
    ours ??= peer === peers[0] ? figures : null;
    rows.push({
      ...figures,
      ...(ours && {
        timesOurs: {
          p50: round(figures.searchMs.p50 / ours.searchMs.p50),
          p95: round(figures.searchMs.p95 / ours.searchMs.p95),
          'nDCG@10': round(figures['nDCG@10'] / ours['nDCG@10']),
        },
      }),
    });
  }
  return { corpus: name, instead, passages: entries.length, questions: queries.length, rows };
}
