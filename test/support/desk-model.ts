/**
 * A day at the desk at random: askers, staff and jobs act at once on two programs over one database, deliveries come
 * twice and out of order, connections die. Afterwards everything that must hold is looked at in the tables.
 */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { issueCaseSecret } from '../../src/desk/case-secret.ts';
import { claimConversation, declineOffer } from '../../src/desk/claim-conversation.ts';
import type { DeskContext } from '../../src/desk/context.ts';
import { holdConversation, resumeConversation } from '../../src/desk/hold-conversation.ts';
import { keepPresence, leaveDesk } from '../../src/desk/keep-presence.ts';
import { offerWaiting } from '../../src/desk/offer-waiting.ts';
import { reopenConversation } from '../../src/desk/reopen-conversation.ts';
import { resolveConversation } from '../../src/desk/resolve-conversation.ts';
import { cancelHandoff, returnToBot } from '../../src/desk/return-to-bot.ts';
import { sendMessage } from '../../src/desk/send-message.ts';
import { transferConversation } from '../../src/desk/transfer-conversation.ts';
import { workTimers } from '../../src/desk/work-timers.ts';
import { writeNote } from '../../src/desk/write-note.ts';
import { YaowenError } from '../../src/errors.ts';
import { followConversation } from '../../src/http/feeds.ts';
import type { Services } from '../../src/http/services.ts';
import { createWakeUps, type WakeUps } from '../../src/http/wake-ups.ts';
import type { OpenDatabase, RecordsContext } from '../../src/records/context.ts';
import type { MessageRow } from '../../src/records/queries/append-message.ts';
import { createConversation } from '../../src/records/queries/create-conversation.ts';
import { deleteConversation } from '../../src/records/queries/delete-conversation.ts';
import { readMessages } from '../../src/records/queries/read-messages.ts';
import { writeSetting } from '../../src/records/queries/settings.ts';
import {
  assignments,
  audit,
  clocks,
  conversations,
  deskStaff,
  handoffs,
  messages,
  timers,
} from '../../src/records/schema/index.ts';
import { requestHandoff, runTurn } from '../../src/turn.ts';
import { actingAs, atDesk } from './desk.ts';
import { freshContext, outcomeOf } from './records.ts';
import { seededRandom } from './seeded-random.ts';

/** One program: a pool of its own, and what it hears. */
export interface Instance {
  database: OpenDatabase;
  wakeUps: WakeUps;
}

export function openInstance(database: OpenDatabase): Instance & { stop(): Promise<void> } {
  const wakeUps = createWakeUps();
  const stop = database.listen({
    channels: ['yaowen_change'],
    onPayload: (_channel, payload) => wakeUps.wake(payload),
    onListening: () => wakeUps.wakeAll(),
  });
  return { database, wakeUps, stop };
}

export interface RoundReport {
  acts: number;
  refused: number;
  lost: number;
  violations: string[];
}

export interface RoundOptions {
  seed: number;
  instances: Instance[];
  /** Kills a connection that is at work; absent: none dies. */
  kill?: () => Promise<void>;
  batches: number;
}

const pollMs = 400;
/** A round in which nothing ended for so long stands still. */
const stillMs = 30_000;

/** Plays one round. It ends in any case: what stands still is a violation that names what never ended. */
export async function playRound(options: RoundOptions): Promise<RoundReport> {
  const report: RoundReport = { acts: 0, refused: 0, lost: 0, violations: [] };
  const log = createLog();
  const views: View[] = [];
  try {
    await Promise.race([performRound(options, report, log, views), log.still]);
  } catch (error) {
    report.violations.push(`the round broke off: ${describe(error)}; last acts: ${log.last()}`);
  } finally {
    log.end();
    for (const view of views) view.stop();
  }
  return report;
}

/** What was begun and what ended. `still` rejects when nothing ends any more. */
function createLog() {
  const pending = new Map<symbol, string>();
  const ended: string[] = [];
  const still = Promise.withResolvers<never>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const moved = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => still.reject(new Error(`stood still in: ${[...pending.values()].join(', ') || 'nothing named'}`)),
      stillMs,
    );
  };
  moved();
  still.promise.catch(() => {});
  return {
    still: still.promise,
    async during<T>(name: string, work: () => Promise<T>): Promise<T> {
      const key = Symbol(name);
      pending.set(key, name);
      try {
        return await work();
      } finally {
        pending.delete(key);
        ended.push(name);
        moved();
      }
    },
    last: () => ended.slice(-12).join(', '),
    end: () => clearTimeout(timer),
  };
}

