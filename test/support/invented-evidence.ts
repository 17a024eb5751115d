/** Evidence over invented provisions, as the retrieve step hands it to a composer. */
import { citableBlocks } from '../../src/answer/citable-blocks.ts';
import type { Evidence, Lang, Passage } from '../../src/answer/types.ts';

export function inventedEvidence(question: string, passages: Passage[], lang: Lang = 'zh'): Evidence {
  return {
    question: {
      text: question,
      lang,
      asOf: '2026-01-01',
      history: [],
      masked: [],
      standalone: question,
      texts: [{ text: question, weight: 1 }],
      identifiers: [],
      products: [],
    },
    passages,
    doubt: null,
    named: false,
    blocks: citableBlocks(passages),
    retrieveMs: 0,
  };
}
