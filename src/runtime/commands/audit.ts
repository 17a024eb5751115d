import type { AuditPage } from '../../governance/audit-verbs.ts';
import { withAudit } from '../open-governance.ts';
import { bad, type Command, isDay, printJson, text } from './command.ts';

export const auditCommand: Command = {
  usage: 'audit verify [--json]\n  audit export [--since YYYY-MM-DD] [--until YYYY-MM-DD]',
  about: 'Whether the audit is whole (exit code 1 where it is not), and its rows as JSON lines.',
  options: { json: { type: 'boolean' }, since: { type: 'string' }, until: { type: 'string' } },
  async run({ values, positionals: [verb, ...more] }) {
    if ((verb !== 'verify' && verb !== 'export') || more.length > 0)
      throw bad(`用法：\n  ${auditCommand.usage}`, `Usage:\n  ${auditCommand.usage}`);
    if (verb === 'verify') {
      const report = await withAudit((audit) => audit.verify());
      const { chains, rows, faults } = report;
      if (values.json === true) printJson(report);
      else
        process.stdout.write(
          `${chains} chains, ${rows} rows: ${faults.length === 0 ? 'whole' : `${faults.length} FAULTS`}\n${faults
            .map(({ objectType, objectId, n, fault }) => `  ${objectType} ${objectId}, row ${n}: ${fault}\n`)
            .join('')}`,
        );
      return faults.length === 0 ? 0 : 1;
    }
    const range = { since: dayOf(text(values.since)), until: dayOf(text(values.until)) };
    await withAudit(async (audit) => {
      let page: AuditPage = { rows: [], next: null };
      do {
        page = await audit.export({ ...range, after: page.next });
        for (const row of page.rows) printJson(row);
      } while (page.next !== null);
    });
    return 0;
  },
};

/** Midnight in China of that day. */
function dayOf(day: string | undefined): Date | null {
  if (day === undefined) return null;
  if (!isDay(day)) throw bad(`日期要写成 YYYY-MM-DD，而不是 ${day}`, `A date is YYYY-MM-DD, not ${day}`);
  return new Date(`${day}T00:00:00+08:00`);
}