async function performRound(
  options: RoundOptions,
  report: RoundReport,
  log: ReturnType<typeof createLog>,
  views: View[],
): Promise<void> {
  const { seed, instances } = options;
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  let nowMs = Date.parse('2026-01-05T09:30:00+08:00') + Math.floor(random() * 8_400_000);
  const base = freshContext(instances[0]!.database.db);
  const clock = { now: () => new Date(nowMs) };
  const on = (instance: Instance): RecordsContext => ({ ...base, db: instance.database.db, clock });
  const home = on(instances[0]!);

  /** A client that did not hear an answer asks again, with the same id. */
  const insisting = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await log.during(attempt === 1 ? name : `${name} again`, work);
      } catch (error) {
        if (error instanceof YaowenError || attempt >= 6) throw error;
        report.lost++;
      }
    }
  };

  // Rounds beside this one kill connections while this one sets itself up.
  await insisting('settings', () =>
    writeSetting(home, {
      key: 'desk',
      value: { patienceSeconds: 150, offerSeconds: 20, leaseSeconds: 60, reopenSeconds: 300 },
      actor: 'system',
    }),
  );
  const staff = await Promise.all(
    [1, 2, 2].map((maxLive) =>
      insisting('come to the desk', () =>
        atDesk(home, { maxLive, leaseUntil: new Date(nowMs + 60_000), roles: ['agent', 'supervisor'] }),
      ),
    ),
  );
  const ids = await Promise.all(
    Array.from({ length: 3 }, () =>
      insisting('create', async () => (await createConversation(home, { lang: 'zh' })).id),
    ),
  );
  /** Those an asker wished to be deleted; an answer may be lost, so the table says which are. */
  const unwanted = new Set<string>();
  const acknowledged: { id: string; seq: number; message: string; text: string }[] = [];
  const epochsSeen = new Map<string, number>();
  let texts = 0;

  for (const id of ids)
    for (const instance of instances) views.push(openView(on(instance), instance.wakeUps, id));

  const deliveries = async ({ name, work }: Act): Promise<void> => {
    const times = random() < 0.3 ? 2 : 1;
    const results = await Promise.allSettled(Array.from({ length: times }, () => insisting(name, work)));
    for (const result of results) {
      report.acts++;
      if (result.status === 'fulfilled') continue;
      if (result.reason instanceof YaowenError && result.reason.status < 500) report.refused++;
      else report.violations.push(`${name} failed: ${describe(result.reason)}`);
    }
  };

  const say = (ctx: RecordsContext, id: string) => {
    const text = `话${++texts}`;
    const delayMs = random() * 4;
    // While the machine answers, the floor leaves it and comes back.
    const wavers = random() < 0.25;
    return async () => {
      const turn = await runTurn(
        {
          ...ctx,
          answer: async () => {
            await new Promise((resolve) => setTimeout(resolve, delayMs));
            if (wavers) await wishAndCancel(ctx, id).catch(() => {});
            return outcomeOf({ text: `答${text}` });
          },
        },
        { conversationId: id, clientId: text, text, asOf: '2026-01-05' },
      );
      acknowledged.push({ id, seq: turn.asked.seq, message: turn.asked.id, text });
      if (turn.reply)
        acknowledged.push({ id, seq: turn.reply.seq, message: turn.reply.id, text: turn.answer.text });
    };
  };
  const write = (ctx: DeskContext, id: string) => {
    const text = `答复${++texts}`;
    const epoch = epochsSeen.get(id) ?? 1;
    return async () => {
      const { message } = await sendMessage({
        ctx,
        input: {
          conversationId: id,
          clientId: text,
          epoch,
          checked: { text, cited: null, evidence: [] },
        },
      });
      acknowledged.push({ id, seq: message.seq, message: message.id, text });
    };
  };

  const act = (): Act => {
    const instance = pick(instances);
    const ctx = on(instance);
    const id = pick(ids);
    const member = pick(staff).actor;
    const mine = { ...actingAs(ctx, member.staffId, member.roles) };
    const input = { conversationId: id };
    const named = (name: string, work: () => Promise<unknown>): Act => ({
      name: `${name} ${ids.indexOf(id) + 1}`,
      work,
    });
    const roll = random();
    if (roll < 0.18) return named('ask', say(ctx, id));
    if (roll < 0.25) return named('wish for a person', () => requestHandoff(ctx, input));
    if (roll < 0.28) return named('wish and think better of it', () => wishAndCancel(ctx, id));
    if (roll < 0.42) return named('claim', () => claimConversation({ ctx: mine, input }));
    if (roll < 0.56) return named('write', write(mine, id));
    if (roll < 0.6) return named('decline', () => declineOffer({ ctx: mine, input }));
    if (roll < 0.66) {
      const to = pick(staff).actor.staffId;
      return named('transfer', () =>
        transferConversation({ ctx: mine, input: { ...input, to: { staffId: to }, note: null } }),
      );
    }
    if (roll < 0.69) {
      const until = new Date(nowMs + 60_000);
      return named('hold', () => holdConversation({ ctx: mine, input: { ...input, until } }));
    }
    if (roll < 0.71) return named('resume', () => resumeConversation({ ctx: mine, input }));
    if (roll < 0.74) return named('return to bot', () => returnToBot({ ctx: mine, input }));
    if (roll < 0.79)
      return named('resolve', () =>
        resolveConversation({ ctx: mine, input: { ...input, reason: 'answered' } }),
      );
    if (roll < 0.81) return named('reopen', () => reopenConversation({ ctx, input }));
    if (roll < 0.84) return named('cancel', () => cancelHandoff({ ctx, input }));
    if (roll < 0.86)
      return named('ask for a secret', () => issueCaseSecret({ ctx, input: { ...input, contact: null } }));
    if (roll < 0.88) {
      const clientId = `n${++texts}`;
      return named('note', () => writeNote({ ctx: mine, input: { ...input, clientId, text: '内部' } }));
    }
    if (roll < 0.93)
      return named('presence', () => keepPresence({ ctx: mine, input: { status: 'available' } }));
    if (roll < 0.94) return named('leave the desk', () => leaveDesk({ ctx: mine }));
    if (roll < 0.945 && unwanted.size === 0)
      return named('delete', () => {
        unwanted.add(id);
        return deleteConversation(ctx, input);
      });
    if (roll < 0.975) return named('timers', () => workTimers({ ctx }));
    return named('offer', () => offerWaiting({ ctx }));
  };

  for (let batch = 0; batch < options.batches; batch++) {
    const acts = Array.from({ length: 3 + Math.floor(random() * 5) }, act);
    const { kill } = options;
    const kills = kill && random() < 0.25 ? insisting('kill', kill) : Promise.resolve();
    await Promise.all([...acts.map(deliveries), kills]);
    nowMs += Math.floor(random() * 45_000);
    // Staff write for what they saw: now and then for what was before.
    for (const row of await insisting('look', () =>
      home.db.select().from(conversations).where(inArray(conversations.id, ids)),
    ))
      if (random() < 0.8) epochsSeen.set(row.id, row.epoch);
    if (random() < 0.3)
      report.violations.push(
        ...(await insisting('check', () => findViolations(home, ids))).map((v) => `amid: ${v}`),
      );
  }
  await insisting('timers', () => workTimers({ ctx: home }));
  report.violations.push(...(await insisting('check', () => findViolations(home, ids))));
  report.violations.push(
    ...(await insisting('look for the lost', () => findLost(home, acknowledged, unwanted))),
  );
  for (const [i, view] of views.entries())
    report.violations.push(...(await log.during(`stream ${i + 1}`, () => view.settle())));
}

