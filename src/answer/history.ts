/**
 * The law of another time: what a document was on an earlier day, whether it still holds, and the former rule where no
 * current text is held. What is cited from it is marked (`Passage.history`) and told before it is quoted.
 */
import { findRepeals } from '../knowledge/repeals.ts';
import { sameTitle } from '../knowledge/same-title.ts';
import { answeringStatuses, statusOn } from '../knowledge/status.ts';
import type { Edition } from '../knowledge/types.ts';
import type { Library, LibraryProvision } from '../ports.ts';
import { endedSentence, futureSentence, inForceSentence } from './edition-words.ts';
import type { QuestionTime } from './question-time.ts';
import type { DraftClaim, FormerRule, Lang, Passage } from './types.ts';

/** Documents told of in one answer. */
const mostDocuments = 3;

export const standsOn = (library: Library, provision: LibraryProvision, asOf: string): boolean =>
  answeringStatuses.includes(library.statusOn(provision, asOf));

const stands = (edition: Edition, asOf: string): boolean =>
  answeringStatuses.includes(statusOn(edition, '', asOf));

const hasEnded = (edition: Edition, asOf: string): boolean =>
  ['superseded', 'repealed'].includes(statusOn(edition, '', asOf));

/** Where a document stands on a day. */
export interface Standing {
  /** Editions of which words are held. */
  held: Edition[];
  /** Of these, the ones that apply. */
  standing: Edition[];
  /** The last one that ended, held or only known; null where one stands or none has ended. */
  ended: Edition | null;
  /** The first one that is to come, where none stands and none has ended. */
  future: Edition | null;
  /** Held documents that took its place and apply. */
  heirs: string[];
}

export async function standingOf(document: string, asOf: string, library: Library): Promise<Standing> {
  const held = await library.heldEditions(document);
  const title = held[0]?.document ?? document;
  const known = (await library.editions()).filter((e) => sameTitle(e.document, title));
  const standing = held.filter((e) => stands(e, asOf));
  const pool = held.length > 0 ? held : known;
  const stillKnown = held.length === 0 && known.some((e) => stands(e, asOf));
  const ended =
    standing.length > 0 || stillKnown ? null : (pool.filter((e) => hasEnded(e, asOf)).at(-1) ?? null);
  const future =
    standing.length > 0 || ended ? null : (held.find((e) => statusOn(e, '', asOf) === 'not_yet') ?? null);
  const heirs: string[] = [];
  for (const name of new Set(known.flatMap((e) => e.endedByDocument ?? []))) {
    if (sameTitle(name, title)) continue;
    const next = await library.heldEditions(name);
    if (next.some((e) => stands(e, asOf))) heirs.push(next[0]!.document);
  }
  return { held, standing, ended, future, heirs };
}

const passageOf = (provision: LibraryProvision, history?: FormerRule): Passage => ({
  provision,
  score: 1,
  why: [`article:${provision.article}`],
  ...(history ? { history } : {}),
});

/** The sentence of a provision that repeals a document, as a claim word for word. */
function clauseClaim(provision: LibraryProvision, document: string): DraftClaim | null {
  const clause = findRepeals([provision], null).find((c) => sameTitle(c.document, document));
  const sentence = clause?.sentence;
  const start = sentence ? provision.text.indexOf(sentence) : -1;
  if (!sentence || start < 0) return null;
  const end = start + sentence.length;
  const paragraph =
    provision.paragraphs.length > 1
      ? provision.paragraphs.find((p) => p.start <= start && start < p.end)
      : null;
  return {
    text: sentence,
    spans: [{ passage: passageOf(provision), start, end, paragraph: paragraph?.n ?? null, item: null }],
    unknownMarks: [],
  };
}

/**
 * That a document ended, with the clause that ended it where its words are held, else with the catalogue's fact on its
 * own last article. Empty where nothing of either is held to rest on.
 */
export async function endingClaims(
  edition: Edition,
  facts: { asOf: string; currentHeld: boolean; lang: Lang },
  library: Library,
): Promise<DraftClaim[]> {
  const { asOf, currentHeld, lang } = facts;
  const text = endedSentence(edition, { currentHeld }, lang);
  const clauses = (await library.repealsOf(edition.document))
    .filter((p) => standsOn(library, p, asOf) && p.edition !== edition)
    .flatMap((p) => clauseClaim(p, edition.document) ?? []);
  const clause = clauses[0];
  if (clause) {
    const told: DraftClaim = { text, spans: clause.spans, unknownMarks: [], fact: true };
    // The clause itself is Chinese; an English reader is told what it says and can open it.
    return lang === 'zh' ? [told, clause] : [told];
  }
  const own = await library.closing(edition);
  if (!own) return [];
  const passage = passageOf(own, { currentHeld, lawDay: null });
  const span = { passage, start: 0, end: own.text.length, paragraph: null, item: null };
  return [{ text, spans: [span], unknownMarks: [], fact: true }];
}

