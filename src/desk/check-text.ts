/**
 * Citations of a text that staff send are held to the same proof as those of the machine: each sentence that carries a
 * mark against the spans it names. A sentence without a mark is staff's own word and is not checked.
 */
import { createMarkParser } from '../answer/marks.ts';
import { prove } from '../answer/proof/prove.ts';
import type { Check, Citation, Claim, EvidenceSpan, FrozenEvidence, Lang } from '../answer/types.ts';
import { YaowenError } from '../errors.ts';
import type { Library, LibraryProvision } from '../ports.ts';
import { sha256Hex } from '../records/digest.ts';
import type { DraftCitation } from '../records/schema/drafts.ts';
import type { CheckedText } from './send-message.ts';

export interface TextReport {
  /** Every sentence with a mark holds. */
  ok: boolean;
  /** As the asker will read it: without marks. */
  text: string;
  claims: { text: string; citations: number[]; ok: boolean; checks: Check[] }[];
  /** Sentences without a mark. */
  uncited: string[];
  citations: Citation[];
  evidence: FrozenEvidence[];
}

export interface CheckTextInput {
  text: string;
  citations: DraftCitation[];
  /** Day whose law counts. */
  asOf: string;
  lang: Lang;
}

const issuedMark = /[ \t]*(?:⟦\s*(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\s*⟧|\[(\d{1,3})\])/g;

/** @param library of the live release: a provision that it does not hold proves nothing */
export async function checkText(library: Library, input: CheckTextInput): Promise<TextReport> {
  const { asOf, lang } = input;
  const named = new Map<number, EvidenceSpan | null>();
  for (const citation of input.citations) named.set(citation.n, await spanOf(library, citation));
  const parser = createMarkParser((n) => named.has(n));
  const parsed = [...parser.push(input.text), ...parser.end()];

  const report: TextReport = {
    ok: true,
    text: input.text
      .replace(issuedMark, (mark, own: string | undefined, weak: string | undefined) =>
        (own ?? weak ?? '').split(/\D+/).every((n) => named.has(Number(n))) ? '' : mark,
      )
      .trim(),
    claims: [],
    uncited: [],
    citations: [],
    evidence: [],
  };
  const used = new Map<number, Check[]>();
  for (const { text, marks, unknownMarks } of parsed) {
    if (marks.length === 0 && unknownMarks.length === 0) {
      report.uncited.push(text);
      continue;
    }
    const spans = marks.flatMap((n) => named.get(n) ?? []);
    const lost = marks.filter((n) => named.get(n) === null);
    const verdict = prove(
      { text, spans, unknownMarks: [...unknownMarks, ...lost.map((n) => `⟦${n}⟧`)] },
      { asOf, statusOn: (provision, day) => library.statusOn(provision, day), lang },
    );
    report.claims.push({ text, citations: marks, ok: verdict.ok, checks: verdict.checks });
    report.ok &&= verdict.ok;
    for (const n of marks) used.set(n, [...(used.get(n) ?? []), ...verdict.checks]);
  }
  for (const [n, checks] of [...used].sort(([a], [b]) => a - b)) {
    const span = named.get(n);
    if (!span) continue;
    report.citations.push(citationOf(library, span, n, asOf));
    report.evidence.push(await evidenceOf(library, span, n, checks));
  }
  return report;
}

/**
 * What may be sent of it.
 * @throws `bad_input:draft` that names the sentences which do not hold
 */
export function passedText(report: TextReport): CheckedText {
  if (!report.ok) {
    const fields: Record<string, string> = {};
    for (const [i, claim] of report.claims.entries())
      if (!claim.ok)
        fields[`claims.${i}`] = claim.checks
          .filter((check) => !check.ok)
          .map((check) => `${check.name}: ${check.detail}`)
          .join('; ');
    throw new YaowenError(
      'bad_input:draft',
      {
        zh: '有的句子与所引条文核对不符，没有发出。请改正句子，或者去掉引用标记。',
        en: 'Some sentences do not agree with the provisions they cite; nothing was sent. Correct them, or take the marks off.',
      },
      { fields },
    );
  }
  const claims: Claim[] = report.claims.map(({ text, citations }) => ({ text, citations }));
  return {
    text: report.text,
    cited: claims.length > 0 ? { claims, citations: report.citations } : null,
    evidence: report.evidence,
  };
}

async function spanOf(library: Library, citation: DraftCitation): Promise<EvidenceSpan | null> {
  const [provision] = await library.provisions([citation.provision]);
  if (!provision) return null;
  const start = citation.quote === null ? 0 : provision.text.indexOf(citation.quote);
  if (start < 0) return null;
  const end = citation.quote === null ? provision.text.length : start + citation.quote.length;
  return {
    passage: { provision, score: 0, why: [] },
    start,
    end,
    ...placeOf(provision, start, end),
  };
}

/** The paragraph and item in which a span lies whole. */
function placeOf(
  provision: LibraryProvision,
  start: number,
  end: number,
): { paragraph: number | null; item: number | null } {
  const inside = (one: { start: number; end: number }) => one.start <= start && end <= one.end;
  const paragraph = provision.paragraphs.find(inside);
  if (!paragraph || provision.paragraphs.length === 1) {
    const item = paragraph?.items.find(inside);
    return { paragraph: paragraph && item ? paragraph.n : null, item: item?.n ?? null };
  }
  return { paragraph: paragraph.n, item: paragraph.items.find(inside)?.n ?? null };
}

function citationOf(library: Library, span: EvidenceSpan, n: number, asOf: string): Citation {
  const { provision } = span.passage;
  const { edition } = provision;
  return {
    n,
    provision: provision.id,
    source: provision.source,
    document: provision.document,
    documentEn: edition.documentEn,
    number: edition.number,
    article: provision.article,
    paragraph: span.paragraph,
    item: span.item,
    quote: provision.text.slice(span.start, span.end),
    status: library.statusOn(provision, asOf),
    effectiveFrom: edition.effectiveFrom,
    effectiveTo: edition.effectiveTo,
    confirmedOn: edition.confirmedOn,
    url: edition.url,
  };
}

async function evidenceOf(
  library: Library,
  span: EvidenceSpan,
  n: number,
  checks: Check[],
): Promise<FrozenEvidence> {
  const { provision } = span.passage;
  return {
    n,
    provision: provision.id,
    source: provision.source,
    document: provision.document,
    article: provision.article,
    edition: provision.edition.editionDate,
    release: library.release,
    textDigest: await sha256Hex(provision.text),
    start: span.start,
    end: span.end,
    quote: provision.text.slice(span.start, span.end),
    paragraph: span.paragraph,
    item: span.item,
    checks,
    composer: 'card',
    model: null,
    promptDigest: null,
  };
}
