/** Times and spreads of the benchmarks, in milliseconds. */
import { percentile } from '../../evaluation/ranking-metrics.ts';

export interface Spread {
  p50: number;
  p95: number;
  p99: number;
}

export async function timed(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** Time of each piece of work, after some rounds that warm up. */
export async function eachTimed<T>(
  items: readonly T[],
  work: (item: T) => unknown,
  warmUp = 50,
): Promise<number[]> {
  for (const item of items.slice(0, warmUp)) await work(item);
  const times: number[] = [];
  for (const item of items) times.push(await timed(() => work(item)));
  return times;
}

export function spread(times: readonly number[]): Spread {
  const at = (share: number) => round(percentile(times, share));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Every n-th, so that about `most` are left. */
export function spreadSample<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.ceil(items.length / most));
  return items.filter((_, i) => i % step === 0);
}
