/** An answer held again against what it was given from: the same checks on the same words. */
import { and, eq } from 'drizzle-orm';
import { prove } from '../answer/proof/prove.ts';
import type { Answer, Check, Citation, Claim, EvidenceSpan, FrozenEvidence } from '../answer/types.ts';
import { YaowenError } from '../errors.ts';
import { createLibrary } from '../knowledge/library.ts';
import type { Edition, Status } from '../knowledge/types.ts';
import type { Library, LibraryProvision } from '../ports.ts';
import type { RecordsContext } from '../records/context.ts';
import { canonicalJson, sha256Hex } from '../records/digest.ts';
import { type MessageRow, messageDigest } from '../records/queries/append-message.ts';
import { evidenceDigest } from '../records/queries/finish-turn.ts';
import { loadRelease } from '../records/queries/load-release.ts';
import { audit, citations, messages, turnTraces } from '../records/schema/index.ts';

/** What is another thing now than when the answer was given. */
export interface Difference {
  /** `message`, `evidence`, `text`, `quote`, `status`, `claim`, `check` */
  what: string;
  /** Which one: `claim 2`, `citation 1`. */
  where: string;
  was: string;
  now: string;
}

export interface Replay {
  message: string;
  conversation: string;
  seq: number;
  /** Everything came out as it was. */
  identical: boolean;
  differences: Difference[];
  /** What was checked: messages, citations, claims. */
  checked: { claims: number; citations: number };
  /**
   * `release`: against the whole stored text, proven by its digest. `frozen`: the release is gone, and the quotes alone
   * were checked, without what stands around them.
   */
  against: 'release' | 'frozen' | 'nothing';
}

export interface RecordedAnswer {
  message: MessageRow;
  answer: Answer;
  asked: MessageRow | null;
  evidence: FrozenEvidence[];
  trace: TraceRow | null;
}

type TraceRow = typeof turnTraces.$inferSelect;

/** Steps of a turn as `conclude.ts` records them; every part may be missing in older rows. */
export interface RecordedTrace {
  claims?: { claim: Claim; checks: Check[] }[];
  [key: string]: unknown;
}

/** @throws `not_found:message` where it is no answer of the machine */
export async function readRecordedAnswer(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  id: string,
): Promise<RecordedAnswer> {
  const [message] = await db
    .select()
    .from(messages)
    .where(and(eq(messages.id, id), eq(messages.agency, agency)));
  if (!message?.answer) throw answerNotFound();
  const of = and(
    eq(messages.conversationId, message.conversationId),
    eq(messages.seq, message.replyToSeq ?? -1),
  );
  const [asked] = await db.select().from(messages).where(of);
  const rows = await db
    .select()
    .from(citations)
    .where(and(eq(citations.conversationId, message.conversationId), eq(citations.seq, message.seq)))
    .orderBy(citations.n);
  const [trace] = await db
    .select()
    .from(turnTraces)
    .where(and(eq(turnTraces.conversationId, message.conversationId), eq(turnTraces.seq, message.seq)));
  return { message, answer: message.answer, asked: asked ?? null, evidence: rows, trace: trace ?? null };
}

/**
 * @param serving the library that is in memory anyway; other releases are read from the records
 * @throws `not_found:message`
 */
export async function replayAnswer(
  records: RecordsContext,
  input: { id: string; serving?: Library },
): Promise<Replay> {
  const recorded = await readRecordedAnswer(records, input.id);
  const { message, answer, evidence, trace } = recorded;
  const differences: Difference[] = [];
  const differ = (what: string, where: string, was: unknown, now: unknown) =>
    differences.push({ what, where, was: brief(was), now: brief(now) });

  await compareSeals(records, recorded, differ);
  const library = await libraryOf(records, answer.release, input.serving);
  const spans = new Map<number, EvidenceSpan>();
  const found = new Map(
    ((await library?.provisions(evidence.map(({ provision }) => provision))) ?? []).map((one) => [
      one.id,
      one,
    ]),
  );
  const told = new Map(answer.citations.map((one) => [one.n, one]));
  for (const frozen of evidence) {
    const where = `citation ${frozen.n}`;
    const citation = told.get(frozen.n);
    if (!citation) {
      differ('evidence', where, frozen.provision, 'the answer has no such citation');
      continue;
    }
    if (citation.quote !== frozen.quote) differ('quote', where, frozen.quote, citation.quote);
    if (citation.provision !== frozen.provision)
      differ('evidence', where, frozen.provision, citation.provision);
    const held = found.get(frozen.provision) ?? null;
    if (library && !held) differ('text', where, frozen.textDigest, 'the release holds no such provision');
    if (held) {
      const digest = await sha256Hex(held.text);
      if (digest !== frozen.textDigest) differ('text', where, frozen.textDigest, digest);
      const cut = held.text.slice(frozen.start, frozen.end);
      if (cut !== frozen.quote) differ('quote', where, frozen.quote, cut);
      const status = library!.statusOn(held, answer.asOf, frozen.paragraph);
      if (status !== citation.status) differ('status', where, citation.status, status);
    }
    const intact = held && held.text.slice(frozen.start, frozen.end) === frozen.quote;
    spans.set(frozen.n, toSpan(intact ? held : fromFrozen(frozen, citation), frozen, citation));
  }
  for (const { n } of answer.citations)
    if (!evidence.some((frozen) => frozen.n === n))
      differ('evidence', `citation ${n}`, 'frozen with the answer', 'gone');

  const proven = ((trace?.trace ?? {}) as RecordedTrace).claims ?? [];
  const statusOf = (provision: LibraryProvision): Status =>
    [...spans.values()].find(({ passage }) => passage.provision === provision)
      ? (answer.citations.find((one) => one.provision === provision.id)?.status ?? 'unknown')
      : 'unknown';
  for (const [index, claim] of answer.claims.entries()) {
    const where = `claim ${index + 1}`;
    const then = proven[index];
    if (then && canonicalJson(then.claim) !== canonicalJson(claim))
      differ('claim', where, then.claim.text, claim.text);
    const cited = claim.citations.flatMap((n) => spans.get(n) ?? []);
    const now = isMadeOfFacts(then?.checks)
      ? [{ name: 'cited' as const, ok: cited.length > 0, detail: null }]
      : prove(
          { text: claim.text, spans: cited, unknownMarks: [] },
          {
            asOf: answer.asOf,
            statusOn: (provision, asOf) => library?.statusOn(provision, asOf) ?? statusOf(provision),
            lang: answer.lang,
          },
        ).checks;
    compareChecks(where, then?.checks ?? null, now, differ);
  }
  const text = answer.claims.map((claim) => claim.text).join('\n');
  if (answer.claims.length > 0 && answer.mode !== 'card' && answer.text !== text)
    differ('message', 'text', text, answer.text);
  return {
    message: message.id,
    conversation: message.conversationId,
    seq: message.seq,
    identical: differences.length === 0,
    differences,
    checked: { claims: answer.claims.length, citations: evidence.length },
    against: evidence.length === 0 ? 'nothing' : library ? 'release' : 'frozen',
  };
}

