import type { z } from '@hono/zod-openapi';
import type { CarriedStatement } from '../knowledge/guide-on-day.ts';
import type { GuideMaterial } from '../knowledge/guides.ts';
import type { citationShape, statementShape } from './guide-shapes.ts';

/** Numbers the provisions as statements come to rest on them. */
export function createGuideCitations() {
  const all: z.infer<typeof citationShape>[] = [];
  const numbers = new Map<string, number>();
  const cite = ({ statement, basis }: CarriedStatement): z.infer<typeof statementShape> => {
    const citations = basis.map(({ provision, status }) => {
      const known = numbers.get(provision.id);
      if (known !== undefined) return known;
      const n = all.length + 1;
      numbers.set(provision.id, n);
      const { document, article, edition } = provision;
      all.push({
        n,
        provision: provision.id,
        source: provision.source,
        document,
        documentEn: edition.documentEn,
        number: edition.number,
        article,
        status,
        effectiveFrom: edition.effectiveFrom,
        effectiveTo: edition.effectiveTo,
      });
      return n;
    });
    const { zh, en } = statement;
    const { id, item, when } = statement as Partial<GuideMaterial>;
    return { zh, en, citations, ...(id && item ? { id, item } : {}), ...(when ? { when } : {}) };
  };
  return { all, cite };
}
