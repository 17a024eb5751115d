/** What texts say of dates of force, listed for an editor and decided by one. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import { isClear, type Proposal } from '../../knowledge/proposals.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { type DateProposalState, dateProposals } from '../schema/index.ts';
import { storableJson, storableText } from '../storable.ts';

export type DateProposalRow = Omit<typeof dateProposals.$inferSelect, 'agency'>;

const rowsPerInsert = 500;

/**
 * Keeps proposals that are new; a decision made stays. Clear repeals in texts that the operator brings are accepted by
 * that; all others wait.
 */
export async function saveProposals(
  context: RecordsContext,
  input: { proposals: readonly Proposal[]; actor: Actor },
): Promise<void> {
  const { db, clock, agency } = context;
  const now = clock.now();
  const unique = [...new Map(input.proposals.map((p) => [p.key, p])).values()];
  for (let start = 0; start < unique.length; start += rowsPerInsert) {
    const rows = unique.slice(start, start + rowsPerInsert).map((proposal) => {
      const accepted = input.actor === 'operator' && isClear(proposal);
      return {
        agency,
        key: storableText(proposal.key),
        proposal: storableJson(proposal),
        state: (accepted ? 'accepted' : 'open') as DateProposalState,
        decidedBy: accepted ? input.actor : null,
        decidedAt: accepted ? now : null,
        createdAt: now,
      };
    });
    await db.insert(dateProposals).values(rows).onConflictDoNothing();
  }
}

/** Proposals in one state, or all; those that wait longest first. */
export async function listProposals(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  input: { state?: DateProposalState } = {},
): Promise<DateProposalRow[]> {
  const own = eq(dateProposals.agency, agency);
  const rows = await db
    .select()
    .from(dateProposals)
    .where(input.state ? and(own, eq(dateProposals.state, input.state)) : own)
    .orderBy(asc(dateProposals.createdAt), asc(dateProposals.key));
  return rows.map(({ agency: _, ...row }) => row);
}

/** Of the proposals given by key, those that were accepted. */
export async function acceptedProposals(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  input: { keys?: string[] } = {},
): Promise<Set<string>> {
  const rows = await db
    .select({ key: dateProposals.key })
    .from(dateProposals)
    .where(
      and(
        eq(dateProposals.agency, agency),
        eq(dateProposals.state, 'accepted'),
        input.keys ? inArray(dateProposals.key, input.keys) : undefined,
      ),
    );
  return new Set(rows.map(({ key }) => key));
}

/**
 * Accepts or rejects a proposal; the next release that is built follows. A decision may be changed.
 * @param input.from the first day of the repeal or of force, where the text does not tell it or is wrong
 * @throws `not_found:document` for an unknown key; `bad_input:document` where it is accepted and no day is known
 */
export function decideProposal(
  context: RecordsContext,
  input: { key: string; accept: boolean; from?: string | null; actor: Actor },
): Promise<DateProposalRow> {
  const { agency, clock } = context;
  return context.db.transaction(async (tx) => {
    const name = and(eq(dateProposals.agency, agency), eq(dateProposals.key, input.key));
    const [row] = await tx.select().from(dateProposals).where(name).for('update');
    if (!row)
      throw new YaowenError('not_found:document', {
        zh: '没有这项建议，可能页面已过时。请刷新后再试。',
        en: 'There is no such proposal; the page may be out of date. Reload and try again.',
      });
    const from = input.from ?? row.proposal.from;
    if (input.accept && from === null)
      throw new YaowenError(
        'bad_input:document',
        {
          zh: '采纳前请填写日期：原文没有写明。',
          en: 'Give the day before accepting: the text does not tell it.',
        },
        { fields: { from: 'missing' } },
      );
    const [stored] = await tx
      .update(dateProposals)
      .set({
        proposal: { ...row.proposal, from },
        state: input.accept ? 'accepted' : 'rejected',
        decidedBy: input.actor,
        decidedAt: clock.now(),
      })
      .where(name)
      .returning();
    await appendAudit(
      { ...context, db: tx },
      {
        objectType: 'date_proposal',
        objectId: `${agency}/${input.key}`,
        actor: input.actor,
        action: input.accept ? 'date_proposal.accept' : 'date_proposal.reject',
        detail: { kind: row.proposal.kind, from },
      },
    );
    const { agency: _, ...rest } = stored!;
    return rest;
  });
}
