/** How editions end: by the repeal clause of another text, or by the next edition of the same document. */
import { type Proposal, proposeRepeals } from './proposals.ts';
import type { ReleaseDocument } from './release.ts';
import { sameTitle } from './same-title.ts';
import type { Edition, ParsedDocument } from './types.ts';

/**
 * Ends what the texts repeal. `decide` gives a clause as it applies, a person's day in it, or null where it does not.
 * `known` are editions of which no text is held: they end too.
 */
export function endByRepealClauses(
  texts: readonly { parsed: ParsedDocument; edition: Edition }[],
  known: readonly Edition[],
  decide: (proposal: Proposal) => Proposal | null,
): void {
  const editions = [...texts.map(({ edition }) => edition), ...known];
  for (const { parsed, edition: own } of texts) {
    for (const proposed of proposeRepeals(parsed, own)) {
      const proposal = decide(proposed);
      if (!proposal) continue;
      for (const edition of editions) if (edition !== own) endEdition(edition, own, proposal);
    }
  }
}

/** No clause ends an edition that takes effect with it or later: an undated text would end itself. */
function endEdition(edition: Edition, own: Edition, proposal: Proposal): void {
  if (!sameTitle(edition.document, proposal.document)) return;
  if (isDate(own.editionDate) && edition.editionDate >= own.editionDate) return;
  if (proposal.from && edition.effectiveFrom && edition.effectiveFrom >= proposal.from) return;
  if (proposal.articles.length > 0) {
    const { articles, from } = proposal;
    const told = edition.amendments.some(
      (a) => a.act === 'repealed' && articles.every((article) => a.articles.includes(article)),
    );
    if (from && !told)
      edition.amendments.push({
        articles,
        by: own.document,
        number: own.number,
        from,
        act: 'repealed',
        byArticle: proposal.byArticle,
      });
    return;
  }
  if (edition.effectiveTo) {
    if (sameTitle(edition.endedByDocument ?? '', own.document)) edition.endedByArticle ??= proposal.byArticle;
    return;
  }
  edition.effectiveTo = proposal.from;
  edition.endedBy = sameTitle(edition.document, own.document) ? 'superseded' : 'repealed';
  edition.endedByDocument = own.document;
  edition.endedByArticle = proposal.byArticle;
  if (proposal.from) edition.known = { ...edition.known, effectiveTo: 'text' };
}

const isDate = (name: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(name);

/** A later edition of a document that takes effect ends the one before it. */
export function endBySuccession(documents: readonly ReleaseDocument[]): void {
  for (const { edition } of documents) {
    const next = documents
      .map((d) => d.edition)
      .filter(
        (e) =>
          sameTitle(e.document, edition.document) &&
          e.editionDate > edition.editionDate &&
          e.effectiveFrom &&
          (!edition.effectiveFrom || e.effectiveFrom > edition.effectiveFrom),
      )
      .sort((a, b) => (a.editionDate < b.editionDate ? -1 : 1))[0];
    if (!next || (edition.effectiveTo && edition.effectiveTo <= next.effectiveFrom!)) continue;
    edition.effectiveTo = next.effectiveFrom;
    edition.endedBy = 'superseded';
    edition.endedByDocument = next.document;
  }
}
