/** Tells event streams of this process that a conversation has something new. A hint only: the table is the truth. */
export interface WakeUps {
  wake(conversationId: string): void;
  /** @returns a function that ends the listening */
  listen(conversationId: string, onWake: () => void): () => void;
}

export function createWakeUps(): WakeUps {
  const listeners = new Map<string, Set<() => void>>();
  return {
    wake(conversationId) {
      for (const onWake of [...(listeners.get(conversationId) ?? [])]) onWake();
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
  };
}
