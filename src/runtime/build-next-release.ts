/** Makes the release that follows another: its texts and perhaps new ones, under the facts and notes of now. */
import { YaowenError } from '../errors.ts';
import type { Catalogue } from '../knowledge/catalogue.ts';
import { mergeTexts } from '../knowledge/merge-texts.ts';
import { buildRelease, editionName } from '../knowledge/release.ts';
import type { CitingNeed, Doubt, Note, ParsedDocument } from '../knowledge/types.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { lockByName } from '../records/lock.ts';
import {
  findLiveRelease,
  type HeldText,
  listReleases,
  loadHeldTexts,
  loadTexts,
  readRelease,
  type TextOf,
} from '../records/queries/load-release.ts';
import { publishRelease } from '../records/queries/publish-release.ts';
import { findBase, lineageIn, openStates } from '../records/queries/release-lineage.ts';
import { retireRelease } from '../records/queries/retire-release.ts';
import { saveDraftRelease } from '../records/queries/save-draft-release.ts';
import { readReleasePolicy } from './release-policy.ts';

export interface NextReleaseInput {
  added: ParsedDocument[];
  /** Editions to leave out, as `<document>@<edition date>`. */
  removed?: string[];
  catalogue: Catalogue;
  notes: Note[];
  /** Where new texts came from, for people: a file's name or an address. */
  origins?: ReadonlyMap<ParsedDocument, string>;
  label: string;
  /** Texts by edition id that need not be read from the database; what is read is added. */
  known?: Map<string, TextOf>;
  /** What it is built on: the live release, the newest draft (else the live one), or one by its id. */
  base: 'live' | 'newest' | { id: string };
  actor: Actor;
}

export interface NextRelease {
  id: string;
  /** False where another release holds exactly this already; `id` is that one. */
  created: boolean;
  /** Release it was built on; null for the first of all. */
  base: string | null;
  /** Doubts of each new text against the catalogue, the other texts, and the text it replaces. */
  doubts: Map<ParsedDocument, Doubt[]>;
  /** What each new text lacks before it may be cited. */
  lacks?: Map<ParsedDocument, CitingNeed[]>;
}

/**
 * Saves it as a draft. Of two that build at once on the same base the second builds again, on the first.
 * A new text of an edition that is held already takes the place of the old one. A base that was not built on the
 * live release is first brought onto it.
 * @throws `not_found:release`; `conflict:release` where the base and the live release changed the same edition
 */
export async function buildNextRelease(
  records: RecordsContext,
  input: NextReleaseInput,
): Promise<NextRelease> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await buildOnce(records, input);
    } catch (error) {
      if (!(error instanceof BaseMoved) || attempt >= 10) throw error;
    }
  }
}

class BaseMoved extends YaowenError {
  constructor() {
    super('conflict:release', {
      zh: '建立发布时，它的基础被别人不断更换。请稍后再试。',
      en: 'What the release builds on was changed by others again and again. Try again later.',
    });
  }
}

async function buildOnce(records: RecordsContext, input: NextReleaseInput): Promise<NextRelease> {
  const base = await findBase(records, input.base);
  const { texts: held, superseded } = await textsOnLive(records, base?.id ?? null, null);
  const next = await saveOver(records, {
    ...input,
    held,
    base: superseded ? superseded.live : base?.id,
    ask: input.base,
  });
  if (next.created && superseded) await retireChain(records, superseded.chain, next.id, input.actor);
  return { ...next, base: base?.id ?? null };
}

/**
 * Builds on the live release and publishes at once: what the operator says with `ingest --publish`, and what the
 * program does with its own knowledge. Where another release was published meanwhile, it is built again on that one.
 * @param input.override why it serves without having been measured; kept with the release and audited
 * @param input.prepare makes ready to serve it; what it throws leaves a draft and the former release live
 */
export async function publishNextRelease(
  records: RecordsContext,
  input: Omit<NextReleaseInput, 'base'> & { override: string; prepare?: (id: string) => Promise<unknown> },
): Promise<NextRelease> {
  for (let attempt = 1; ; attempt += 1) {
    const next = await buildNextRelease(records, { ...input, base: 'live' });
    const live = await findLiveRelease(records);
    if (live?.id === next.id) return next;
    await input.prepare?.(next.id);
    try {
      await publishRelease(records, { id: next.id, actor: input.actor, override: input.override });
      return next;
    } catch (error) {
      const isLate = error instanceof YaowenError && error.code === 'conflict:release';
      if (!isLate || attempt >= 10) throw error;
      const release = await readRelease(records, next);
      if (openStates.includes(release.state)) await retireRelease(records, { ...next, actor: input.actor });
    }
  }
}

