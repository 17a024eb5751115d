/**
 * Program for the crash test: opens the database of its settings, says what it finds, and publishes one version of
 * some twenty texts after the other for ever. Every text of a version names it, so that a mixture shows.
 * Prints `found {…}`, then `begin <version>`, `swap <version>` when it is ready, and `done <version>` for each.
 */
import { createEmbeddedIndex } from '../../src/adapters/passage-index/embedded/index.ts';
import { parseConfig } from '../../src/config.ts';
import { createLibrary } from '../../src/knowledge/library.ts';
import { listReleases, loadRelease } from '../../src/records/queries/load-release.ts';
import { verifyAudit } from '../../src/records/queries/verify-audit.ts';
import { openIndexFile } from '../../src/runtime/index-file.ts';
import { ingestFiles } from '../../src/runtime/ingest-texts.ts';
import { openDatabase } from '../../src/runtime/open-database.ts';
import { createAnswering, serveRelease } from '../../src/wire.ts';

const texts = 20;
const articles = 6;

const config = parseConfig(process.env);
const { db } = await openDatabase(config);
const records = { db, clock: { now: () => new Date() }, agency: config.AGENCY };
const say = (word: string, value: unknown) => process.stdout.write(`${word} ${JSON.stringify(value)}\n`);

const content = await loadRelease(records);
const all = await listReleases(records);
say('found', {
  live: content?.id ?? null,
  versions: [...new Set(content?.documents.flatMap(({ provisions }) => provisions.map(versionOf)))],
  provisions: content?.documents.reduce((sum, { provisions }) => sum + provisions.length, 0) ?? 0,
  lives: all.filter(({ state }) => state === 'live').length,
  answered: content && (await ask()),
  auditFaults: (await verifyAudit(records)).faults,
});

for (let version = all.length + 1; ; version += 1) {
  say('begin', version);
  await ingestFiles(records, filesOf(version), {
    catalogue: new Map(),
    notes: [],
    publish: true,
    lang: 'en',
    async prepare(id) {
      const draft = (await loadRelease(records, { id }))!;
      await openIndexFile(config.DATA_DIR, createLibrary(draft).entries(), () => {});
      say('swap', version);
    },
  });
  say('done', version);
}

function filesOf(version: number) {
  return Array.from({ length: texts }, (_, n) => {
    const lines = Array.from(
      { length: articles },
      (_, i) =>
        `第${'一二三四五六'[i]}条 第${version}版：第${n}号风筝应当在${i + 1}日内登记。${'风筝应当登记。'.repeat(20)}`,
    );
    const text = `# 第${n}号风筝规定\n\n2020年3月1日 国家风筝局公布\n\n${lines.join('\n\n')}\n`;
    return { path: `第${n}号风筝规定(2020-03-01).md`, bytes: new TextEncoder().encode(text) };
  });
}

function versionOf({ text }: { text: string }): string {
  return /第(\d+)版/.exec(text)?.[1] ?? 'none';
}

/** Version that an asker is told. */
async function ask(): Promise<string> {
  const release = await serveRelease(content!, async (entries) => createEmbeddedIndex(entries));
  const { ask } = createAnswering(release, { model: null, timeLimitMs: 10_000 });
  const { answer } = await ask({
    text: '第3号风筝规定第二条是什么？',
    history: [],
    asOf: '2026-01-01',
    mode: 'quote',
  });
  return versionOf({ text: answer.citations[0]?.quote ?? '' });
}
