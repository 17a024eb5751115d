/** Two processes on one PostgreSQL: one starter pack, and both serve what either publishes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import type { Log } from '../../src/http/services.ts';
import { listReleases, loadRelease } from '../../src/records/queries/load-release.ts';
import { writeSetting } from '../../src/records/queries/settings.ts';
import { publishNextRelease } from '../../src/runtime/build-next-release.ts';
import { type LiveRelease, openLiveRelease } from '../../src/runtime/live-release.ts';
import { openProjectKnowledge } from '../../src/runtime/read-knowledge.ts';
import { kiteRules, oldKiteRules } from '../support/invented-law.ts';
import { noPostgres, startPostgres, type TestCluster } from '../support/postgres.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const file = (path: string, text: string) => ({ path, bytes: new TextEncoder().encode(text) });
const question = {
  text: '风筝器械登记证有效期几年？',
  history: [],
  asOf: '2026-01-01',
  mode: 'quote' as const,
};

describe.skipIf(noPostgres)(
  `the live release on PostgreSQL${noPostgres ? ` (skipped: ${noPostgres})` : ''}`,
  () => {
    let cluster: TestCluster;
    let dir: string;
    let open: (name: string) => Promise<LiveRelease>;
    let one: LiveRelease;
    let two: LiveRelease;

    beforeAll(async () => {
      cluster = await startPostgres();
      dir = mkdtempSync(join(tmpdir(), 'yaowen-live-'));
      const url = cluster.createDatabase();
      open = (name) => openLiveRelease(parseConfig({ DATABASE_URL: url, DATA_DIR: join(dir, name) }), silent);
      [one, two] = await Promise.all([open('one'), open('two')]);
    });
    afterAll(async () => {
      await one?.close();
      await two?.close();
      cluster?.stop();
      rmSync(dir, { recursive: true, force: true });
    });

    it('is published once when two processes start at once', async () => {
      expect(await listReleases(one.records)).toMatchObject([{ state: 'live', label: 'starter pack' }]);
      expect(one.desk().library.release).toBe(two.desk().library.release);
      expect(one.desk().index.size).toBeGreaterThan(100);
    });

    it('is followed by the process that did not publish, while it goes on answering', async () => {
      const before = two.desk();
      const report = await one.ingest([file('风筝器械管理办法(2020-03-01).md', kiteRules)], {
        publish: true,
        lang: 'en',
      });
      expect(one.desk().library.release).toBe(report.release);
      for (let tries = 0; two.desk() === before && tries < 300; tries += 1) {
        const { answer } = await two.desk().ask(question, () => {});
        expect(answer.outcome).not.toBe('error');
        await delay(50);
      }
      expect(two.desk().library.release).toBe(report.release);
      const { answer } = await two.desk().ask(question, () => {});
      expect(answer.citations[0]).toMatchObject({ document: '风筝器械管理办法', article: '第六条' });
    });

    it('loses no text when two add at once', async () => {
      await Promise.all([
        one.ingest([file('风筝暂行规定(2010-05-01).md', oldKiteRules)], { publish: true, lang: 'en' }),
        two.ingest([file('陀螺管理规定(2019-01-01).md', oldKiteRules.replaceAll('风筝', '陀螺'))], {
          publish: true,
          lang: 'en',
        }),
      ]);
      const { documents } = (await loadRelease(one.records))!;
      expect(documents.map(({ edition }) => edition.document).sort()).toEqual(
        ['风筝器械管理办法', '风筝暂行规定', '陀螺暂行规定'].sort(),
      );
    });

    it('takes a corrected text of the same edition in place of the old one, and says what differs', async () => {
      const corrected = kiteRules.replace('有效期为三年', '有效期为四年');
      const path = '风筝器械管理办法(2020-03-01).md';
      const report = await one.ingest([file(path, corrected)], { publish: true, lang: 'en' });
      expect(report.files[0]!.doubts).toContainEqual({
        code: 'edition-replaced',
        line: expect.any(Number),
        text: expect.stringContaining('第六条'),
      });
      const { answer } = await one.desk().ask(question, () => {});
      expect(answer.citations[0]!.quote).toContain('四年');
      const again = await one.ingest([file(path, corrected)], { publish: true, lang: 'en' });
      expect(again.files[0]!.doubts.map(({ code }) => code)).not.toContain('edition-replaced');
    });

    it('makes no release when no file can be used', async () => {
      const before = (await listReleases(one.records)).length;
      const report = await one.ingest([{ path: 'gone.md', bytes: null }, file('blank.md', ' \n')], {
        publish: true,
        lang: 'en',
      });
      expect(report).toMatchObject({
        release: null,
        published: false,
        files: [{ ok: false }, { ok: false }],
      });
      expect(await listReleases(one.records)).toHaveLength(before);
    });

    it('gets the project’s new notes at the next start, and keeps its texts', async () => {
      const texts = (await one.content()).documents.length;
      const before = one.desk().library.release;
      // As a former version of the project left it: a note was missing.
      const { catalogue, notes } = (await openProjectKnowledge()).read();
      await publishNextRelease(one.records, {
        added: [],
        catalogue,
        notes: notes.slice(1),
        label: 'starter pack',
        override: 'a former version',
        actor: 'system',
      });
      await writeSetting(one.records, { key: 'knowledge_digest', value: 'of former notes', actor: 'system' });
      const three = await open('three');
      expect(three.desk().library.release).not.toBe(before);
      expect((await three.content()).notes).toHaveLength(notes.length);
      expect((await three.content()).documents).toHaveLength(texts);
      await three.close();
      const four = await open('three');
      expect(four.desk().library.release).toBe(three.desk().library.release);
      await four.close();
    });
  },
);