/**
 * The same changes as those of a draft, made to the live release, as a new draft; the old one is given up.
 * @param input.only its own changes against its direct base, and not those of the drafts below it
 * @param input.take which side wins where both changed the same edition; null: that is a conflict
 * @throws `not_found:release`; `conflict:release`
 */
export async function rebaseRelease(
  records: RecordsContext,
  input: {
    id: string;
    only: boolean;
    take: 'draft' | 'live' | null;
    catalogue: Catalogue;
    notes: Note[];
    known?: Map<string, TextOf>;
    actor: Actor;
  },
): Promise<NextRelease> {
  const all = await listReleases(records);
  const { chain, fork, live, stale } = lineageIn(all, input.id);
  const draft = chain[0];
  if (!draft || !openStates.includes(draft.state))
    throw new YaowenError('conflict:release', {
      zh: `发布 ${input.id} 不是草稿。`,
      en: `Release ${input.id} is no draft.`,
    });
  if (!stale && !input.only) return { id: draft.id, created: false, base: draft.baseId, doubts: new Map() };
  const from = input.only ? draft.baseId : (fork?.id ?? null);
  const held = await mergedOnto(records, { from, draft: draft.id, live: live?.id ?? null, take: input.take });
  const next = await saveOver(records, {
    ...input,
    added: [],
    label: draft.label ?? 'rebased draft',
    held,
    base: live?.id,
    ask: 'live',
  });
  if (next.id !== draft.id)
    await retireChain(records, input.only ? [draft.id] : chain.map(({ id }) => id), next.id, input.actor);
  return { ...next, base: live?.id ?? null };
}

/** The texts of a release; of one that was not built on the live one, its changes made to the live one's texts. */
async function textsOnLive(
  records: RecordsContext,
  id: string | null,
  take: 'draft' | 'live' | null,
): Promise<{ texts: HeldText[]; superseded: { live: string | null; chain: string[] } | null }> {
  if (id === null) return { texts: [], superseded: null };
  const { chain, fork, live, stale } = lineageIn(await listReleases(records), id);
  if (!stale) return { texts: await loadHeldTexts(records, { id }), superseded: null };
  const texts = await mergedOnto(records, {
    from: fork?.id ?? null,
    draft: id,
    live: live?.id ?? null,
    take,
  });
  return { texts, superseded: { live: live?.id ?? null, chain: chain.map((release) => release.id) } };
}

async function mergedOnto(
  records: RecordsContext,
  sides: { from: string | null; draft: string; live: string | null; take: 'draft' | 'live' | null },
): Promise<HeldText[]> {
  const from = await loadHeldTexts(records, { id: sides.from });
  const draft = await loadHeldTexts(records, { id: sides.draft });
  const live = await loadHeldTexts(records, { id: sides.live });
  const { texts, conflicts } = mergeTexts(from, draft, live, sides.take);
  if (conflicts.length > 0)
    throw new YaowenError('conflict:release', {
      zh: `草稿 ${sides.draft} 与现行发布都改动了：${conflicts.join('、')}。用 release rebase ${sides.draft} --take draft 或 --take live 指明取哪一方。`,
      en: `Draft ${sides.draft} and the live release both changed: ${conflicts.join(', ')}. Say whose text to take with release rebase ${sides.draft} --take draft or --take live.`,
    });
  return texts;
}

/** The drafts whose changes a new one holds. One that others still build on stays. */
async function retireChain(
  records: RecordsContext,
  ids: string[],
  supersededBy: string,
  actor: Actor,
): Promise<void> {
  for (const id of ids) {
    try {
      await retireRelease(records, { id, actor, supersededBy });
    } catch (error) {
      if (error instanceof YaowenError && error.code === 'conflict:release') return;
      throw error;
    }
  }
}

