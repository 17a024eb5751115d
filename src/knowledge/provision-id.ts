/** Provision ids: the same for the same text wherever it is loaded. */

/**
 * Id of a provision: `<document>@<edition date>/<article>`. `editionDate` is `YYYY-MM-DD`, else the label of a title
 * (`2025年版`), else null (`undated`) where nobody knows it.
 */
export function provisionId(document: string, editionDate: string | null, article: string): string {
  return `${document}@${editionDate ?? 'undated'}/${article}`;
}

/** Key of a provision, common to all editions of its document. */
export function provisionKey(document: string, article: string): string {
  return `${document}/${article}`;
}
