/** Adds a text with citations of its own to one that has some, so that no mark means two things. */
import type { DraftCitation } from './wire.ts';

export interface CitedDraft {
  text: string;
  citations: DraftCitation[];
}

const mark = /⟦\s*(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\s*⟧/g;

export const markOf = (n: number): string => `⟦${n}⟧`;

/** The citation's number: that of the same one if it is there already, else the next that is free. */
export function numberFor(
  citations: DraftCitation[],
  citation: Omit<DraftCitation, 'n'>,
): { n: number; citations: DraftCitation[] } {
  const held = citations.find((one) => one.provision === citation.provision && one.quote === citation.quote);
  if (held) return { n: held.n, citations };
  const n = Math.max(0, ...citations.map((one) => one.n)) + 1;
  return { n, citations: [...citations, { n, ...citation }] };
}

/** `added` below `held`, its marks numbered anew where needed. */
export function mergeDrafts(held: CitedDraft, added: CitedDraft): CitedDraft {
  let { citations } = held;
  const renamed = new Map<number, number>();
  for (const { n, ...citation } of added.citations) {
    const placed = numberFor(citations, citation);
    citations = placed.citations;
    renamed.set(n, placed.n);
  }
  const text = added.text.replace(mark, (_, numbers: string) =>
    marksOf(numbers.split(/\D+/).map((n) => renamed.get(Number(n)) ?? Number(n))),
  );
  return { text: [held.text.trimEnd(), text].filter(Boolean).join('\n'), citations };
}

const marksOf = (numbers: number[]): string => `⟦${numbers.join(',')}⟧`;

/** Only those that the text names. */
export function usedCitations({ text, citations }: CitedDraft): DraftCitation[] {
  const named = new Set(
    [...text.matchAll(/⟦\s*([\d,，、\s]+)⟧|\[(\d{1,3})\]/g)].flatMap(([, own, weak]) =>
      (own ?? weak ?? '').split(/\D+/).map(Number),
    ),
  );
  return citations.filter(({ n }) => named.has(n));
}