/** The texts held and the new ones as a draft; or the release that holds exactly these already. */
async function saveOver(
  records: RecordsContext,
  input: Omit<NextReleaseInput, 'base'> & {
    held: HeldText[];
    base: string | null | undefined;
    /** How the base was found: it must still be found so when the draft is done. */
    ask: NextReleaseInput['base'];
  },
): Promise<Omit<NextRelease, 'base'>> {
  const base = input.base ?? null;
  const removed = new Set(input.removed ?? []);
  const kept = input.held.filter(({ document, editionDate }) => !removed.has(`${document}@${editionDate}`));
  const known = input.known ?? new Map<string, TextOf>();
  const missing = kept.flatMap(({ stored: { editionId } }) => (known.has(editionId) ? [] : [editionId]));
  for (const [id, text] of await loadTexts(records, { editionIds: missing })) known.set(id, text);
  const stored = new Map(
    kept.map((text) => [{ ...text.parsed, ...known.get(text.stored.editionId) }, text.stored] as const),
  );
  const held = [...stored.keys()];
  // The first of two texts of one edition is the one that is kept.
  const parsed = [...input.added, ...held];
  const { content, doubts } = buildRelease({
    id: '',
    parsed,
    catalogue: input.catalogue,
    notes: input.notes,
    policy: await readReleasePolicy(records, {
      added: input.added,
      held,
      origins: input.origins ?? new Map(),
      catalogue: input.catalogue,
      actor: input.actor,
    }),
  });
  const byProvisions = new Map(parsed.map((document) => [document.provisions, document]));
  const saved = await saveDraftRelease(
    records,
    {
      documents: content.documents.map((document) => {
        const text = byProvisions.get(document.provisions);
        return { ...document, parsed: text, stored: text ? (stored.get(text) ?? null) : null };
      }),
      editions: content.editions,
      notes: content.notes,
      label: input.label,
      actor: input.actor,
      base,
    },
    {
      same: (digest) => findSame(records, digest, base),
      async beforeSeal(tx, digest) {
        await lockByName(tx, `publish/${records.agency}`);
        // Another process was first with the same: its draft is taken at the next try.
        if (await findSame({ ...records, db: tx }, digest, base)) throw new BaseMoved();
        if (((await stillBase({ ...records, db: tx }, input.ask, base)) ?? null) !== base)
          throw new BaseMoved();
      },
    },
  );
  return {
    id: saved.id,
    created: saved.created,
    doubts: new Map(input.added.map((text) => [text, doubtsOf(text, held, doubts)])),
    lacks: new Map(
      input.added.map((text) => [
        text,
        content.documents.find((d) => d.provisions === text.provisions)?.edition.lacks ?? [],
      ]),
    ),
  };
}

/** The base itself, or an open draft on it: unchanged texts make no new release. */
async function findSame(
  records: RecordsContext,
  digest: string,
  base: string | null,
): Promise<string | null> {
  const all = await listReleases(records);
  const same = all.filter((release) => release.digest === digest);
  const found =
    same.find(({ id }) => id === base) ??
    same.find(({ state, baseId }) => openStates.includes(state) && baseId === base);
  return found?.id ?? null;
}

/** What the base would be now. */
async function stillBase(
  records: RecordsContext,
  ask: NextReleaseInput['base'],
  base: string | null,
): Promise<string | null> {
  if (ask === 'live') return (await findLiveRelease(records))?.id ?? null;
  if (ask !== 'newest') return base;
  const newest = await findBase(records, 'newest');
  if (newest === null) return null;
  const { stale, live } = lineageIn(await listReleases(records), newest.id);
  return stale ? (live?.id ?? null) : newest.id;
}

/** A held text that gives way reports how it differs; the report is about the new one. */
function doubtsOf(
  text: ParsedDocument,
  held: ParsedDocument[],
  doubts: Map<ParsedDocument, Doubt[]>,
): Doubt[] {
  const replaced = held.find(
    (former) => former.title === text.title && editionName(former) === editionName(text),
  );
  const differences = (replaced ? (doubts.get(replaced) ?? []) : []).filter(
    ({ code, text: words }) => code === 'edition-repeat' && words.includes('differs'),
  );
  return [
    ...(doubts.get(text) ?? []),
    ...differences.map((doubt) => ({
      ...doubt,
      code: 'edition-replaced',
      text: `the text held until now: ${doubt.text}`,
    })),
  ];
}
