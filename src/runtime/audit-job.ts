/** Looks at the audit now and then, in whichever instance it is due, and says loudly where it is not whole. */
import { verifyAuditWhenDue } from '../governance/audit-verbs.ts';
import type { Log } from '../http/services.ts';
import type { RecordsContext } from '../records/context.ts';

const lookMs = 10 * 60_000;

/** @param everyMs how old the last look may be */
export function startAuditJob(
  records: RecordsContext,
  log: Log,
  { everyMs }: { everyMs: number },
): { stop(): Promise<void> } {
  let running: Promise<void> | null = null;
  const round = async () => {
    const report = await verifyAuditWhenDue(records, { everyMs });
    if (!report) return;
    const { chains, rows, faults } = report;
    if (faults.length === 0) log.info({ chains, rows }, 'the audit is whole');
    else log.error({ faults: faults.slice(0, 20), faultCount: faults.length }, 'THE AUDIT IS NOT WHOLE');
  };
  const timer = setInterval(() => {
    running ??= round()
      .catch((error) => log.warn({ err: error }, 'the audit could not be looked at'))
      .finally(() => {
        running = null;
      });
  }, lookMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
