/** The vectors of one release's entries, and what they were made from. */
import { YaowenError } from '../../../errors.ts';
import type { IndexEntry, QueryVector } from '../../../ports.ts';
import { fieldTexts } from '../embedded/build.ts';

export interface PassageVectors {
  /** Digest of the entries. */
  label: string;
  model: string;
  dimension: number;
  size: number;
  /** One row an entry, in the order of ids; an entry without any text has a row of zeros. */
  rows: Float32Array;
}

/** Longer texts are cut here: models read some hundred to some thousand tokens, and the beginning says most. */
const mostCharacters = 4_000;

/** What is embedded of an entry: where it stands, what it says, and our words on it. */
export function textOfEntry(entry: IndexEntry): string {
  const [title, headings, text] = fieldTexts(entry) as [string, string, string, string];
  const parts = [title.replace('\n', ' '), headings.replaceAll('\n', ' '), text, entry.noteZh, entry.noteEn];
  if (!parts.slice(2).some((part) => part.trim() !== '')) return '';
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n')
    .slice(0, mostCharacters)
    .toWellFormed();
}

export const rowOf = ({ rows, dimension }: PassageVectors, entry: number): Float32Array =>
  rows.subarray(entry * dimension, (entry + 1) * dimension);

/**
 * Vectors of two models say nothing about each other, though a product of them is a number.
 * @throws `conflict:config`
 */
export function checkSameModel(
  release: { model: string; dimension: number },
  { model, values }: QueryVector,
): void {
  if (model !== release.model || values.length !== release.dimension)
    throw otherModel(release, { model, dimension: values.length });
}

export function otherModel(
  release: { model: string; dimension: number },
  given: { model: string; dimension: number | null },
): YaowenError {
  const name = (of: { model: string; dimension: number | null }) =>
    of.dimension === null ? of.model : `${of.model} (${of.dimension})`;
  return new YaowenError(
    'conflict:config',
    {
      zh: `本发布的向量由 ${name(release)} 生成，而现在的向量模型是 ${name(given)}，两者不能混用。请把 EMBEDDING_URL、EMBEDDING_ID 改回原模型，或运行 reembed 命令用新模型另建一个发布。`,
      en: `The vectors of this release were made by ${name(release)}, and the embedding model is now ${name(given)}; the two cannot be mixed. Set EMBEDDING_URL and EMBEDDING_ID back, or run the command reembed to make a release with the new model.`,
    },
    { fields: { EMBEDDING_ID: `is ${name(given)}, the release has ${name(release)}` } },
  );
}
