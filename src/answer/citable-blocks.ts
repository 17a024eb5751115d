/** Cuts passages into the blocks a claim may cite: paragraphs (款), and items (项) where a paragraph has them. */
import type { EvidenceBlock, Passage } from './types.ts';

/** Blocks with running marks from 1, in the order of the passages. */
export function citableBlocks(passages: Passage[]): EvidenceBlock[] {
  const blocks: EvidenceBlock[] = [];
  const push = (
    passage: Passage,
    paragraph: number | null,
    item: number | null,
    start: number,
    end: number,
  ) => {
    if (passage.provision.text.slice(start, end).trim() !== '')
      blocks.push({ mark: blocks.length + 1, passage, paragraph, item, start, end });
  };
  for (const passage of passages) {
    const { paragraphs, text } = passage.provision;
    if (paragraphs.length === 0) push(passage, null, null, 0, text.length);
    for (const paragraph of paragraphs) {
      const n = paragraphs.length > 1 ? paragraph.n : null;
      const first = paragraph.items[0];
      push(passage, n, null, paragraph.start, first ? first.start : paragraph.end);
      for (const item of paragraph.items) push(passage, n, item.n, item.start, item.end);
    }
  }
  return blocks;
}
