/**
 * Proof before showing: a claim is held against the spans it cites, and against nothing else. Every check is
 * pure, and linear in the claim and its sources.
 */
import type { Status } from '../../knowledge/types.ts';
import type { LibraryProvision } from '../../ports.ts';
import { noteSentences } from '../note-sentences.ts';
import type { Check, DraftClaim, EvidenceSpan, Lang, Verdict } from '../types.ts';
import { findWrongAuthority } from './authority.ts';
import { findFlippedModality } from './modality.ts';
import { findNoteDeparture } from './near-note.ts';
import { findWrongFigure } from './numbers.ts';
import { findTurnedClause } from './polarity.ts';
import { findMissingSupport, longestClaim } from './support.ts';
import { isChinese } from './text.ts';
import { compareVerbatim } from './verbatim.ts';

export interface ProofContext {
  /** The day whose law answers, `YYYY-MM-DD`. */
  asOf: string;
  statusOn(provision: LibraryProvision, asOf: string): Status;
  lang: Lang;
}

/** A text that no longer, or does not yet, apply proves nothing about the law of the day. */
const answering: Status[] = ['in_force', 'amended', 'unknown'];

/**
 * Judges one claim. The verdict is ok when all checks are; a failed check says in `detail` (English, for the
 * record) what did not agree. Later checks are not run on a claim without a source.
 */
export function prove(claim: DraftClaim, context: ProofContext): Verdict {
  const checks: Check[] = [];
  const check = (name: Check['name'], fault: string | null) =>
    checks.push({ name, ok: fault === null, detail: fault });
  const done = () => ({ ok: checks.every((one) => one.ok), checks });

  check('cited', claim.spans.length === 0 ? 'no source is cited' : null);
  check(
    'issued',
    claim.unknownMarks.length > 0 ? `never issued: ${claim.unknownMarks.slice(0, 5).join(' ')}` : null,
  );
  if (claim.spans.length === 0) return done();
  check('in_force', findNotInForce(claim.spans, context));

  if (claim.text.trim() === '' || claim.text.length > longestClaim) {
    check('support', 'the claim is empty or too long');
    return done();
  }
  const verbatim = compareVerbatim(claim.text, claim.spans);
  if (verbatim.verbatim) {
    check('numbers', null);
    check('authority', null);
    check('modality', verbatim.turned);
    check('support', null);
    return done();
  }
  if (isNoteOnSpans(claim)) {
    for (const name of ['numbers', 'authority', 'modality', 'support'] as const)
      checks.push({ name, ok: true, detail: 'the reviewed note on this provision, word for word' });
    return done();
  }
  const text = claim.text.replace(/[“”"「」『』*]/g, '');
  const sources = sourceTexts(claim.spans, text);
  check('numbers', findWrongFigure(text, sources, factsOf(claim.spans)));
  check('authority', findWrongAuthority(text, sources));
  check('modality', findFlippedModality(text, sources) ?? findTurnedClause(text, sources));
  check(
    'support',
    findMissingSupport(text, [...sources, ...wordsBeside(claim.spans)]) ?? findFaultyCopy(claim),
  );
  return done();
}

/** A sentence that is nearly a sentence of our note on a cited provision, and yet not it. */
function findFaultyCopy({ text, spans }: DraftClaim): string | null {
  for (const { passage } of spans) {
    const { note } = passage.provision;
    const fault = note && findNoteDeparture(text, note);
    if (fault) return fault;
  }
  return null;
}

/**
 * Whether the claim is sentences of our reviewed note, word for word, on each provision it cites in whole. Notes were held
 * against their article, figure by figure, when they were written; only a note on this very edition counts.
 */
function isNoteOnSpans({ text, spans }: DraftClaim): boolean {
  return spans.every(({ passage: { provision }, start, end }) => {
    const { note } = provision;
    if (!note || note.editionDate !== provision.edition.editionDate) return false;
    const sentences = [...noteSentences(note.zh), ...noteSentences(note.en)];
    return (
      noteSentences(text).every((sentence) => sentences.includes(sentence)) &&
      provision.text.slice(start, end).trim() === provision.text.trim()
    );
  });
}

function findNotInForce(spans: readonly EvidenceSpan[], context: ProofContext): string | null {
  for (const { passage } of spans) {
    // The former rule may be shown as such: a sentence that says so is put before it.
    if (passage.history) continue;
    const status = context.statusOn(passage.provision, context.asOf);
    if (!answering.includes(status)) return `${passage.provision.id} is ${status} on ${context.asOf}`;
  }
  return null;
}

/**
 * The words a claim is held against. A note cited as such speaks in both its languages; for an official text
 * only the text itself counts, whatever our note on it says.
 */
function sourceTexts(spans: readonly EvidenceSpan[], claim: string): string[] {
  return spans.map((span) => {
    const { provision } = span.passage;
    if (provision.source === 'note' && provision.note && !isChinese(claim)) return provision.note.en;
    return provision.text.slice(span.start, span.end);
  });
}

/** What is known of the cited provisions beside their words: good for references, never for rules. */
function factsOf(spans: readonly EvidenceSpan[]): string {
  return spans
    .map(({ passage: { provision }, paragraph, item }) => {
      const { edition } = provision;
      const places = [paragraph === null ? '' : `第${paragraph}款`, item === null ? '' : `第（${item}）项`];
      const dates = [edition.editionDate, edition.promulgatedOn, edition.effectiveFrom];
      return [
        provision.document,
        edition.number,
        provision.article,
        ...provision.headings,
        ...places,
        ...dates,
      ].join('\n');
    })
    .join('\n');
}

/** Titles and notes: they lend words to `support`, so that a claim may name its law and use our plain words. */
function wordsBeside(spans: readonly EvidenceSpan[]): string[] {
  return spans.flatMap(({ passage: { provision } }) => [
    provision.document,
    provision.edition.documentEn ?? '',
    provision.article,
    ...provision.headings,
    provision.note?.zh ?? '',
    provision.note?.en ?? '',
  ]);
}
