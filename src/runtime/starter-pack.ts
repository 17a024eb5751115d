/** Brings the project's own knowledge (catalogue facts and notes) into the live release. */
import type { RecordsContext } from '../records/context.ts';
import { lockByName } from '../records/lock.ts';
import { findLiveRelease } from '../records/queries/load-release.ts';
import { readSetting, writeSetting } from '../records/queries/settings.ts';
import { buildOnLocked } from './build-next-release.ts';
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
  return records.db.transaction(async (tx) => {
    const inTransaction = { ...records, db: tx };
    await lockByName(tx, `build-release/${records.agency}`);
    if (await isCurrent(inTransaction)) return null;
    const { id } = await buildOnLocked(inTransaction, {
      added: [],
      ...knowledge.read(),
      label: 'starter pack',
      publish: true,
      actor: 'system',
    });
    await writeSetting(inTransaction, { key: settingKey, value: digest, actor: 'system' });
    return id;
  });
}
