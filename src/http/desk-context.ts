import { sql } from 'drizzle-orm';
import type { DeskContext } from '../desk/context.ts';
import type { AppContext } from './app-env.ts';
import { type Signal, signalChannel } from './wake-ups.ts';

/** The context of a desk verb: the records, and the member who is signed in. */
export function deskContext(c: AppContext): DeskContext {
  const { records } = c.get('services');
  const { id, roles, agency } = c.get('staff');
  return { ...records, actor: { staffId: id, roles, agency } };
}

/** Passes a sign of a person on, to this process and the others. Nothing of it is stored. */
export async function tellSignal(c: AppContext, signal: Signal): Promise<void> {
  const { records, wakeUps } = c.get('services');
  wakeUps.signals.receive(signal);
  await records.db.execute(sql`select pg_notify(${signalChannel}, ${JSON.stringify(signal)})`);
}
