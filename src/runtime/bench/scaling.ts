/** Build time, memory and latency as the number of provisions grows. */
import { readBenchCorpus } from './corpus.ts';
import { runProgram } from './run-program.ts';

const defaultSizes = [10_000, 100_000, 1_000_000];

/** @param sizes numbers of provisions; 10 k, 100 k and 1 M where none is given */
export async function benchScaling(sizes: readonly number[]): Promise<object> {
  const { name, instead } = await readBenchCorpus();
  const rows: object[] = [];
  for (const size of sizes.length > 0 ? sizes : defaultSizes) {
    const figures = await runProgram<object>('./run-scale.ts', [String(size)]);
    rows.push('reason' in figures ? { passages: size, skipped: figures.reason } : figures);
  }
  return { corpus: name, instead, rows };
}
