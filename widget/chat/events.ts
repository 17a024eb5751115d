/** Events the element fires; all bubble and cross the shadow boundary. */
import type { Answer, Lang } from '../shared/wire-types.ts';

export interface YaowenEventMap {
  /** A reply is complete. */
  'yaowen-answer': CustomEvent<{ messageId: string | null; answer: Answer }>;
  /** Staff were called. */
  'yaowen-handoff': CustomEvent<{ caseNumber: string | null }>;
  /** The reader chose a language. */
  'yaowen-language': CustomEvent<{ lang: Lang }>;
}

export function createYaowenEvent<K extends keyof YaowenEventMap>(
  name: K,
  detail: YaowenEventMap[K]['detail'],
): YaowenEventMap[K] {
  return new CustomEvent(name, { detail, bubbles: true, composed: true }) as YaowenEventMap[K];
}
