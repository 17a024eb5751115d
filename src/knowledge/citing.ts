/**
 * What a document must have before askers are answered from it: an authority, a source, and a person who vouches for
 * the text. Copies with wrong article numbers or invented limits go round; nothing is cited because it looks official.
 */
import type { CitingNeed, Edition, Level } from './types.ts';

/** A person's word for one text of one edition, with the facts that person put right. */
export interface Confirmation {
  document: string;
  editionDate: string;
  by: string;
  /** `YYYY-MM-DD`, UTC+8. */
  on: string;
  secondBy: string | null;
  facts: ConfirmedFacts;
}

/** Facts an editor may state; one that is left out stays as text and catalogue have it. */
export interface ConfirmedFacts {
  number?: string | null;
  authority?: string | null;
  promulgatedOn?: string | null;
  effectiveFrom?: string | null;
  effectiveTo?: string | null;
  url?: string | null;
}

const nationalLevels: readonly Level[] = ['law', 'administrative_regulation', 'rule'];

/** Texts of the national level, for which an agency may ask for two editors. */
export const isNational = ({ level, jurisdiction }: Pick<Edition, 'level' | 'jurisdiction'>): boolean =>
  jurisdiction === 'CN' && nationalLevels.includes(level);

/** What still stands between a text and askers; empty: it may be cited. */
export function lacksForCiting(edition: Edition, options: { twoEditors: boolean }): CitingNeed[] {
  const lacks: CitingNeed[] = [];
  if (!edition.authority) lacks.push('authority');
  if (!edition.origin && !edition.url) lacks.push('source');
  if (!edition.confirmedBy) lacks.push('confirmation');
  else if (options.twoEditors && isNational(edition) && !edition.secondConfirmedBy)
    lacks.push('second_confirmation');
  return lacks;
}

/** Whether askers may be answered from it. */
export const isCitable = (edition: Edition): boolean => (edition.lacks ?? []).length === 0;

/** The facts of an edition with what an editor stated laid over them. */
export function withConfirmation(edition: Edition, confirmation: Confirmation | undefined): Edition {
  if (!confirmation) return edition;
  const stated = Object.entries(confirmation.facts).filter(([, value]) => value !== undefined);
  const known = { ...edition.known };
  for (const [name, value] of stated)
    if (name !== 'url' && value !== null) known[name as keyof typeof known] = 'editor';
  return {
    ...edition,
    ...Object.fromEntries(stated),
    known,
    confirmedOn: confirmation.on,
    confirmedBy: confirmation.by,
    secondConfirmedBy: confirmation.secondBy,
  };
}
