/** Switches: what people have turned off, effective on every instance at once, each with a reason on record. */
import { and, asc, eq } from 'drizzle-orm';
import { answerClasses, type SwitchedOff } from '../answer/switched-off.ts';
import { YaowenError } from '../errors.ts';
import { type Actor, appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { type SwitchKind, switches, switchKinds } from '../records/schema/switches.ts';

export interface Switch {
  kind: SwitchKind;
  /** Empty for `machine`, `model` and `read_only`. */
  target: string;
  reason: string;
  actor: string;
  /** ISO times. */
  setAt: string;
  expiresAt: string | null;
}

export interface SwitchVerbs {
  /** Those in force. */
  list(): Promise<Switch[]>;
  /**
   * Sets it, or gives it a new reason and end.
   * @throws `bad_input:switch`
   */
  set(input: {
    kind: SwitchKind;
    target: string;
    reason: string;
    expiresAt: Date | null;
    actor: Actor;
  }): Promise<Switch>;
  /** @throws `not_found:switch` where it is not set; `bad_input:switch` without a reason */
  clear(input: { kind: SwitchKind; target: string; reason: string; actor: Actor }): Promise<void>;
}

export interface SwitchesInForce extends SwitchedOff {
  readOnly: boolean;
  list: Switch[];
}

export interface Switchboard extends SwitchVerbs {
  /** What is off now; at most `maxAgeMs` old, or as it was last known while the database does not answer. */
  current(): Promise<SwitchesInForce>;
}

const wholeKinds: readonly SwitchKind[] = ['machine', 'model', 'read_only'];
const longestReason = 500;
const longestTarget = 200;

/**
 * @param maxAgeMs how long what was read counts; every instance reads for itself, so nothing needs to be told
 * @param onFault told when the database does not answer and what was last known stands in
 */
export function createSwitchboard(
  records: RecordsContext,
  { maxAgeMs = 2_000, onFault = () => {} }: { maxAgeMs?: number; onFault?: (error: unknown) => void } = {},
): Switchboard {
  let known: { rows: Switch[]; readAtMs: number } | null = null;
  let reading: Promise<Switch[]> | null = null;
  const read = (): Promise<Switch[]> => {
    reading ??= readSwitches(records)
      .then((rows) => {
        known = { rows, readAtMs: performance.now() };
        return rows;
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  };
  const forget = () => {
    known = null;
  };
  return {
    async current() {
      let rows = known && performance.now() - known.readAtMs < maxAgeMs ? known.rows : null;
      if (rows === null) {
        const before = known;
        try {
          rows = await read();
        } catch (error) {
          if (!before) throw error;
          onFault(error);
          rows = before.rows;
        }
      }
      return inForce(rows, records.clock.now());
    },
    list: async () => inForce(await readSwitches(records), records.clock.now()).list,
    async set(input) {
      const kind = input.kind;
      const target = checkTarget(kind, input.target);
      const reason = checkReason(input.reason);
      const now = records.clock.now();
      if (input.expiresAt !== null && !(input.expiresAt > now))
        throw bad('到期时间应在将来。', 'The end must lie in the future.', { expiresAt: 'past' });
      const row = { reason, actor: input.actor, setAt: now, expiresAt: input.expiresAt };
      await records.db.transaction(async (tx) => {
        await tx
          .insert(switches)
          .values({ agency: records.agency, kind, target, ...row })
          .onConflictDoUpdate({ target: [switches.agency, switches.kind, switches.target], set: row });
        await appendAudit(
          { ...records, db: tx },
          {
            objectType: 'switch',
            objectId: objectIdOf(records.agency, kind, target),
            actor: input.actor,
            action: 'switch.set',
            detail: { reason, expiresAt: row.expiresAt?.toISOString() ?? null },
          },
        );
      });
      forget();
      return toSwitch({ kind, target, ...row });
    },
    async clear(input) {
      const kind = input.kind;
      const target = checkTarget(kind, input.target);
      const reason = checkReason(input.reason);
      await records.db.transaction(async (tx) => {
        const [cleared] = await tx
          .delete(switches)
          .where(
            and(eq(switches.agency, records.agency), eq(switches.kind, kind), eq(switches.target, target)),
          )
          .returning({ kind: switches.kind });
        if (!cleared)
          throw new YaowenError('not_found:switch', {
            zh: '没有设置这个开关。',
            en: 'This switch is not set.',
          });
        await appendAudit(
          { ...records, db: tx },
          {
            objectType: 'switch',
            objectId: objectIdOf(records.agency, kind, target),
            actor: input.actor,
            action: 'switch.clear',
            detail: { reason },
          },
        );
      });
      forget();
    },
  };
}

async function readSwitches({ db, agency }: RecordsContext): Promise<Switch[]> {
  const rows = await db
    .select()
    .from(switches)
    .where(eq(switches.agency, agency))
    .orderBy(asc(switches.kind), asc(switches.target));
  return rows.map(toSwitch);
}

function inForce(rows: Switch[], now: Date): SwitchesInForce {
  const list = rows.filter(({ expiresAt }) => expiresAt === null || new Date(expiresAt) > now);
  const has = (kind: SwitchKind) => list.some((one) => one.kind === kind);
  const targets = (kind: SwitchKind) => list.filter((one) => one.kind === kind).map(({ target }) => target);
  return {
    machine: has('machine'),
    model: has('model'),
    readOnly: has('read_only'),
    topics: targets('topic'),
    documents: targets('document'),
    classes: targets('answer_class'),
    list,
  };
}

const toSwitch = (
  row: Omit<Switch, 'setAt' | 'expiresAt'> & { setAt: Date; expiresAt: Date | null },
): Switch => ({
  kind: row.kind,
  target: row.target,
  reason: row.reason,
  actor: row.actor,
  setAt: row.setAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
});

const objectIdOf = (agency: string, kind: SwitchKind, target: string): string =>
  `${agency}/${kind}/${target}`;

function checkTarget(kind: SwitchKind, given: string): string {
  if (!switchKinds.includes(kind))
    throw bad(
      `开关种类应为 ${switchKinds.join('、')} 之一。`,
      `The kind of a switch is one of ${switchKinds.join(', ')}.`,
      { kind: 'unknown' },
    );
  const target = given.trim();
  if (wholeKinds.includes(kind)) {
    if (target !== '') throw bad(`${kind} 不需要对象。`, `${kind} takes no target.`, { target: 'not taken' });
    return '';
  }
  if (target === '' || target.length > longestTarget)
    throw bad(
      `请写明停用的对象（1至${longestTarget}字）。`,
      `Name what is switched off (1 to ${longestTarget} characters).`,
      { target: 'length' },
    );
  if (kind === 'answer_class' && !(answerClasses as readonly string[]).includes(target))
    throw bad(
      `回答类别应为 ${answerClasses.join('、')} 之一。`,
      `An answer class is one of ${answerClasses.join(', ')}.`,
      { target: 'unknown' },
    );
  return target;
}

function checkReason(given: string): string {
  const reason = given.trim();
  if (reason === '' || reason.length > longestReason)
    throw bad(
      `请写明原因（1至${longestReason}字），它会留在审计记录中。`,
      `Give a reason (1 to ${longestReason} characters); it stays in the audit.`,
      { reason: 'length' },
    );
  return reason;
}

const bad = (zh: string, en: string, fields: Record<string, string>): YaowenError =>
  new YaowenError('bad_input:switch', { zh, en }, { fields });
