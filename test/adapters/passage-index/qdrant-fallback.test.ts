/** A turn is answered whatever Qdrant does, it shows, and it ends by itself. */
import { describe, expect, it } from 'vitest';
import { createEmbeddedIndex } from '../../../src/adapters/passage-index/embedded/index.ts';
import { buildQdrantIndex } from '../../../src/adapters/passage-index/qdrant/build.ts';
import { createFallbackIndex } from '../../../src/adapters/passage-index/qdrant/fallback-index.ts';
import { noteSpareIndex } from '../../../src/answer/note-spare-index.ts';
import { YaowenError } from '../../../src/errors.ts';
import type { IndexHealth, PassageIndex, PassageQuery } from '../../../src/ports.ts';
import { kiteEntries } from '../../contract/passage-index.ts';
import { startQdrantDouble } from '../../support/qdrant-double.ts';
import { outcomeOf } from '../../support/records.ts';

const query: PassageQuery = { texts: [{ text: '孔明灯', weight: 1 }], k: 3, filter: { asOf: null } };

/** A main index that does as it is told, one whose clock is a number, and what was logged. */
function scripted(failuresToOpen = 3) {
  const script: { next: () => Promise<string> } = { next: async () => 'main' };
  let asked = 0;
  let nowMs = 0;
  const changes: IndexHealth[] = [];
  const named = (kind: 'embedded' | 'qdrant', give: () => Promise<string>): PassageIndex => ({
    kind,
    size: 1,
    search: async () => [{ id: await give(), score: 1, why: [] }],
  });
  const index = createFallbackIndex({
    primary: named('qdrant', () => {
      asked += 1;
      return script.next();
    }),
    secondary: named('embedded', async () => 'spare'),
    timeoutMs: 20,
    failuresToOpen,
    retryAfterMs: 1000,
    nowMs: () => nowMs,
    onChange: (health) => changes.push(health),
  });
  return {
    script,
    index,
    changes,
    asked: () => asked,
    pass: (ms: number) => {
      nowMs += ms;
    },
    who: async () => (await index.search(query))[0]!.id,
  };
}

const down = async () => {
  throw new YaowenError('unavailable:index', { zh: '', en: 'down' });
};

describe('an index with a spare one', () => {
  it('leaves the main one in peace after failures, tries it once later, and trusts it again', async () => {
    const { script, index, changes, asked, pass, who } = scripted();
    expect(await who()).toBe('main');
    script.next = down;
    for (let i = 0; i < 10; i += 1) expect(await who()).toBe('spare');
    expect(asked()).toBe(1 + 3);
    expect(index.health?.()).toEqual({ degraded: true, spareSearches: 10 });
    pass(1000);
    expect(await who()).toBe('spare');
    expect(await who()).toBe('spare');
    expect(asked()).toBe(1 + 3 + 1);
    script.next = async () => 'main';
    expect(await who()).toBe('spare');
    pass(1000);
    expect(await who()).toBe('main');
    expect(index.health?.().degraded).toBe(false);
    expect(changes.map(({ degraded }) => degraded)).toEqual([true, false]);
  });

  it('sends one search at a time to a main index that failed', async () => {
    const { script, pass, asked, who } = scripted(1);
    script.next = down;
    await who();
    pass(1000);
    const before = asked();
    let release = (_: string) => {};
    script.next = () => new Promise((resolve) => (release = resolve));
    const trial = who();
    expect(await who()).toBe('spare');
    expect(asked()).toBe(before + 1);
    release('main');
    expect(await trial).toBe('main');
  });

  it('does not wait longer than its limit', async () => {
    const { script, who } = scripted();
    script.next = () => new Promise(() => {});
    expect(await who()).toBe('spare');
  });

  it('gives a question that cannot be taken back to the asker', async () => {
    const { script, index } = scripted();
    script.next = async () => {
      throw new YaowenError('bad_input:search', { zh: '', en: 'k' });
    };
    await expect(index.search(query)).rejects.toMatchObject({ code: 'bad_input:search' });
    expect(index.health?.()).toEqual({ degraded: false, spareSearches: 0 });
  });

  it('notes it on the answer of that question only', async () => {
    const { script, index } = scripted();
    const first = noteSpareIndex(index);
    await first.index.search(query);
    const outcome = await outcomeOf();
    expect(first.noted(outcome).answer.degraded).toEqual([]);
    script.next = down;
    const second = noteSpareIndex(index);
    await second.index.search(query);
    const { answer, trace } = second.noted(outcome);
    expect(answer.degraded).toEqual(['index_unavailable']);
    expect(trace).toMatchObject({ index: 'spare' });
  });

  it.each(['stall', 'error', 'busy', 'half', 'reset', 'garbage'] as const)(
    'answers while Qdrant answers with %s, and goes back to it',
    async (how) => {
      const double = await startQdrantDouble();
      const embedded = createEmbeddedIndex(kiteEntries);
      const { index: primary } = await buildQdrantIndex(kiteEntries, 'r1', {
        url: double.url,
        timeoutMs: 150,
        buildTimeoutMs: 5_000,
        alias: 'yaowen-test',
        reference: embedded,
        recorder: null,
      });
      const index = createFallbackIndex({ primary, secondary: embedded, timeoutMs: 5_000, retryAfterMs: 0 });
      expect((await index.search(query))[0]!.id).toBe('lantern-sh@2022/1');
      double.misbehave = () => how;
      for (let i = 0; i < 4; i += 1) expect((await index.search(query))[0]!.id).toBe('lantern-sh@2022/1');
      expect(index.health()).toEqual({ degraded: true, spareSearches: 4 });
      double.misbehave = () => null;
      expect((await index.search(query))[0]!.id).toBe('lantern-sh@2022/1');
      expect(index.health()).toEqual({ degraded: false, spareSearches: 4 });
      await double.close();
    },
  );
});
