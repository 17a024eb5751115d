/** The audit as auditors use it: is it whole, and what does it say. */
import { and, asc, eq, gt, gte, lt, or } from 'drizzle-orm';
import type { RecordsContext } from '../records/context.ts';
import { readSetting, writeSetting } from '../records/queries/settings.ts';
import { type AuditFault, type AuditReport, verifyAudit } from '../records/queries/verify-audit.ts';
import { audit } from '../records/schema/index.ts';

export type AuditRow = typeof audit.$inferSelect;

/** The last time it was looked at, as it is kept. */
export interface AuditStanding {
  at: string;
  chains: number;
  rows: number;
  /** The first of them; `faultCount` tells how many there are. */
  faults: AuditFault[];
  faultCount: number;
}

export interface AuditPage {
  rows: AuditRow[];
  /** For the next page; null at the end. */
  next: string | null;
}

export interface AuditVerbs {
  verify(): Promise<AuditReport>;
  /** Rows of this agency, in the order of time; `after` as the page before gave it. */
  export(input: { since: Date | null; until: Date | null; after: string | null }): Promise<AuditPage>;
}

const standingKey = 'audit.verified';
const keptFaults = 20;
const pageRows = 1_000;

export function createAuditVerbs(records: RecordsContext): AuditVerbs {
  return {
    async verify() {
      const report = await verifyAudit(records);
      await keepStanding(records, report);
      return report;
    },
    async export({ since, until, after }) {
      const cursor = after === null ? null : readCursor(after);
      const rows = await records.db
        .select()
        .from(audit)
        .where(
          and(
            eq(audit.agency, records.agency),
            since ? gte(audit.at, since) : undefined,
            until ? lt(audit.at, until) : undefined,
            cursor
              ? or(
                  gt(audit.at, cursor.at),
                  and(eq(audit.at, cursor.at), gt(audit.objectType, cursor.objectType)),
                  and(
                    eq(audit.at, cursor.at),
                    eq(audit.objectType, cursor.objectType),
                    gt(audit.objectId, cursor.objectId),
                  ),
                  and(
                    eq(audit.at, cursor.at),
                    eq(audit.objectType, cursor.objectType),
                    eq(audit.objectId, cursor.objectId),
                    gt(audit.n, cursor.n),
                  ),
                )
              : undefined,
          ),
        )
        .orderBy(asc(audit.at), asc(audit.objectType), asc(audit.objectId), asc(audit.n))
        .limit(pageRows);
      const last = rows.at(-1);
      return { rows, next: last && rows.length === pageRows ? writeCursor(last) : null };
    },
  };
}

/** What the last look found; null before the first. */
export const readAuditStanding = async (
  records: Pick<RecordsContext, 'db' | 'agency'>,
): Promise<AuditStanding | null> =>
  (await readSetting(records, { key: standingKey })) as AuditStanding | null;

/**
 * Looks at the audit when the last look, of whichever instance, is old.
 * @returns what it found; null where it was not due
 */
export async function verifyAuditWhenDue(
  records: RecordsContext,
  { everyMs }: { everyMs: number },
): Promise<AuditReport | null> {
  const last = await readAuditStanding(records);
  if (last && records.clock.now().getTime() - Date.parse(last.at) < everyMs) return null;
  return createAuditVerbs(records).verify();
}

async function keepStanding(records: RecordsContext, report: AuditReport): Promise<void> {
  const { chains, rows, faults } = report;
  const value: AuditStanding = {
    at: records.clock.now().toISOString(),
    chains,
    rows,
    faults: faults.slice(0, keptFaults),
    faultCount: faults.length,
  };
  await writeSetting(records, { key: standingKey, value, actor: 'system' });
}

const writeCursor = ({ at, objectType, objectId, n }: AuditRow): string =>
  JSON.stringify([at.toISOString(), objectType, objectId, n]);

function readCursor(text: string) {
  const [at, objectType, objectId, n] = JSON.parse(text) as [string, string, string, number];
  return { at: new Date(at), objectType, objectId, n };
}
