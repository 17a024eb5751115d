/** Index entries invented for tests: no sentence of them stands in any law. */
import type { IndexEntry } from '../../src/ports.ts';

export function inventedEntry(over: Partial<IndexEntry> & { id: string }): IndexEntry {
  return {
    key: over.id,
    document: '风筝器械管理办法',
    level: 'rule',
    jurisdiction: 'CN',
    effectiveFrom: null,
    effectiveTo: null,
    title: '风筝器械管理办法',
    headings: ['第一章 总则'],
    article: '第一条',
    text: '',
    noteZh: '',
    noteEn: '',
    ...over,
  };
}
