import type { Library } from '../ports.ts';
import { confidenceOf } from './enough-evidence.ts';
import { type MissingDocument, weighScope } from './not-held.ts';
import type { EvidenceStop } from './retrieve.ts';
import type { Scope } from './scope.ts';
import type { Evidence, Lang, UnderstoodQuestion } from './types.ts';

/**
 * Weighs what was found against the documents that are known and not held: where one of these governs the question,
 * the turn ends with its name; where one may, the answer is marked. Provisions named by the asker stand.
 */
export async function weighNotHeld(
  found: Evidence | EvidenceStop,
  question: UnderstoodQuestion,
  { scope, library }: { scope: Scope | null; library: Library },
): Promise<Evidence | EvidenceStop> {
  if (scope === null || ('stop' in found ? found.documents.length > 0 : found.named || found.otherTime))
    return found;
  if ('stop' in found && !['weak_evidence', 'nothing_found'].includes(found.reason)) return found;
  const best = found.passages[0]?.provision.document ?? null;
  const { notHeld, margin, lag } = await weighScope(question, best, scope, library);
  const confidence = confidenceOf(question, found.passages, margin, lag);
  if (notHeld === null) return 'stop' in found ? found : { ...found, confidence };
  const { documents, instead } = notHeld;
  const reason = documents.every((d) => d.authority !== null) ? 'other_authority' : 'not_held';
  if ('stop' in found) return { ...found, reason, notHeld: documents };
  if (instead)
    return { stop: 'unanswerable', reason, passages: found.passages, documents: [], notHeld: documents };
  const doubt = found.doubt === null || found.doubt === 'weak_evidence' ? 'not_held' : found.doubt;
  return { ...found, doubt, confidence, notHeld: documents };
}

/** The documents missing, as one sentence for the asker. */
export function missingText(documents: readonly MissingDocument[], lang: Lang): string {
  const own = documents.filter((d) => d.authority === null).map((d) => d.document);
  const others = documents.filter((d) => d.authority !== null);
  const names = (list: readonly string[]) => list.map((d) => `《${d}》`).join(lang === 'zh' ? '、' : ', ');
  const sentences =
    lang === 'zh'
      ? [
          own.length > 0 ? `这件事可能由${names(own)}规定，本服务没有收录其现行文本。` : '',
          ...others.map((d) => `这件事可能由《${d.document}》规定，由${d.authority}负责，本服务没有收录。`),
        ]
      : [
          own.length > 0
            ? `This is probably governed by ${names(own)}, whose current text is not held here. `
            : '',
          ...others.map(
            (d) =>
              `This is probably governed by 《${d.document}》, a matter of another authority (${d.authority}), and not held here. `,
          ),
        ];
  return sentences.join('').trim();
}
