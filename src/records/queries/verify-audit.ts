import { and, asc, eq, gt, or } from 'drizzle-orm';
import { firstPrevHash, sealAuditRow } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { audit, auditHeads, citations, conversations, messages } from '../schema/index.ts';
import { messageDigest } from './append-message.ts';
import { evidenceDigest } from './finish-turn.ts';

export interface AuditFault {
  objectType: string;
  objectId: string;
  /** The first row of the chain that is wrong, by its number. */
  n: number;
  /**
   * `message`, `evidence`: the row is whole, but the message it seals, or what that message cited, is another now
   * or gone. `missing` after the last row: a message that no row seals.
   */
  fault: 'altered' | 'missing' | 'message' | 'evidence';
}

export interface AuditReport {
  chains: number;
  rows: number;
  faults: AuditFault[];
}

/**
 * Checks every audit chain, and every message and its evidence against the digests sealed there. Names the first fault of
 * each chain. One who may change the database and recomputes all hashes of a chain is not found by this.
 */
export function verifyAudit({ db }: Pick<RecordsContext, 'db'>): Promise<AuditReport> {
  // One snapshot: what is appended meanwhile must not look like a fault.
  return db.transaction(verifySnapshot, { isolationLevel: 'repeatable read', accessMode: 'read only' });
}

async function verifySnapshot(db: RecordsContext['db']): Promise<AuditReport> {
  const heads = new Map<string, { objectType: string; objectId: string; n: number; hash: string }>();
  for (const head of await db.select().from(auditHeads)) heads.set(chainName(head), head);
  const known = new Set(heads.keys());
  const faults = new Map<string, AuditFault>();
  const report = (row: { objectType: string; objectId: string }, n: number, fault: AuditFault['fault']) => {
    if (!faults.has(chainName(row)))
      faults.set(chainName(row), { objectType: row.objectType, objectId: row.objectId, n, fault });
  };

  let rows = 0;
  let last: AuditRow | null = null;
  const endChain = (row: AuditRow) => {
    const head = heads.get(chainName(row));
    if (!head) report(row, row.n + 1, 'missing');
    else if (head.n > row.n) report(row, row.n + 1, 'missing');
    else if (head.n !== row.n || head.hash !== row.hash) report(row, row.n, 'altered');
    heads.delete(chainName(row));
  };
  for (;;) {
    const page: AuditRow[] = await readAfter(db, last);
    if (page.length === 0) break;
    for (const row of page) {
      const follows = last !== null && chainName(last) === chainName(row);
      if (last && !follows) endChain(last);
      known.add(chainName(row));
      const expected: number = follows ? last!.n + 1 : 1;
      if (row.n !== expected) report(row, expected, 'missing');
      else if (row.prevHash !== (follows ? last!.hash : firstPrevHash)) report(row, row.n, 'altered');
      else if ((await sealAuditRow(row)) !== row.hash) report(row, row.n, 'altered');
      last = row;
      rows++;
    }
  }
  if (last) endChain(last);
  for (const head of heads.values()) report(head, 1, 'missing');
  await verifyMessages(db, report);
  return { chains: known.size, rows, faults: [...faults.values()] };
}

type AuditRow = typeof audit.$inferSelect;
type Report = (row: { objectType: string; objectId: string }, n: number, fault: AuditFault['fault']) => void;

function readAfter(db: RecordsContext['db'], last: AuditRow | null): Promise<AuditRow[]> {
  const after = last
    ? or(
        gt(audit.objectType, last.objectType),
        and(eq(audit.objectType, last.objectType), gt(audit.objectId, last.objectId)),
        and(eq(audit.objectType, last.objectType), eq(audit.objectId, last.objectId), gt(audit.n, last.n)),
      )
    : undefined;
  return db
    .select()
    .from(audit)
    .where(after)
    .orderBy(asc(audit.objectType), asc(audit.objectId), asc(audit.n))
    .limit(1000);
}

/** Compares what conversations say now with what was sealed when it was said. */
async function verifyMessages(db: RecordsContext['db'], report: Report): Promise<void> {
  let last = '';
  for (;;) {
    const ids = await db
      .select({ id: conversations.id })
      .from(conversations)
      .where(gt(conversations.id, last))
      .orderBy(asc(conversations.id))
      .limit(100);
    if (ids.length === 0) return;
    for (const { id } of ids) {
      const said = new Map(
        (await db.select().from(messages).where(eq(messages.conversationId, id))).map((row) => [
          row.seq,
          row,
        ]),
      );
      const sealed = await db
        .select({ n: audit.n, detail: audit.detail })
        .from(audit)
        .where(
          and(
            eq(audit.objectType, 'conversation'),
            eq(audit.objectId, id),
            eq(audit.action, 'message.append'),
          ),
        )
        .orderBy(asc(audit.n));
      const chain = { objectType: 'conversation', objectId: id };
      const cited = Map.groupBy(
        await db.select().from(citations).where(eq(citations.conversationId, id)),
        (row) => row.seq,
      );
      for (const { n, detail } of sealed) {
        const seq = detail.seq as number;
        const message = said.get(seq);
        if (!message || (await messageDigest(message)) !== detail.digest) report(chain, n, 'message');
        if (detail.evidence && (await evidenceDigest(cited.get(seq) ?? [])) !== detail.evidence)
          report(chain, n, 'evidence');
        said.delete(seq);
      }
      if (said.size > 0) report(chain, (sealed.at(-1)?.n ?? 0) + 1, 'missing');
      last = id;
    }
  }
}

const chainName = (row: { objectType: string; objectId: string }): string =>
  `${row.objectType}\n${row.objectId}`;
