/** Brings the project's own knowledge (catalogue facts and notes) into the live release. */
import type { RecordsContext } from '../records/context.ts';
import { lockByName } from '../records/lock.ts';
import { findLiveRelease } from '../records/queries/load-release.ts';
import { readSetting, writeSetting } from '../records/queries/settings.ts';
import { publishNextRelease } from './build-next-release.ts';
import type { ProjectKnowledge } from './read-knowledge.ts';

const settingKey = 'knowledge_digest';

/**
 * Publishes the starter pack at the first start, and a release with the texts of the live one under the new facts
 * and notes when those have changed since. Several processes at once do it once.
 * @returns id of the release published now; null where nothing had changed
 */
export async function publishStarterPack(
  records: RecordsContext,
  knowledge: ProjectKnowledge,
): Promise<string | null> {
  const { digest } = knowledge;
  const isCurrent = async (context: RecordsContext) =>
    (await readSetting(context, { key: settingKey })) === digest && (await findLiveRelease(context)) !== null;
  if (await isCurrent(records)) return null;
  const before = await findLiveRelease(records);
  const { id } = await publishNextRelease(records, {
    added: [],
    ...knowledge.read(),
    label: 'starter pack',
    override: 'knowledge that comes with the program',
    actor: 'system',
  });
  await records.db.transaction(async (tx) => {
    const inTransaction = { ...records, db: tx };
    await lockByName(tx, `starter-pack/${records.agency}`);
    if (!(await isCurrent(inTransaction)))
      await writeSetting(inTransaction, { key: settingKey, value: digest, actor: 'system' });
  });
  return id === before?.id ? null : id;
}
