/** Tells what runs in this process that something changed. A hint only: the table is the truth. */
export interface WakeUps {
  wake(conversationId: string): void;
  /** After a time in which nothing could be heard. */
  wakeAll(): void;
  /** @returns a function that ends the listening */
  listen(conversationId: string, onWake: () => void): () => void;
  /** Hears of every change; null where anything may have changed. */
  listenToAll(onWake: (conversationId: string | null) => void): () => void;
  /** Who is writing or looking: kept nowhere, forgotten after seconds. */
  signals: Signals;
}

/** A sign of a person in a conversation. Never what they write. */
export interface Signal {
  conversation: string;
  who: 'asker' | 'staff';
  /** `stf_…`; null for the asker. */
  staffId: string | null;
  /** The name askers may see. */
  alias: string | null;
  kind: 'typing' | 'viewing';
}

export interface Signals {
  /** From this process or another; holds for a few seconds. */
  receive(signal: Signal): void;
  /** Those that hold now. */
  of(conversationId: string): Signal[];
}

/** The channel on which programs tell each other of signals. */
export const signalChannel = 'yaowen_signal';

const holdsMs = { typing: 6_000, viewing: 45_000 };

export function createWakeUps(): WakeUps {
  const listeners = new Map<string, Set<() => void>>();
  const toAll = new Set<(conversationId: string | null) => void>();
  const held = new Map<string, Map<string, { signal: Signal; untilMs: number }>>();
  const wake = (conversationId: string) => {
    for (const onWake of [...(listeners.get(conversationId) ?? [])]) onWake();
    for (const onWake of [...toAll]) onWake(conversationId);
  };
  const wakeOne = (conversationId: string) => {
    for (const onWake of [...(listeners.get(conversationId) ?? [])]) onWake();
  };
  return {
    wake,
    wakeAll() {
      for (const own of [...listeners.values()]) for (const onWake of [...own]) onWake();
      for (const onWake of [...toAll]) onWake(null);
    },
    listen(conversationId, onWake) {
      const own = listeners.get(conversationId) ?? new Set();
      listeners.set(conversationId, own);
      own.add(onWake);
      return () => {
        own.delete(onWake);
        if (own.size === 0 && listeners.get(conversationId) === own) listeners.delete(conversationId);
      };
    },
    listenToAll(onWake) {
      toAll.add(onWake);
      return () => toAll.delete(onWake);
    },
    signals: {
      receive(signal) {
        const own = held.get(signal.conversation) ?? new Map();
        held.set(signal.conversation, own);
        const key = `${signal.who} ${signal.staffId} ${signal.kind}`;
        const isNew = (own.get(key)?.untilMs ?? 0) < performance.now();
        own.set(key, { signal, untilMs: performance.now() + holdsMs[signal.kind] });
        if (isNew) wakeOne(signal.conversation);
      },
      of(conversationId) {
        const own = held.get(conversationId);
        if (!own) return [];
        for (const [key, { untilMs }] of own) if (untilMs < performance.now()) own.delete(key);
        if (own.size === 0) held.delete(conversationId);
        return [...own.values()].map(({ signal }) => signal);
      },
    },
  };
}