async function wishAndCancel(ctx: RecordsContext, conversationId: string): Promise<void> {
  await requestHandoff(ctx, { conversationId });
  await cancelHandoff({ ctx, input: { conversationId } });
}

interface Act {
  name: string;
  work: () => Promise<unknown>;
}

interface View {
  /** What is wrong once nothing more happens. */
  settle(): Promise<string[]>;
  stop(): void;
}

/** What an asker's open stream has been told, to be held against the table. */
function openView(ctx: RecordsContext, wakeUps: WakeUps, conversationId: string): View {
  const told: MessageRow[] = [];
  let deleted = false;
  let failure: unknown = null;
  // Two connections of one reader: what the streams read is read once for both.
  const services = {
    records: ctx,
    wakeUps,
    eventPollMs: pollMs,
    keepAlive: () => {},
  } as unknown as Services;
  let over = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let leave = () => {};
  const follow = () => {
    leave = followConversation(services, conversationId, told.at(-1)?.seq ?? 0, {
      messages: (rows) => told.push(...rows),
      standing: () => {},
      signals: () => {},
      gone: () => {
        deleted = true;
      },
      // The stream breaks with its database connection; the client comes again after the last it has. Not at once: on
      // a closed database that would never let anything else run.
      failed: (error) => {
        failure = error;
        if (!over) retry = setTimeout(follow, 10);
      },
    });
  };
  follow();
  return {
    async settle() {
      const deadlineMs = Date.now() + 15_000;
      for (;;) {
        const table = await ctx.db
          .select()
          .from(messages)
          .where(eq(messages.conversationId, conversationId))
          .orderBy(messages.seq)
          .catch(() => null);
        // What was told of a deleted conversation was there when it was told; the stream must still say that it is gone.
        if (deleted && table?.length === 0) return [];
        const isGone = table?.length === 0 && told.length > 0;
        if (table && !isGone && told.length >= table.length) {
          const seen = told.map(({ seq, id }) => `${seq} ${id}`).join();
          return seen === table.map(({ seq, id }) => `${seq} ${id}`).join() && !deleted
            ? []
            : [`a stream told ${seen} of ${conversationId}, which is not the table`];
        }
        if (Date.now() > deadlineMs)
          return [
            `a stream of ${conversationId} told ${told.length} of ${table?.length} (${describe(failure)})`,
          ];
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    stop() {
      over = true;
      clearTimeout(retry);
      leave();
    },
  };
}

const waits = ['queued', 'offered', 'staff_active', 'on_hold', 'case_open', 'resolved'];

/** Everything that must hold at any moment, in one snapshot. */
export function findViolations(ctx: RecordsContext, ids: string[]): Promise<string[]> {
  return ctx.db.transaction(async (db) => {
    await db.execute(sql`set transaction isolation level repeatable read read only`);
    const found: string[] = [];
    const rows = await db.select().from(conversations).where(inArray(conversations.id, ids));
    const open = await db
      .select()
      .from(assignments)
      .where(and(eq(assignments.agency, ctx.agency), isNull(assignments.releasedAt)));
    const members = await db.select().from(deskStaff).where(eq(deskStaff.agency, ctx.agency));
    for (const member of members) {
      const held = open.filter(({ staffId }) => staffId === member.staffId).length;
      if (held !== member.liveCount) found.push(`${member.staffId} counts ${member.liveCount}, has ${held}`);
      if (held > member.maxLive) found.push(`${member.staffId} has ${held} of ${member.maxLive}`);
    }
    for (const row of rows) {
      const of = <T extends { conversationId: string }>(list: T[]) =>
        list.filter(({ conversationId }) => conversationId === row.id);
      const say = (what: string) => found.push(`${row.id} (${row.state}, epoch ${row.epoch}): ${what}`);
      const own = of(open);
      const wanted =
        row.floor === 'staff'
          ? `owner ${row.ownerId}`
          : row.state === 'offered'
            ? `offer ${row.offeredTo}`
            : '';
      if (own.map(({ kind, staffId }) => `${kind} ${staffId}`).join() !== wanted)
        say(`open assignments: ${own.map(({ kind, staffId }) => `${kind} ${staffId}`)}`);

      const live = (
        await db
          .select()
          .from(timers)
          .where(and(eq(timers.conversationId, row.id), eq(timers.kind, 'state'), isNull(timers.doneAt)))
      ).map(({ epoch }) => epoch);
      if (waits.includes(row.state) ? live.join() !== String(row.epoch) : live.length > 0)
        say(`live timers of epochs [${live}]`);

      const all = await db.select().from(handoffs).where(eq(handoffs.conversationId, row.id));
      const openNow = all.filter(({ closedAt }) => closedAt === null);
      const expected = ['queued', 'offered', 'staff_active', 'on_hold', 'case_open'].includes(row.state);
      if (openNow.length !== Number(expected)) say(`${openNow.length} open handoffs`);
      const ticking = await db.select().from(clocks).where(eq(clocks.conversationId, row.id));
      for (const handoff of all) {
        const first = ticking.filter(
          ({ handoffId, metric }) => handoffId === handoff.id && metric === 'first_response',
        );
        if (first.length !== 1) say(`${first.length} first-response clocks of ${handoff.id}`);
        if (handoff.closedAt && first.some((clock) => !clock.metAt && !clock.stoppedAt))
          say(`a clock of ${handoff.id} runs on`);
      }

      const said = await db
        .select()
        .from(messages)
        .where(eq(messages.conversationId, row.id))
        .orderBy(messages.seq);
      if (said.some(({ seq }, i) => seq !== i + 1) || said.length !== row.lastSeq) say('seq has gaps');
      const clientIds = said.flatMap((m) => (m.clientId ? [`${m.authorKind} ${m.clientId}`] : []));
      if (new Set(clientIds).size !== clientIds.length) say('one client id, two rows');

      // The audit tells who had the floor in each epoch, and how often it was opened.
      const chain = await db
        .select()
        .from(audit)
        .where(and(eq(audit.objectType, 'conversation'), eq(audit.objectId, row.id)))
        .orderBy(audit.n);
      const floors = new Map<number, { state: string; staff: unknown }>([
        [1, { state: 'bot_active', staff: null }],
      ]);
      for (const { action, detail } of chain)
        if (
          action.startsWith('conversation.') &&
          typeof detail.to === 'string' &&
          !floors.has(detail.epoch as number)
        )
          floors.set(detail.epoch as number, { state: detail.to, staff: detail.staff });
      for (const message of said) {
        if (message.visibility !== 'public') continue;
        const floor = floors.get(message.epoch);
        if (message.authorKind === 'bot' && floor?.state !== 'bot_active')
          say(`the machine spoke in ${floor?.state} (seq ${message.seq})`);
        if (message.authorKind === 'staff' && floor?.staff !== message.authorId)
          say(`${message.authorId} spoke in the epoch of ${floor?.staff} (seq ${message.seq})`);
      }
      for (const { action, detail } of chain)
        if (action === 'message.append' && detail.author === 'bot' && detail.visibility === 'public')
          if (detail.epochAsked !== detail.epoch)
            say(`an answer for epoch ${detail.epochAsked} in ${detail.epoch}`);

      const notices = chain.flatMap(({ action }, i) => {
        if (action !== 'conversation.handoff') return [];
        const next = chain.slice(i + 1).find((one) => one.action === 'message.append');
        return [next?.detail.author === 'system' && next.detail.visibility === 'public'];
      });
      if (notices.length !== all.length || notices.includes(false)) say('a handoff without its notice');
    }
    return found;
  });
}

/** What was acknowledged and is not there, or is there otherwise. */
async function findLost(
  ctx: RecordsContext,
  acknowledged: { id: string; seq: number; message: string; text: string }[],
  unwanted: Set<string>,
): Promise<string[]> {
  const lost: string[] = [];
  const kept = await ctx.db
    .select({ id: conversations.id })
    .from(conversations)
    .where(inArray(conversations.id, [...unwanted]));
  const gone = new Set([...unwanted].filter((id) => !kept.some((row) => row.id === id)));
  const tables = new Map<string, MessageRow[]>();
  for (const one of acknowledged) {
    if (gone.has(one.id)) continue;
    const table = tables.get(one.id) ?? (await readMessages(ctx, { conversationId: one.id, limit: 10_000 }));
    tables.set(one.id, table);
    const row = table.find(({ seq }) => seq === one.seq);
    if (row?.id !== one.message || row.text !== one.text) lost.push(`lost: ${one.id} ${one.seq} ${one.text}`);
  }
  return lost;
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name} ${error.message} ${describe2(error.cause)}` : String(error);
const describe2 = (cause: unknown): string => (cause instanceof Error ? `(${cause.message})` : '');