/** Answers whether the documents named hold, each in a sentence; null where nothing is known of any. */
export async function whetherTheyHold(
  names: readonly string[],
  asOf: string,
  lang: Lang,
  library: Library,
): Promise<{ claims: DraftClaim[]; unsupported: string[] } | null> {
  const claims: DraftClaim[] = [];
  const unsupported: string[] = [];
  const all = await library.editions();
  for (const name of names.slice(0, mostDocuments)) {
    const place = await standingOf(name, asOf, library);
    const known = all.filter((e) => sameTitle(e.document, place.held[0]?.document ?? name));
    if (known.length === 0) continue;
    const inForce =
      place.standing.at(-1) ??
      (place.held.length === 0 ? known.filter((e) => stands(e, asOf)).at(-1) : undefined);
    if (inForce) {
      const text = inForceSentence(inForce, asOf, lang);
      const own = await library.closing(inForce);
      if (own) claims.push(factOn(text, own));
      else unsupported.push(text);
      continue;
    }
    if (place.ended) {
      const currentHeld = place.heirs.length > 0;
      const told = await endingClaims(place.ended, { asOf, currentHeld, lang }, library);
      if (told.length > 0) claims.push(...told);
      else unsupported.push(endedSentence(place.ended, { currentHeld }, lang));
      continue;
    }
    if (place.future?.effectiveFrom) {
      const text = futureSentence(place.future, lang);
      const own = await library.closing(place.future);
      if (own) claims.push(factOn(text, own, { currentHeld: false, lawDay: null }));
      else unsupported.push(text);
    }
  }
  return claims.length + unsupported.length > 0 ? { claims, unsupported } : null;
}

function factOn(text: string, provision: LibraryProvision, history?: FormerRule): DraftClaim {
  const passage = passageOf(provision, history);
  const span = { passage, start: 0, end: provision.text.length, paragraph: null, item: null };
  return { text, spans: [span], unknownMarks: [], fact: true };
}

/** The documents named, what they replaced, and what replaced them: where the rule of an earlier day may stand. */
export async function familyOf(names: readonly string[], library: Library): Promise<string[]> {
  const family = new Set<string>();
  const all = await library.editions();
  for (const name of names) {
    const title = (await library.heldEditions(name))[0]?.document ?? name;
    family.add(title);
    for (const { document, endedByDocument } of all) {
      if (endedByDocument && sameTitle(endedByDocument, title)) family.add(document);
      if (endedByDocument && sameTitle(document, title)) family.add(endedByDocument);
    }
  }
  const held: string[] = [];
  for (const title of family) if ((await library.heldEditions(title)).length > 0) held.push(title);
  return held;
}

/** The day before an amendment of that year took effect; without a document that has one, the last day before the year. */
export async function dayBeforeAmendment(
  year: number,
  names: readonly string[],
  library: Library,
): Promise<string> {
  const days: string[] = [];
  for (const edition of await library.editions()) {
    if (!names.some((name) => sameTitle(name, edition.document) || edition.aliases.includes(name))) continue;
    for (const { from } of edition.amendments) if (from.startsWith(`${year}-`)) days.push(from);
    const { effectiveFrom, editionDate } = edition;
    if (effectiveFrom && [effectiveFrom, editionDate].some((day) => day.startsWith(`${year}-`)))
      days.push(effectiveFrom);
  }
  const first = days.sort()[0];
  if (!first) return `${year - 1}-12-31`;
  const before = new Date(`${first}T00:00:00Z`);
  before.setUTCDate(before.getUTCDate() - 1);
  return before.toISOString().slice(0, 10);
}

/** The day in the past that a question means; null where it means the rule before the present one, or today. */
export async function lawDayOf(
  time: QuestionTime,
  asOf: string,
  names: readonly string[],
  library: Library,
): Promise<string | null> {
  const day =
    time.beforeAmendmentOf === null
      ? time.day
      : await dayBeforeAmendment(time.beforeAmendmentOf, names, library);
  return day !== null && day < asOf ? day : null;
}

/** Marks what does not apply on the day asked for; what does is given as it is. */
export async function markFormer(
  passages: readonly Passage[],
  asOf: string,
  lawDay: string | null,
  library: Library,
): Promise<Passage[]> {
  const held = new Map<string, boolean>();
  const marked: Passage[] = [];
  for (const passage of passages) {
    const { provision } = passage;
    if (standsOn(library, provision, asOf)) {
      marked.push(passage);
      continue;
    }
    let currentHeld = held.get(provision.document);
    if (currentHeld === undefined) {
      const { standing, heirs } = await standingOf(provision.document, asOf, library);
      currentHeld = standing.length > 0 || heirs.length > 0;
      held.set(provision.document, currentHeld);
    }
    marked.push({ ...passage, history: { currentHeld, lawDay } });
  }
  return marked;
}
