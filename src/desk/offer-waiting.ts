import { and, asc, desc, eq, gt, inArray, lt } from 'drizzle-orm';
import { YaowenError } from '../errors.ts';
import type { RecordsContext } from '../records/context.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import { readOpenHandoff } from '../records/queries/open-handoff.ts';
import { assignments, conversations, deskStaff } from '../records/schema/index.ts';
import { type DeskStaffRow, giveConversation } from './assign.ts';
import { readDeskSettings } from './settings.ts';
import { transact } from './transact.ts';

/**
 * Offers waiting conversations to those who are there, the longest waiting first. Any instance may run it at any time:
 * rows that another one works on are passed over.
 * @returns how many offers were made
 */
export async function offerWaiting({
  ctx,
  input = {},
}: {
  ctx: RecordsContext;
  input?: { atMost?: number };
}): Promise<number> {
  const settings = await readDeskSettings(ctx);
  if (!settings.autoOffer) return 0;
  const waiting = await ctx.db
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(eq(conversations.agency, ctx.agency), eq(conversations.state, 'queued')))
    .orderBy(asc(conversations.waitingSince), asc(conversations.id))
    .limit(input.atMost ?? 20);
  let offers = 0;
  for (const { id } of waiting) {
    const members = await freeMembers(ctx);
    if (members.length === 0) break;
    const offered = await transact(ctx, async (inTransaction) => {
      const [conversation] = await inTransaction.db
        .select()
        .from(conversations)
        .where(and(eq(conversations.id, id), eq(conversations.state, 'queued')))
        .for('update', { skipLocked: true });
      if (!conversation) return false;
      for (const member of await inOrder(inTransaction, conversation, members)) {
        try {
          await giveConversation(inTransaction, conversation, {
            staffId: member.staffId,
            kind: 'offer',
            settings,
            actor: 'system',
            action: 'offer',
          });
          return true;
        } catch (error) {
          // Their last place went to another conversation a moment ago.
          if (!(error instanceof YaowenError)) throw error;
        }
      }
      return false;
    });
    if (offered) offers++;
  }
  return offers;
}

function freeMembers({ db, agency, clock }: RecordsContext): Promise<DeskStaffRow[]> {
  return db
    .select()
    .from(deskStaff)
    .where(
      and(
        eq(deskStaff.agency, agency),
        eq(deskStaff.status, 'available'),
        eq(deskStaff.onLeave, false),
        gt(deskStaff.leaseUntil, clock.now()),
        lt(deskStaff.liveCount, deskStaff.maxLive),
      ),
    )
    .orderBy(desc(deskStaff.staffId));
}

/**
 * Who is asked, first to last: who had it before, who speaks the language, who knows the topic, who has least to do
 * for their limit, who was asked longest ago. Never one who said no to this handoff or let its offer pass.
 */
async function inOrder(
  ctx: RecordsContext,
  conversation: ConversationRow,
  members: DeskStaffRow[],
): Promise<DeskStaffRow[]> {
  const handoff = await readOpenHandoff(ctx, { conversationId: conversation.id });
  const refused = await ctx.db
    .select({ staffId: assignments.staffId })
    .from(assignments)
    .where(
      and(
        eq(assignments.handoffId, handoff?.id ?? ''),
        inArray(assignments.releaseReason, ['declined', 'offer_expired', 'transferred']),
      ),
    );
  const out = new Set(refused.map(({ staffId }) => staffId));
  const { lang, topic, teamId, preferredStaff } = conversation;
  const has = (list: string[], wanted: string | null) =>
    wanted === null || list.length === 0 || list.includes(wanted);
  const rank = (member: DeskStaffRow): number[] => [
    member.staffId === preferredStaff ? 0 : 1,
    has(member.languages, lang) ? 0 : 1,
    has(member.skills, topic) ? 0 : 1,
    member.liveCount / member.maxLive,
    member.lastTakenAt?.getTime() ?? 0,
  ];
  return members
    .filter((member) => !out.has(member.staffId) && has(member.teams, teamId))
    .map((member) => ({ member, rank: rank(member) }))
    .sort((a, b) => compare(a.rank, b.rank) || (a.member.staffId < b.member.staffId ? -1 : 1))
    .map(({ member }) => member);
}

function compare(a: number[], b: number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}
