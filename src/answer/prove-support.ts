/** Proof of support: what a claim says is found in its sources, as a whole and clause by clause. */
import { clausesOf, type Features, featuresOf, isChinese, overlap, sentencesOf } from './prove-text.ts';

/**
 * Share of a Chinese claim's character pairs that its sources must hold. Plain-words paraphrases of a provision
 * keep about half or more; sentences about another article of the same document share under a quarter.
 */
export const leastChineseSupport = 0.35;
/** For a single clause of six characters or more: one invented clause among true ones is still invented. */
export const leastClauseSupport = 0.15;
/**
 * Share of an English claim's concepts and figures that a Chinese text must hold. Concepts are coarse, so
 * more of them must be found than of character pairs.
 */
export const leastEnglishSupport = 0.5;
/** Longer than any sentence of an answer; refused unread, so that hostile output costs nothing. */
export const longestClaim = 2000;

function merged(sources: readonly string[]): Features {
  return featuresOf(sources.join('\n'));
}

/**
 * Null when supported, else why not.
 * @param sources the cited spans, and beside them titles and notes of the same provisions: words only
 */
export function findMissingSupport(claim: string, sources: readonly string[]): string | null {
  const source = merged(sources);
  const chinese = isChinese(claim);
  const least = chinese ? leastChineseSupport : leastEnglishSupport;
  const whole = featuresOf(claim);
  const share = overlap(whole, source);
  if (share < least) return `${Math.round(share * 100)} % of the claim is found in the cited text`;
  if (!chinese) return null;
  for (const sentence of sentencesOf(claim)) {
    for (const clause of clausesOf(sentence)) {
      const features = featuresOf(clause.text);
      if (features.bigrams.size < 5) continue;
      if (overlap(features, source) < leastClauseSupport)
        return `«${clause.text.trim()}» is not found in the cited text`;
    }
  }
  return null;
}
