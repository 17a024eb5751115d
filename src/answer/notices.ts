/** What a reader must know beside the claims: texts to come, texts soon to end, law of one place, texts long unconfirmed. */
import { sameTitle } from '../knowledge/same-title.ts';
import { statusOn } from '../knowledge/status.ts';
import type { Edition } from '../knowledge/types.ts';
import type { Library } from '../ports.ts';
import { endsSentence, futureSentence, localSentence, unconfirmedSentence } from './edition-words.ts';
import type { Proven } from './prove-claims.ts';
import { namesPlace } from './rank-passages.ts';
import type { Evidence, Notice } from './types.ts';

export interface NoticeFacts {
  library: Library;
  /** Today in UTC+8, `YYYY-MM-DD`. */
  today: string;
  /** A text not looked at for longer is told to be. */
  confirmWithinDays: number;
}

/** Notices on what an answer cites, each once. */
export async function noticesFor(
  evidence: Evidence,
  { citations }: Pick<Proven, 'citations'>,
  { library, today, confirmWithinDays }: NoticeFacts,
): Promise<Notice[]> {
  const { lang, asOf, standalone } = evidence.question;
  const notices: Notice[] = [...(evidence.notices ?? [])];
  const add = (code: Notice['code'], { document }: Edition, text: string) => {
    if (!notices.some((n) => n.text === text)) notices.push({ code, text, document });
  };
  const editions = new Set(citations.map(({ span }) => span.passage.provision.edition));
  const all = await library.editions();
  for (const edition of editions) {
    const { effectiveTo, jurisdiction } = edition;
    if (effectiveTo && effectiveTo > asOf) add('ends', edition, endsSentence(edition, lang));
    for (const next of all)
      if (
        next !== edition &&
        sameTitle(next.document, edition.document) &&
        statusOn(next, '', asOf) === 'not_yet'
      )
        add('future', next, futureSentence(next, lang));
    if (jurisdiction !== 'CN' && !namesPlace(standalone, jurisdiction))
      add('local', edition, localSentence(edition, lang));
    if (isStale(edition, today, confirmWithinDays))
      add('unconfirmed', edition, unconfirmedSentence(edition, confirmWithinDays, lang));
  }
  return notices;
}

/** Whether nobody has looked at a text and its dates for longer than is allowed, or ever. */
export function isStale(edition: Pick<Edition, 'confirmedOn'>, today: string, withinDays: number): boolean {
  if (!edition.confirmedOn) return true;
  const days =
    (Date.parse(`${today}T00:00:00Z`) - Date.parse(`${edition.confirmedOn}T00:00:00Z`)) / 86_400_000;
  return days > withinDays;
}
