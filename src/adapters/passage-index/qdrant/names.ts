/** Names of aliases and collections. */
import type { IndexEntry } from '../../../ports.ts';
import { sha256Hex } from '../../../records/digest.ts';
import { analyserVersion } from '../../../retrieval/analyse.ts';
import type { IndexSettings } from '../embedded/settings.ts';

/** Raise it when points are laid out otherwise than before. */
const layoutVersion = 2;

/** Qdrant takes most characters; these need no escaping anywhere. */
const plain = (name: string): string => name.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 80);

/** The alias of an agency's live collection. Names that differ only in other characters get a digest. */
export async function aliasOf(agency: string): Promise<string> {
  const name = plain(agency);
  return name === agency ? `yaowen-${name}` : `yaowen-${name}-${(await sha256Hex(agency)).slice(0, 8)}`;
}

/** Digest of everything that decides what the points are. */
export async function contentDigest(
  entries: readonly IndexEntry[],
  settings: IndexSettings,
  vectors: { model: string; dimension: number } | null = null,
): Promise<string> {
  const lines = entries.map((entry) => JSON.stringify(entry));
  const embedded = vectors ? [vectors.model, vectors.dimension] : [];
  const made = JSON.stringify([layoutVersion, analyserVersion, settings, ...embedded]);
  return (await sha256Hex(`${made}\n${lines.join('\n')}`)).slice(0, 16);
}

/** The same release with the same content has the same collection, whichever process builds it. */
export const collectionOf = (alias: string, release: string, digest: string): string =>
  `${alias}-${plain(release)}-${digest}`;
