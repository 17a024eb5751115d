/**
 * Keeps the visitor's conversation while the tab lives: the id, the secret that alone opens it, and whether
 * staff were called. Session storage, because many people ask from shared computers; memory where it is barred.
 */
export interface Visit {
  /** Chat id as this client names it; the server counts it only together with the secret. */
  chatId: string;
  conversation: string | null;
  secret: string | null;
  handoff: 'none' | 'open';
  caseNumber: string | null;
}

export interface VisitStore {
  load(): Visit | null;
  save(visit: Visit): void;
  clear(): void;
}

/** A store under `key`. Barred, full or broken storage is never an error: the visit then lives in memory. */
export function createVisitStore(key: string, storage: () => Storage): VisitStore {
  let inMemory: Visit | null = null;
  return {
    load() {
      try {
        return readVisit(storage().getItem(key)) ?? inMemory;
      } catch {
        return inMemory;
      }
    },
    save(visit) {
      inMemory = { ...visit };
      try {
        storage().setItem(key, JSON.stringify(visit));
      } catch {
        // Memory has it.
      }
    },
    clear() {
      inMemory = null;
      try {
        storage().removeItem(key);
      } catch {
        // Nothing was stored.
      }
    },
  };
}

function readVisit(text: string | null): Visit | null {
  if (!text) return null;
  const value = JSON.parse(text) as Partial<Visit> | null;
  if (typeof value !== 'object' || value === null || typeof value.chatId !== 'string') return null;
  const textOf = (field: unknown) => (typeof field === 'string' ? field : null);
  return {
    chatId: value.chatId,
    conversation: textOf(value.conversation),
    secret: textOf(value.secret),
    handoff: value.handoff === 'open' ? 'open' : 'none',
    caseNumber: textOf(value.caseNumber),
  };
}
