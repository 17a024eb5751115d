/**
 * What governs a question may be a text that does not apply on the day: its current words are not held, or it is yet to
 * come. Leaving it out in silence would let a neighbouring rule answer in its place.
 */
import type { Library } from '../ports.ts';
import { futureSentence } from './edition-words.ts';
import { markFormer, standsOn } from './history.ts';
import type { Notice, Passage, UnderstoodQuestion } from './types.ts';

/** How near the best passage a text to come must be to be announced. */
const announcedAmong = 3;

export interface Beside {
  passages: Passage[];
  notices: Notice[];
  /** The best passage is a rule that has ended, whose present words are not held. */
  orphaned: boolean;
}

/**
 * @param standing passages in force on the day, ranked
 * @param searchAll ranked passages of any time for the same question
 */
export async function besideTheStanding(
  question: UnderstoodQuestion,
  standing: Passage[],
  library: Library,
  searchAll: () => Promise<Passage[]>,
): Promise<Beside> {
  const { asOf, lang } = question;
  const none: Beside = { passages: standing, notices: [], orphaned: false };
  if ((await library.notStandingOn(asOf)).length === 0) return none;
  const all = await searchAll();
  const notices: Notice[] = [];
  for (const { provision } of all.slice(0, announcedAmong)) {
    const { edition, document } = provision;
    if (library.statusOn(provision, asOf) !== 'not_yet' || !edition.effectiveFrom) continue;
    const text = futureSentence(edition, lang);
    if (!notices.some((n) => n.text === text)) notices.push({ code: 'future', text, document });
  }
  const top = all[0];
  if (!top || standsOn(library, top.provision, asOf)) return { ...none, notices };
  if (library.statusOn(top.provision, asOf) === 'not_yet') return { ...none, notices };
  const marked = await markFormer(all, asOf, null, library);
  // What was replaced by a text that is held is answered from that text alone.
  const kept = marked.filter(
    ({ provision, history }) =>
      history === undefined || (!history.currentHeld && library.statusOn(provision, asOf) !== 'not_yet'),
  );
  if (kept[0]?.history === undefined) return { ...none, notices };
  return { passages: kept, notices, orphaned: true };
}
