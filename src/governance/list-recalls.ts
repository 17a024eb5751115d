/** Answers and staff replies whose basis is no longer what it was when they were given. */
import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Answer, Citation } from '../answer/types.ts';
import { chinaDay } from '../calendar/day.ts';
import type { Status } from '../knowledge/types.ts';
import type { Library, LibraryProvision } from '../ports.ts';
import type { RecordsContext } from '../records/context.ts';
import { canonicalJson, sha256Hex } from '../records/digest.ts';
import { answerMarks, citations, conversations, messages } from '../records/schema/index.ts';

/**
 * `removed`: the release in force holds no such provision. `changed`: its text is another. `ended`: its edition was
 * repealed or superseded. `amended`: a later document changed it. `note_changed`: our note, which was cited where no
 * text is held, was rewritten.
 */
export type RecallCode = 'removed' | 'changed' | 'ended' | 'amended' | 'note_changed';

export interface RecallReason {
  code: RecallCode;
  provision: string;
  document: string;
  article: string;
  /** What the asker was told, and what is so now; null where the provision is gone. */
  was: Status | null;
  now: Status | null;
  effectiveTo: string | null;
  endedByDocument: string | null;
  /** Digest of the text now. */
  textDigest: string | null;
}

export interface RecallItem {
  conversation: string;
  conversationState: string;
  /** The talk still goes on: staff can correct it there. */
  open: boolean;
  seq: number;
  message: string;
  role: 'bot' | 'staff';
  lang: 'zh' | 'en';
  at: string;
  text: string;
  reasons: RecallReason[];
  /** Digest of the reasons. */
  basis: string;
  mark: {
    state: (typeof answerMarks.$inferSelect)['state'];
    correction: string | null;
    by: string;
    at: string;
  } | null;
}

type Row = {
  cited: typeof citations.$inferSelect;
  message: typeof messages.$inferSelect;
  conversation: typeof conversations.$inferSelect;
  mark: typeof answerMarks.$inferSelect | null;
};

/**
 * Computed from what the release in force says today, so that nothing is missed that ended by the calendar alone, or
 * while no process ran. Open conversations first, then the latest.
 * @param input.marked also those that staff have dealt with
 * @param input.of one message only
 */
export async function listRecalls(
  { db, agency, clock }: Pick<RecordsContext, 'db' | 'agency' | 'clock'>,
  library: Library,
  input: { marked: boolean; of?: { conversationId: string; seq: number }; limit?: number },
): Promise<RecallItem[]> {
  const today = chinaDay(clock.now());
  const changed = await findChanged({ db, agency }, library, today, input.of);
  if (changed.size === 0) return [];
  const rows: Row[] = [];
  const ids = [...changed.keys()];
  for (let start = 0; start < ids.length; start += provisionsPerQuery)
    rows.push(
      ...(await db
        .select({ cited: citations, message: messages, conversation: conversations, mark: answerMarks })
        .from(citations)
        .innerJoin(
          messages,
          and(eq(messages.conversationId, citations.conversationId), eq(messages.seq, citations.seq)),
        )
        .innerJoin(conversations, eq(conversations.id, citations.conversationId))
        .leftJoin(
          answerMarks,
          and(eq(answerMarks.conversationId, citations.conversationId), eq(answerMarks.seq, citations.seq)),
        )
        .where(
          and(
            eq(citations.agency, agency),
            inArray(citations.provision, ids.slice(start, start + provisionsPerQuery)),
            eq(messages.visibility, 'public'),
            ...(input.of
              ? [eq(citations.conversationId, input.of.conversationId), eq(citations.seq, input.of.seq)]
              : []),
          ),
        )
        .orderBy(desc(messages.createdAt))),
    );
  const items: RecallItem[] = [];
  for (const of of Map.groupBy(rows, ({ cited }) => `${cited.conversationId}/${cited.seq}`).values()) {
    const item = await itemOf(of, changed, library, today);
    if (item && (input.marked || item.mark === null || of[0]!.mark!.basis !== item.basis)) items.push(item);
  }
  items.sort((a, b) => Number(b.open) - Number(a.open) || (a.at < b.at ? 1 : -1));
  return input.limit === undefined ? items : items.slice(0, input.limit);
}

