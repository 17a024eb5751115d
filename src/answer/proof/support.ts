/** Proof of support: what a claim says is found in its sources, as a whole and clause by clause. */
import { withoutOffices } from './authority.ts';
import { clausesOf, type Features, featuresOf, isChinese, overlap, sentencesOf } from './text.ts';

/**
 * Share of a Chinese claim's character pairs that its sources must hold. Plain-words paraphrases of a provision
 * keep about half or more; sentences about another article of the same document share under a quarter.
 */
export const leastChineseSupport = 0.3;
/** For a single clause of this many character pairs or more: one invented clause among true ones is still invented. */
export const leastClauseSupport = 0.15;
const shortClause = 5;
/**
 * Share of an English claim's concepts and figures that a Chinese text must hold. Concepts are coarse, so
 * more of them must be found than of character pairs.
 */
export const leastEnglishSupport = 0.6;
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
  const address = findForeignAddress(claim, sources);
  if (address) return `«${address}» is not in the cited text`;
  const source = merged(sources);
  const chinese = isChinese(claim);
  const least = chinese ? leastChineseSupport : leastEnglishSupport;
  const whole = featuresOf(withoutOffices(claim));
  const share = overlap(whole, source);
  if (share < least) return `${Math.round(share * 100)} % of the claim is found in the cited text`;
  if (!chinese) return null;
  for (const sentence of sentencesOf(claim)) {
    for (const clause of clausesOf(sentence)) {
      const features = featuresOf(withoutOffices(clause.text));
      if (features.bigrams.size < shortClause) {
        if (isForeign(features, source)) return `«${clause.text.trim()}» is not found in the cited text`;
        continue;
      }
      if (overlap(features, source) < leastClauseSupport && !namesTheSame(features, source))
        return `«${clause.text.trim()}» is not found in the cited text`;
    }
  }
  return null;
}

/** Plain words for the same matter: 马上停产 for 立即停止生产. */
function namesTheSame(clause: Features, source: Features): boolean {
  const held = [...clause.concepts].filter((concept) => source.concepts.has(concept)).length;
  return clause.concepts.size > 0 && held === clause.concepts.size;
}

/** A short clause that shares nothing with its sources and names a matter of law that they do not. */
function isForeign(clause: Features, source: Features): boolean {
  if (clause.bigrams.size < 2 || [...clause.bigrams].some((pair) => source.bigrams.has(pair))) return false;
  return clause.concepts.size > 0 && ![...clause.concepts].some((concept) => source.concepts.has(concept));
}

const addresses =
  /(?:https?:\/\/|www\.)[^\s，。；、）)]{1,200}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,64}|\b[a-z0-9-]{1,63}\.(?:com|cn|net|org|gov|info|top|xyz|io)\b|<\/?[a-z][^>]{0,80}>/gi;

/** Links, mail addresses and markup that the sources do not hold: nothing an answer may send people to. */
function findForeignAddress(claim: string, sources: readonly string[]): string | null {
  for (const [address] of claim.matchAll(addresses)) {
    if (!sources.some((source) => source.includes(address))) return address;
  }
  return null;
}
