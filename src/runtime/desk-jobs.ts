/** What the desk does by itself, in every instance: timers, offers, and what leaves the house. */
import { type Carriers, deliverOutbox } from '../desk/deliver-outbox.ts';
import { offerWaiting } from '../desk/offer-waiting.ts';
import { workTimers } from '../desk/work-timers.ts';
import type { Log } from '../http/services.ts';
import type { WakeUps } from '../http/wake-ups.ts';
import type { RecordsContext } from '../records/context.ts';

export interface DeskJobs {
  /** Ends after what is under way. */
  stop(): Promise<void>;
}

/** How often each is looked at without being woken. */
const roundMs = 1_000;

export function startDeskJobs(
  ctx: RecordsContext,
  wakeUps: Pick<WakeUps, 'wake' | 'listenToAll'>,
  carriers: Carriers,
  log: Log,
): DeskJobs {
  let over = false;
  const loops = [
    () => workTimers({ ctx }),
    () => offerWaiting({ ctx }),
    () => deliverOutbox({ ctx, carriers }),
  ].map((job) => repeat(job, log));
  const stopListening = wakeUps.listenToAll(() => loops[1]!.soon());

  function repeat(job: () => Promise<number>, log: Log) {
    let running: Promise<void> | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    const round = async () => {
      try {
        const done = await job();
        failures = 0;
        // More may be due than one round takes.
        plan(done > 0 ? 0 : roundMs);
      } catch (error) {
        failures++;
        if (!over && (failures === 1 || failures % 60 === 0)) log.error({ err: error }, 'desk job failed');
        plan(roundMs);
      }
    };
    const run = () => {
      running = round().finally(() => {
        running = null;
      });
    };
    const plan = (ms: number) => {
      clearTimeout(timer);
      if (over) return;
      timer = setTimeout(() => {
        if (!running) run();
        else plan(50);
      }, ms);
      timer.unref();
    };
    plan(0);
    return {
      soon: () => plan(20),
      async stop() {
        clearTimeout(timer);
        await running;
      },
    };
  }

  return {
    async stop() {
      over = true;
      stopListening();
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
