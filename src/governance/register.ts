/** The register of what serves: who proposed it, who decided, and whether it may be used. */
import { and, desc, eq } from 'drizzle-orm';
import { YaowenError } from '../errors.ts';
import { type Actor, appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { sha256Hex } from '../records/digest.ts';
import { randomId } from '../records/ids.ts';
import {
  type RegisterFacts,
  type RegisterKind,
  type RegisterState,
  type Risk,
  registerItems,
} from '../records/schema/register-items.ts';

export interface RegisterItem {
  id: string;
  kind: RegisterKind;
  name: string;
  digest: string;
  purpose: string;
  boundary: string;
  owner: string;
  risk: Risk;
  facts: RegisterFacts;
  state: RegisterState;
  proposedBy: string;
  proposedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
  retiredBy: string | null;
  retiredAt: string | null;
}

export type Proposal = Pick<RegisterItem, 'kind' | 'name' | 'purpose' | 'boundary' | 'owner' | 'risk'> & {
  /** Null for a model, of which the name is all that is known. */
  digest: string | null;
  facts: Partial<RegisterFacts>;
};

export interface RegisterVerbs {
  /** Newest first. */
  list(): Promise<RegisterItem[]>;
  /** @throws `conflict:register` where this very version is proposed or approved already */
  propose(input: Proposal & { actor: Actor }): Promise<RegisterItem>;
  /**
   * @throws `forbidden:register` where the proposer decides; `bad_input:register` where a model without a filing number,
   * or anything without an evaluation, would be approved; `conflict:register` where it is decided already
   */
  decide(input: { id: string; approve: boolean; reason: string; actor: Actor }): Promise<RegisterItem>;
  /** Ends the use of what was approved, at once. */
  retire(input: { id: string; reason: string; actor: Actor }): Promise<RegisterItem>;
}

export const noFacts: RegisterFacts = {
  filingNumber: null,
  filingUrl: null,
  evaluation: null,
  supplier: null,
  riskAssessment: null,
  ethicsReview: null,
  agentReview: null,
  reviewBy: null,
};

export function createRegister(records: RecordsContext): RegisterVerbs {
  const change = (
    id: string,
    from: RegisterState,
    work: (item: RegisterItem) => Partial<typeof registerItems.$inferInsert>,
    entry: { actor: Actor; action: `${string}.${string}`; reason: string },
  ): Promise<RegisterItem> =>
    records.db.transaction(async (tx) => {
      const [row] = await tx
        .select()
        .from(registerItems)
        .where(and(eq(registerItems.agency, records.agency), eq(registerItems.id, id)))
        .for('update');
      if (!row) throw fault('not_found:register', '登记册中没有这一项。', 'The register has no such entry.');
      if (row.state !== from)
        throw fault(
          'conflict:register',
          `这一项的状态是 ${row.state}，不能这样处理。`,
          `This entry is ${row.state}; that cannot be done with it.`,
        );
      const [changed] = await tx
        .update(registerItems)
        .set(work(toItem(row)))
        .where(eq(registerItems.id, id))
        .returning();
      await note({ ...records, db: tx }, changed!, entry);
      return toItem(changed!);
    });

  return {
    list: () => listRegister(records),
    async propose({ actor, digest, facts, ...given }) {
      const row = {
        ...given,
        id: (records.newId ?? randomId)('reg'),
        agency: records.agency,
        digest: digest ?? (await sha256Hex(given.name)),
        facts: { ...noFacts, ...facts },
        state: 'proposed' as const,
        proposedBy: actor,
        proposedAt: records.clock.now(),
      };
      return records.db.transaction(async (tx) => {
        const [created] = await tx.insert(registerItems).values(row).onConflictDoNothing().returning();
        if (!created)
          throw fault('conflict:register', '这一版本已经登记。', 'This version is in the register already.');
        await note({ ...records, db: tx }, created, { actor, action: 'register.propose', reason: '' });
        return toItem(created);
      });
    },
    decide: ({ id, approve, reason, actor }) =>
      change(
        id,
        'proposed',
        (item) => {
          if (item.proposedBy === actor)
            throw fault(
              'forbidden:register',
              '提出的人不能自己批准，请由另一人决定。',
              'Whoever proposed it may not decide on it; another person does.',
            );
          if (approve && item.kind === 'model' && !item.facts.filingNumber)
            throw fault(
              'bad_input:register',
              '模型没有备案号，不能批准。请先补上备案号重新提出。',
              'A model without a filing number cannot be approved. Propose it again with its number.',
            );
          if (approve && item.kind !== 'policy' && !item.facts.evaluation)
            throw fault(
              'bad_input:register',
              '没有评测报告，不能批准。',
              'Nothing is approved without an evaluation report.',
            );
          return {
            state: approve ? ('approved' as const) : ('rejected' as const),
            decidedBy: actor,
            decidedAt: records.clock.now(),
            decisionReason: reason,
          };
        },
        { actor, action: approve ? 'register.approve' : 'register.reject', reason },
      ),
    retire: ({ id, reason, actor }) =>
      change(
        id,
        'approved',
        () => ({ state: 'retired' as const, retiredBy: actor, retiredAt: records.clock.now() }),
        { actor, action: 'register.retire', reason },
      ),
  };
}

export async function listRegister({
  db,
  agency,
}: Pick<RecordsContext, 'db' | 'agency'>): Promise<RegisterItem[]> {
  const rows = await db
    .select()
    .from(registerItems)
    .where(eq(registerItems.agency, agency))
    .orderBy(desc(registerItems.proposedAt), desc(registerItems.id));
  return rows.map(toItem);
}

/** Whether this model with this prompt was approved, both of them. */
export async function isModelApproved(
  records: Pick<RecordsContext, 'db' | 'agency'>,
  version: { model: string; promptDigest: string },
): Promise<boolean> {
  const approved = (await listRegister(records)).filter(({ state }) => state === 'approved');
  return (
    approved.some(({ kind, name }) => kind === 'model' && name === version.model) &&
    approved.some(({ kind, digest }) => kind === 'prompt' && digest === version.promptDigest)
  );
}

/**
 * Asks the register again when its last word is old. Where it cannot be read the last word stands, and without one the
 * answer is no: in production nothing writes that nobody approved.
 */
export function createModelGate(
  records: RecordsContext,
  version: { model: string; promptDigest: string },
  { maxAgeMs = 2_000 }: { maxAgeMs?: number } = {},
): () => Promise<boolean> {
  let last: { approved: boolean; atMs: number } | null = null;
  return async () => {
    if (last && performance.now() - last.atMs < maxAgeMs) return last.approved;
    try {
      last = { approved: await isModelApproved(records, version), atMs: performance.now() };
    } catch {
      return last?.approved ?? false;
    }
    return last.approved;
  };
}

const toItem = ({ agency: _, ...row }: typeof registerItems.$inferSelect): RegisterItem => ({
  ...row,
  proposedAt: row.proposedAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
  retiredAt: row.retiredAt?.toISOString() ?? null,
});

const note = (
  context: RecordsContext,
  { id, kind, digest }: { id: string; kind: RegisterKind; digest: string },
  { actor, action, reason }: { actor: Actor; action: `${string}.${string}`; reason: string },
): Promise<void> =>
  appendAudit(context, {
    objectType: 'register_item',
    objectId: id,
    actor,
    action,
    detail: { kind, digest, reason },
  });

const fault = (
  code: 'not_found:register' | 'conflict:register' | 'forbidden:register' | 'bad_input:register',
  zh: string,
  en: string,
): YaowenError => new YaowenError(code, { zh, en });