type Differ = (what: string, where: string, then: unknown, now: unknown) => void;

/** What was said and cited, against the digests that the audit chain sealed when it was said. */
async function compareSeals(
  { db }: Pick<RecordsContext, 'db'>,
  { message, answer, evidence }: RecordedAnswer,
  differ: Differ,
): Promise<void> {
  const rows = await db
    .select({ detail: audit.detail })
    .from(audit)
    .where(
      and(
        eq(audit.objectType, 'conversation'),
        eq(audit.objectId, message.conversationId),
        eq(audit.action, 'message.append'),
      ),
    );
  const sealed = rows.find(({ detail }) => detail.seq === message.seq)?.detail;
  if (!sealed) {
    differ('message', 'audit', 'sealed when it was said', 'no row of the audit seals it');
    return;
  }
  const digest = await messageDigest(message);
  if (digest !== sealed.digest) differ('message', 'digest', sealed.digest, digest);
  if (answer.text !== message.text) differ('message', 'text', message.text, answer.text);
  if (sealed.evidence) {
    const now = await evidenceDigest(evidence);
    if (now !== sealed.evidence) differ('evidence', 'digest', sealed.evidence, now);
  }
}

async function libraryOf(
  records: RecordsContext,
  release: string,
  serving: Library | undefined,
): Promise<Library | null> {
  if (serving?.release === release) return serving;
  const content = await loadRelease(records, { id: release });
  return content && createLibrary(content);
}

/** Sentences that our code made of the facts of an edition have one check: that they cite it. */
const isMadeOfFacts = (checks: Check[] | undefined): boolean =>
  checks?.some(({ name, detail }) => name === 'support' && detail?.startsWith('made of ') === true) === true;

function compareChecks(where: string, then: Check[] | null, now: Check[], differ: Differ): void {
  for (const check of now) {
    const before = then === null ? undefined : then.find(({ name }) => name === check.name);
    const was = before ? said(before) : then === null ? 'ok' : 'not made';
    if (before ? before.ok !== check.ok : !check.ok)
      differ('check', `${where}: ${check.name}`, was, said(check));
  }
}

const said = ({ ok, detail }: Check): string => (ok ? 'ok' : `failed: ${detail ?? ''}`);

const answering: Status[] = ['in_force', 'amended', 'unknown'];

function toSpan(provision: LibraryProvision, frozen: FrozenEvidence, citation: Citation): EvidenceSpan {
  const { start, end, paragraph, item } = frozen;
  // What was not in force was cited as the former rule, with a sentence that says so before it.
  const history = answering.includes(citation.status) ? {} : { history: { currentHeld: true, lawDay: null } };
  return { passage: { provision, score: 0, why: [], ...history }, start, end, paragraph, item };
}

/** The provision as far as it was frozen: the quote at its place, and nothing around it. */
function fromFrozen(frozen: FrozenEvidence, citation: Citation): LibraryProvision {
  const edition: Edition = {
    document: frozen.document,
    documentEn: citation.documentEn,
    aliases: [],
    editionDate: frozen.edition,
    number: citation.number,
    authority: null,
    level: 'other',
    jurisdiction: 'CN',
    promulgatedOn: null,
    effectiveFrom: citation.effectiveFrom,
    effectiveTo: citation.effectiveTo,
    endedBy: null,
    endedByDocument: null,
    amendments: [],
    url: citation.url,
    confirmedOn: citation.confirmedOn,
  };
  return {
    id: frozen.provision,
    key: `${frozen.document}/${frozen.article}`,
    document: frozen.document,
    article: frozen.article,
    kind: 'article',
    headings: [],
    text: `${' '.repeat(frozen.start)}${frozen.quote}`,
    paragraphs: [],
    source: frozen.source,
    edition,
    note: null,
  };
}

const longestShown = 200;
const brief = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
};

const answerNotFound = (): YaowenError =>
  new YaowenError('not_found:message', {
    zh: '没有这条回答。请核对消息编号（msg_…），只有机器的回答可以重放。',
    en: 'There is no such answer. Check the id of the message (msg_…); only answers of the machine can be replayed.',
  });
