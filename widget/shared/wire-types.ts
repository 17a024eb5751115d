/** The shapes the page receives over HTTP. The answer's own types are the server's, so they cannot drift. */
import type { Answer, Citation, Claim, Found, Lang, Stage } from '../../src/answer/types.ts';
import type { Source, Status } from '../../src/knowledge/types.ts';

export type { Answer, Citation, Claim, Found, Lang, Source, Stage, Status };

/** What `GET /api/provisions/:id` returns, as far as it is shown. Dates are `YYYY-MM-DD`. */
export interface ProvisionView {
  id: string;
  document: string;
  documentEn: string | null;
  number: string | null;
  article: string;
  headings: string[];
  text: string;
  source: Source;
  status: Status;
  effectiveFrom: string | null;
  effectiveTo: string | null;
  url: string | null;
  note: { zh: string; en: string } | null;
  /** Ids of the neighbouring provisions. */
  previous: string | null;
  next: string | null;
}

/** One stored message, as `GET /api/conversations/:id/messages` returns it. */
export interface StoredMessage {
  seq: number;
  id: string;
  /** `asker`, `bot`, `staff` or `system`. */
  role: string;
  text: string;
  answer: Answer | null;
  /** The client's own id of it, for what the asker wrote. */
  clientId: string | null;
  /** Of what staff wrote: its sentences and what they rest on. */
  cited?: { claims: Claim[]; citations: Citation[] };
  /** What staff decided about it since; an answer carries the same. */
  recalled?: Answer['recalled'];
  correction?: Answer['correction'];
}
