/** The peers find what they are asked for, so that a comparison with them means something. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { peers } from '../../../src/runtime/bench/peers/index.ts';
import { inventedEntry } from '../../support/invented-entries.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe.each(peers)('$name', (peer) => {
  it('finds the text that holds the words asked for', async () => {
    const words = ['t1 t2 t3', 't3 t4 t5', 't5 t6 t7', 't8 t9 t10'];
    const texts = ['放风筝应当登记', '登记每年更新', '更新应当交费', '违者罚款'];
    const index = await peer.build(
      words.map((own, i) => ({ words: own, entry: inventedEntry({ id: `p${i}`, text: texts[i]! }) })),
    );
    const found = await index.search({ text: '登记更新', words: () => ['t3', 't4', 't5'] }, 10);
    expect(found[0]).toBe('p1');
    expect(await index.search({ text: '罚款', words: () => ['t9'] }, 10)).toEqual(['p3']);
  });
});

describe('npm run bench', () => {
  const bench = (...args: string[]) =>
    execFileSync(process.execPath, [`${root}/src/runtime/bench.ts`, ...args], {
      encoding: 'utf8',
      env: { ...process.env, YAOWEN_SHARED: '/nowhere' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('measures growing sizes on the notes where the shared data is absent, and says so', () => {
    const report = JSON.parse(bench('scaling', '200', '2000'));
    expect(report.instead).toContain('/nowhere');
    expect(report.rows.map((row: { passages: number }) => row.passages)).toEqual([200, 2000]);
    for (const row of report.rows) expect(row).toMatchObject({ searchMs: { p95: expect.any(Number) } });
  });

  it('says what it can measure when asked for something else', () => {
    expect(() => bench('everything')).toThrow(/Usage/);
    expect(() => bench('scaling', 'many')).toThrow(/Usage/);
  });
});
