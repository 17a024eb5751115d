/** Brings what one draft changed onto another set of texts: a merge of three sides, edition by edition. Pure. */

export interface MergeableText {
  document: string;
  editionDate: string;
  stored: { digest: string };
}

export interface MergedTexts<Text> {
  texts: Text[];
  /** `<document>@<edition date>` of the editions that both sides changed, each in its own way. */
  conflicts: string[];
}

/**
 * @param from what the draft was built on
 * @param draft what it holds
 * @param onto what it is to be built on instead
 * @param take which side wins where both changed the same edition; null: it is a conflict, and `onto` is kept
 */
export function mergeTexts<Text extends MergeableText>(
  from: readonly Text[],
  draft: readonly Text[],
  onto: readonly Text[],
  take: 'draft' | 'live' | null = null,
): MergedTexts<Text> {
  const before = byEdition(from);
  const mine = byEdition(draft);
  const merged = byEdition(onto);
  const conflicts: string[] = [];
  for (const name of new Set([...before.keys(), ...mine.keys()])) {
    const [was, is, there] = [before.get(name), mine.get(name), merged.get(name)];
    if (same(was, is) || same(is, there)) continue;
    if (!same(was, there) && take !== 'draft') {
      if (take === null) conflicts.push(name);
      continue;
    }
    if (is) merged.set(name, is);
    else merged.delete(name);
  }
  return { texts: [...merged.values()], conflicts };
}

const same = (a: MergeableText | undefined, b: MergeableText | undefined): boolean =>
  a?.stored.digest === b?.stored.digest;

const byEdition = <Text extends MergeableText>(texts: readonly Text[]): Map<string, Text> =>
  new Map(texts.map((text) => [`${text.document}@${text.editionDate}`, text]));
