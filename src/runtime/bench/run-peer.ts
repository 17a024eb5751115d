/** Run as a program of its own: measures the engine named first and prints one JSON value. */
import { meanMetrics } from '../../evaluation/ranking-metrics.ts';
import { analyse } from '../../retrieval/analyse.ts';
import { readBenchCorpus } from './corpus.ts';
import { eachTimed, round, spread, spreadSample, timed } from './measure.ts';
import type { BenchQuestion, Peer, PeerIndex } from './peer.ts';
import { peers } from './peers/index.ts';

const peer = peers.find(({ name }) => name === process.argv[2])!;
const most = Number(process.argv[3]);
process.stdout.write(JSON.stringify(await measure(peer)));

/** Our terms spelled as plain words, pairs and words only: characters alone would slow the peers threefold. */
function speller(): (text: string) => string[] {
  const spelling = new Map<string, string>();
  return (text) =>
    analyse(text).flatMap((term) => {
      if (term[0] === 'f' || (term[0] === 'c' && term.length === 2)) return [];
      let word = spelling.get(term);
      if (word === undefined) {
        word = `t${spelling.size.toString(36)}`;
        spelling.set(term, word);
      }
      return [word];
    });
}

async function measure({ name, build }: Peer) {
  const { entries, queries, judgements } = await readBenchCorpus();
  const spell = speller();
  const documents = entries.map((entry) => ({
    entry,
    words: name === 'yaowen' ? '' : spell([entry.title, ...entry.headings, entry.text].join('\n')).join(' '),
  }));
  let index: PeerIndex | undefined;
  const buildMs = await timed(async () => {
    index = await build(documents);
  });
  const asked = spreadSample(
    queries.filter(({ id }) => judgements.has(id)),
    most,
  );
  const rankings = new Map<string, string[]>();
  const times = await eachTimed(
    asked,
    async ({ id, text }) => {
      const question: BenchQuestion = { text, words: () => spell(text) };
      rankings.set(id, await index!.search(question, 100));
    },
    10,
  );
  const metrics = meanMetrics(rankings, new Map(asked.map(({ id }) => [id, judgements.get(id)!])));
  return {
    name,
    buildSeconds: round(buildMs / 1000),
    searchMs: spread(times),
    'nDCG@10': Number(metrics['nDCG@10'].toFixed(3)),
    'recall@20': Number(metrics['recall@20'].toFixed(3)),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1000),
  };
}
