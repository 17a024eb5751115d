/** Run as a program of its own: loads the saved index named first, asks the questions named second. */
import { readFile } from 'node:fs/promises';
import { deserialise } from '../../adapters/passage-index/embedded/index.ts';
import type { PassageIndex } from '../../ports.ts';
import { eachTimed, round, spread, timed } from './measure.ts';

let index: PassageIndex | undefined;
const loadMs = await timed(async () => {
  index = deserialise(await readFile(process.argv[2]!));
});
const questions = JSON.parse(process.argv[3]!) as string[];
const times = await eachTimed(questions, (text) =>
  index!.search({ texts: [{ text, weight: 1 }], k: 100, filter: { asOf: null } }),
);
process.stdout.write(
  JSON.stringify({
    loadSeconds: round(loadMs / 1000),
    loadedMb: Math.round(process.memoryUsage.rss() / 1e6),
    searchMs: spread(times),
  }),
);
