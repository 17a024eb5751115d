/** Recalls as people work them; commands and HTTP only check, call and show. */
import { YaowenError } from '../errors.ts';
import type { Library } from '../ports.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { canonicalJson, sha256Hex } from '../records/digest.ts';
import { markAnswer } from '../records/queries/mark-answer.ts';
import type { AnswerMarkState } from '../records/schema/index.ts';
import { listRecalls, type RecallItem } from './list-recalls.ts';

export interface RecallVerbs {
  /** @param input.all also answers that staff have dealt with */
  list(input: { all: boolean; limit?: number | undefined }): Promise<RecallItem[]>;
  /**
   * Recalls, corrects or dismisses one answer, whether or not it is on the list: what is wrong need not have changed.
   * @throws `not_found:message`, `not_found:conversation`, `bad_input:message`
   */
  mark(input: {
    conversation: string;
    seq: number;
    state: AnswerMarkState;
    correction: string | null;
    notify: boolean;
    actor: Actor;
  }): Promise<{ noticeSeq: number | null }>;
}

/**
 * @param library of the release in force
 * @param wake told of a conversation that has a new message
 */
export function createRecallVerbs(
  records: RecordsContext,
  library: () => Promise<Library> | Library,
  wake: (conversationId: string) => void = () => {},
): RecallVerbs {
  return {
    list: async ({ all, limit }) => listRecalls(records, await library(), { marked: all, limit }),
    async mark({ conversation: conversationId, ...input }) {
      if (!Number.isInteger(input.seq) || input.seq < 1)
        throw new YaowenError('bad_input:message', {
          zh: '消息序号应为正整数。',
          en: 'The number of a message is a positive whole number.',
        });
      const of = { conversationId, seq: input.seq };
      const [item] = await listRecalls(records, await library(), { marked: true, of });
      const reasons = item?.reasons ?? [];
      const basis = item?.basis ?? (await sha256Hex(canonicalJson(reasons)));
      const marked = await markAnswer(records, { ...input, conversationId, reasons, basis });
      if (marked.noticeSeq !== null) wake(conversationId);
      return marked;
    },
  };
}
