/** The verbs on releases over one database. */
import { count, eq } from 'drizzle-orm';
import { YaowenError } from '../errors.ts';
import {
  type GateSettings,
  type ReleaseVerbs,
  type ReleaseView,
  viewOf,
} from '../governance/release-verbs.ts';
import { diffEditions, diffReleases } from '../knowledge/diff-releases.ts';
import type { ReleaseContent, ReleaseDocument } from '../knowledge/release.ts';
import type { RecordsContext } from '../records/context.ts';
import { approveRelease } from '../records/queries/approve-release.ts';
import {
  findLiveRelease,
  listReleases,
  loadHeldTexts,
  loadRelease,
  readRelease,
  type TextOf,
} from '../records/queries/load-release.ts';
import { publishRelease, rollBackRelease } from '../records/queries/publish-release.ts';
import { recordEvaluation } from '../records/queries/record-evaluation.ts';
import { findBase, lineageIn } from '../records/queries/release-lineage.ts';
import { retireRelease } from '../records/queries/retire-release.ts';
import { readSetting, writeSetting } from '../records/queries/settings.ts';
import { notes, releaseEditions } from '../records/schema/index.ts';
import { buildNextRelease, rebaseRelease } from './build-next-release.ts';
import { evaluateRelease } from './evaluate-release.ts';
import type { ProjectKnowledge } from './read-knowledge.ts';

export interface ReleaseSurroundings {
  records: RecordsContext;
  knowledge: Pick<ProjectKnowledge, 'read'>;
  /** Texts by edition id that are in memory anyway. */
  known: Map<string, TextOf>;
  /** Makes ready to serve a release; what it throws stops the publishing. */
  prepare(id: string): Promise<void>;
  /** Another release is live now: resolves when this process serves it. */
  serveLive(): Promise<void>;
}

const gateKey = 'release.gate';
const usualGate: GateSettings = { marginPoints: 3, questions: null };

export function createReleaseVerbs(surroundings: ReleaseSurroundings): ReleaseVerbs {
  const { records, knowledge, known, prepare, serveLive } = surroundings;
  const view = async (id: string): Promise<ReleaseView> => {
    const all = await listReleases(records);
    return viewOf(await readRelease(records, { id }), all);
  };
  const load = async (id: string): Promise<ReleaseContent> => {
    await readRelease(records, { id });
    return (await loadRelease(records, { id, known }))!;
  };
  const gate = async (): Promise<GateSettings> => ({
    ...usualGate,
    ...((await readSetting(records, { key: gateKey })) as Partial<GateSettings> | null),
  });

  return {
    async list() {
      const all = await listReleases(records);
      return all.map((release) => viewOf(release, all));
    },

    async show({ id }) {
      const texts = await loadHeldTexts(records, await readRelease(records, { id }));
      const { db } = records;
      const [editions] = await db
        .select({ n: count() })
        .from(releaseEditions)
        .where(eq(releaseEditions.releaseId, id));
      const [noted] = await db.select({ n: count() }).from(notes).where(eq(notes.releaseId, id));
      const { chain, fork } = lineageIn(await listReleases(records), id);
      return {
        ...(await view(id)),
        counts: { texts: texts.length, editions: editions!.n, notes: noted!.n },
        texts: texts.map(({ document, editionDate, stored }) => ({
          document,
          edition: editionDate,
          digest: stored.digest,
        })),
        builtOn: [...chain.slice(1), ...(fork && fork.id !== id ? [fork] : [])].map(({ id, label }) => ({
          id,
          label,
        })),
      };
    },

    async diff({ from, to }) {
      if (from.includes('@') && to.includes('@'))
        return diffEditions(await findEdition(from), await findEdition(to));
      return diffReleases(await load(await resolveId(from)), await load(await resolveId(to)));
    },

    async evaluate({ id, questions, marginPoints, actor }) {
      const set = await gate();
      const live = await findLiveRelease(records);
      const evaluation = await evaluateRelease({
        draft: await load(id),
        live: live && live.id !== id ? await load(live.id) : null,
        questions: questions ?? set.questions,
        marginPoints: marginPoints ?? set.marginPoints,
        now: records.clock.now(),
      });
      await recordEvaluation(records, { id, evaluation, actor });
      return view(id);
    },

    async approve(input) {
      await approveRelease(records, input);
      return view(input.id);
    },

    async publish(input) {
      await readRelease(records, input);
      await prepare(input.id);
      await publishRelease(records, input);
      await serveLive();
      return view(input.id);
    },

    async rollBack(input) {
      const { id } = await rollBackRelease(records, input);
      await serveLive();
      return view(id);
    },

    async retire(input) {
      await retireRelease(records, input);
      return view(input.id);
    },

    async rebase(input) {
      const { id } = await rebaseRelease(records, { ...input, ...knowledge.read(), known });
      return view(id);
    },

    async remove({ editions, actor }) {
      const base = await findBase(records, 'newest');
      const held = new Set(
        (await loadHeldTexts(records, { id: base?.id ?? null })).map(
          ({ document, editionDate }) => `${document}@${editionDate}`,
        ),
      );
      const unknown = editions.find((edition) => !held.has(edition));
      if (unknown !== undefined) throw editionNotFound(unknown);
      const { id } = await buildNextRelease(records, {
        added: [],
        removed: editions,
        ...knowledge.read(),
        known,
        label: `without ${editions.length} texts`,
        base: 'newest',
        actor,
      });
      return view(id);
    },

    async refresh({ actor }) {
      const { id } = await buildNextRelease(records, {
        added: [],
        ...knowledge.read(),
        known,
        label: 'facts confirmed',
        base: 'newest',
        actor,
      });
      return view(id);
    },

    gate,

    async setGate({ actor, ...given }) {
      const value = { ...(await gate()), ...given };
      if (!(value.marginPoints >= 0 && value.marginPoints <= 100))
        throw new YaowenError(
          'bad_input:release',
          { zh: '允许下降的百分点应在 0 到 100 之间。', en: 'The margin must be from 0 to 100 points.' },
          { fields: { marginPoints: 'range' } },
        );
      await writeSetting(records, { key: gateKey, value, actor });
      return value;
    },
  };

  async function resolveId(name: string): Promise<string> {
    if (name !== 'live' && name !== 'newest') return name;
    const found = await findBase(records, name);
    if (!found)
      throw new YaowenError('not_found:release', {
        zh: '还没有任何发布。',
        en: 'There is no release yet.',
      });
    return found.id;
  }

  async function findEdition(name: string): Promise<ReleaseDocument> {
    const content = await load(await resolveId('newest'));
    const found = content.documents.find(
      ({ edition }) => `${edition.document}@${edition.editionDate}` === name,
    );
    if (!found) throw editionNotFound(name);
    return found;
  }
}

const editionNotFound = (name: string): YaowenError =>
  new YaowenError('not_found:document', {
    zh: `没有文本“${name}”。写法为 文件名@日期，可用 release show 查看。`,
    en: `There is no text "${name}". Write it as title@date; release show lists them.`,
  });
