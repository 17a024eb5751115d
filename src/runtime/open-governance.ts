/** Opens the verbs of governance for a command: through the running server, or on the database itself. */
import { type AuditVerbs, createAuditVerbs } from '../governance/audit-verbs.ts';
import { listRegister, type RegisterItem } from '../governance/register.ts';
import { type Replay, replayAnswer } from '../governance/replay-answer.ts';
import { createSwitchboard, type SwitchVerbs } from '../governance/switches.ts';
import { withVerbs } from './open-releases.ts';

export function withSwitches<T>(work: (board: SwitchVerbs) => Promise<T>): Promise<T> {
  return withVerbs(
    (server) => work(server.switches),
    (_config, records) => work(createSwitchboard(records)),
  );
}

/** @throws `not_found:message` */
export function replayRecorded(id: string): Promise<Replay> {
  return withVerbs(
    (server) => server.replay(id),
    (_config, records) => replayAnswer(records, { id }),
  );
}

export function withAudit<T>(work: (audit: AuditVerbs) => Promise<T>): Promise<T> {
  return withVerbs(
    (server) => work(server.audit),
    (_config, records) => work(createAuditVerbs(records)),
  );
}

export function withRegister(): Promise<RegisterItem[]> {
  return withVerbs(
    (server) => server.register(),
    (_config, records) => listRegister(records),
  );
}
