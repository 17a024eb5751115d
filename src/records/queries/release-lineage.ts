import { YaowenError } from '../../errors.ts';
import type { RecordsContext } from '../context.ts';
import { findLiveRelease, listReleases, type ReleaseSummary } from './load-release.ts';

type Reader = Pick<RecordsContext, 'db' | 'agency'>;

/** States of a release that may still become the live one. */
export const openStates: readonly ReleaseSummary['state'][] = ['draft', 'evaluated', 'approved'];

export interface Lineage {
  live: ReleaseSummary | null;
  /** The release and what it was built on, nearest first, up to the one below `fork`. */
  chain: ReleaseSummary[];
  /** The nearest one below that was ever live: what the chain changes, it changes against this. */
  fork: ReleaseSummary | null;
  /** It was not built on the live release: publishing it would lose what was published since. */
  stale: boolean;
}

/**
 * What a release was built on.
 * @throws `not_found:release`
 */
export async function readLineage(reader: Reader, input: { id: string }): Promise<Lineage> {
  const all = await listReleases(reader);
  return lineageIn(all, input.id);
}

/** The same in a list of all releases. */
export function lineageIn(all: ReleaseSummary[], id: string): Lineage {
  const byId = new Map(all.map((release) => [release.id, release]));
  const live = all.find(({ state }) => state === 'live') ?? null;
  const chain: ReleaseSummary[] = [];
  let at = byId.get(id);
  if (!at) throw releaseNotFound(id);
  while (at && at.publishedAt === null && !chain.includes(at)) {
    chain.push(at);
    at = at.baseId === null ? undefined : byId.get(at.baseId);
  }
  const fork = at ?? null;
  return { live, chain, fork, stale: chain.length > 0 && (fork?.id ?? null) !== (live?.id ?? null) };
}

/** The newest release that may still be published; null where there is none. */
export async function findNewestDraft(reader: Reader): Promise<ReleaseSummary | null> {
  return (await listReleases(reader)).find(({ state }) => openStates.includes(state)) ?? null;
}

/** The release a new one is built on: `live`, `newest` (the newest draft, else the live one), or an id. */
export async function findBase(
  reader: Reader,
  wanted: 'live' | 'newest' | { id: string },
): Promise<ReleaseSummary | null> {
  if (wanted === 'live') return findLiveRelease(reader);
  if (wanted === 'newest') return (await findNewestDraft(reader)) ?? (await findLiveRelease(reader));
  const found = (await listReleases(reader)).find(({ id }) => id === wanted.id);
  if (!found) throw releaseNotFound(wanted.id);
  return found;
}

const releaseNotFound = (id: string): YaowenError =>
  new YaowenError('not_found:release', {
    zh: `没有编号为“${id}”的发布。用 release list 查看全部。`,
    en: `There is no release "${id}". See all with release list.`,
  });
