/** Puts passages in the order of a judge that reads question and passage together, where there is one. */
import { YaowenError } from '../errors.ts';
import type { Degradation, Reranker } from '../ports.ts';
import type { Passage, UnderstoodQuestion } from './types.ts';

/** Longer passages are cut: judges read some hundred tokens, and articles are short. */
const mostCharacters = 1_200;

/**
 * The first passages in the judge's order, equal ones as they were; the rest behind them as they were. When the
 * judge fails, all as they were, and `onDegraded` is told.
 */
export async function rerankPassages(
  question: UnderstoodQuestion,
  passages: Passage[],
  reranker: Reranker | null | undefined,
  onDegraded: ((code: Degradation) => void) | undefined,
): Promise<Passage[]> {
  if (!reranker || passages.length < 2) return passages;
  const judged = passages.slice(0, reranker.mostDocuments);
  let scores: number[];
  try {
    scores = await reranker.rerank(question.standalone, judged.map(textOf));
  } catch (error) {
    if (!(error instanceof YaowenError)) throw error;
    onDegraded?.('rerank_unavailable');
    return passages;
  }
  const order = judged.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
  return [
    ...order.map((from, to) => ({
      ...judged[from]!,
      ranks: { ...judged[from]!.ranks, rerank: to + 1 },
    })),
    ...passages.slice(judged.length),
  ];
}

function textOf({ provision }: Passage): string {
  const { document, headings, text, note } = provision;
  const own = note && note.zh !== text ? `\n${note.zh}` : '';
  return `《${document}》${headings.join(' ')}\n${text}${own}`.slice(0, mostCharacters).toWellFormed();
}