const provisionsPerQuery = 500;

interface Present {
  provision: LibraryProvision | null;
  digest: string | null;
  status: Status | null;
}

/** Cited provisions that may give a reason; which of their answers they touch is told by each answer. */
async function findChanged(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  library: Library,
  today: string,
  of: { conversationId: string; seq: number } | undefined,
): Promise<Map<string, Present>> {
  const cited = await db
    .selectDistinct({
      provision: citations.provision,
      source: citations.source,
      textDigest: citations.textDigest,
    })
    .from(citations)
    .where(
      and(
        eq(citations.agency, agency),
        of ? and(eq(citations.conversationId, of.conversationId), eq(citations.seq, of.seq)) : undefined,
      ),
    );
  const held = new Map(
    (await library.provisions([...new Set(cited.map(({ provision }) => provision))])).map((provision) => [
      provision.id,
      provision,
    ]),
  );
  const changed = new Map<string, Present>();
  for (const { provision: id, source, textDigest } of cited) {
    const provision = held.get(id) ?? null;
    const digest = provision && (await sha256Hex(provision.text));
    const status = provision && library.statusOn(provision, today);
    const isSame = provision !== null && (provision.source !== source || digest === textDigest);
    if (isSame && status !== 'superseded' && status !== 'repealed' && status !== 'amended') continue;
    changed.set(id, { provision, digest, status });
  }
  return changed;
}

async function itemOf(
  rows: Row[],
  changed: Map<string, Present>,
  library: Library,
  today: string,
): Promise<RecallItem | null> {
  const { message, conversation, mark } = rows[0]!;
  if (message.authorKind !== 'bot' && message.authorKind !== 'staff') return null;
  const told: Citation[] = message.answer?.citations ?? message.cited?.citations ?? [];
  const day = dayOf(message.answer, chinaDay(message.createdAt), today);
  const reasons = new Map<string, RecallReason>();
  for (const { cited } of rows) {
    const present = changed.get(cited.provision)!;
    const was = told.find(({ n }) => n === cited.n)?.status ?? null;
    const now = present.provision && library.statusOn(present.provision, day);
    const code = codeOf(cited, present, was, now);
    if (code)
      reasons.set(`${code} ${cited.provision}`, {
        code,
        provision: cited.provision,
        document: cited.document,
        article: cited.article,
        was,
        now,
        effectiveTo: present.provision?.edition.effectiveTo ?? null,
        endedByDocument: present.provision?.edition.endedByDocument ?? null,
        textDigest: present.digest,
      });
  }
  if (reasons.size === 0) return null;
  const sorted = [...reasons].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, reason]) => reason);
  return {
    conversation: conversation.id,
    conversationState: conversation.state,
    open: !closedStates.includes(conversation.state),
    seq: message.seq,
    message: message.id,
    role: message.authorKind,
    lang: message.answer?.lang ?? conversation.lang,
    at: message.createdAt.toISOString(),
    text: message.text,
    reasons: sorted,
    basis: await sha256Hex(canonicalJson(sorted)),
    mark: mark && {
      state: mark.state,
      correction: mark.correction,
      by: mark.markedBy,
      at: mark.markedAt.toISOString(),
    },
  };
}

const closedStates: readonly string[] = ['closed', 'resolved'];

/**
 * The day on which the basis must still hold. An answer on the law of the past is right as long as that past is what
 * it was; any other is acted upon today.
 */
function dayOf(answer: Answer | null, givenOn: string, today: string): string {
  const law = answer?.lawDay ?? answer?.asOf ?? givenOn;
  return law < givenOn ? law : law > today ? law : today;
}

function codeOf(
  cited: Row['cited'],
  { provision, digest }: Present,
  was: Status | null,
  now: Status | null,
): RecallCode | null {
  if (!provision) return 'removed';
  if (now !== was && (now === 'repealed' || now === 'superseded')) return 'ended';
  if (provision.source === cited.source && digest !== cited.textDigest)
    return cited.source === 'note' ? 'note_changed' : 'changed';
  return now === 'amended' && was !== 'amended' ? 'amended' : null;
}
