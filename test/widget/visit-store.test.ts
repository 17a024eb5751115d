import { describe, expect, it } from 'vitest';
import { createVisitStore, type Visit } from '../../widget/chat/visit-store.ts';

const visit: Visit = {
  chatId: 'chat_1',
  conversation: 'cnv_1',
  secret: 'sec',
  handoff: 'open',
  caseNumber: null,
};

describe('keeping the visit', () => {
  it('survives a reload of the tab through session storage', () => {
    const storage = memoryStorage();
    createVisitStore('k', () => storage).save(visit);
    expect(createVisitStore('k', () => storage).load()).toEqual(visit);
    expect(createVisitStore('other', () => storage).load()).toBeNull();
  });

  it('falls back to memory where storage is barred or full', () => {
    const barred = createVisitStore('k', () => {
      throw new Error('SecurityError');
    });
    expect(barred.load()).toBeNull();
    barred.save(visit);
    expect(barred.load()).toEqual(visit);
    barred.clear();
    expect(barred.load()).toBeNull();
  });

  it.each(['not json', 'null', '[]', '{"chatId":3}', '"x"'])('takes %s for no visit', (text) => {
    const storage = memoryStorage();
    storage.setItem('k', text);
    expect(createVisitStore('k', () => storage).load()).toBeNull();
  });
});

function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as Storage;
}
