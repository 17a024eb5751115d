/**
 * Reads what the server sent into the shapes the views draw. Everything from outside may lack fields or
 * have wrong types; a part that cannot be read is null, never a half-drawn answer.
 */
import { readRemarks } from './read-remarks.ts';
import type { Answer, Citation, Claim, Found, ProvisionView, StoredMessage } from './wire-types.ts';

type Fields = Record<string, unknown>;

/** A claim with the citations first used in it. */
export interface ClaimPart {
  claim: Claim;
  citations: Citation[];
}

/** Data of a `data-claim` part: `{ claim, citations }`. */
export function readClaimPart(data: unknown): ClaimPart | null {
  if (!isFields(data)) return null;
  const claim = readClaim(data.claim);
  return claim && { claim, citations: readList(data.citations, readCitation) };
}

/** Data of a `data-answer` part, or the `answer` of a stored message. */
export function readAnswer(data: unknown): Answer | null {
  if (!isFields(data) || typeof data.outcome !== 'string') return null;
  const handoff = isFields(data.handoff) ? data.handoff : null;
  const guides = readList(data.guides, readGuideLink);
  return {
    outcome: data.outcome as Answer['outcome'],
    reason: textOrNull(data.reason) as Answer['reason'],
    lang: data.lang === 'en' ? 'en' : 'zh',
    mode: data.mode === 'model' || data.mode === 'card' ? data.mode : 'quote',
    text: textOrNull(data.text) ?? '',
    claims: readList(data.claims, readClaim),
    citations: readList(data.citations, readCitation),
    found: readList(data.found, readFound),
    handoff: handoff && {
      reason: handoff.reason as NonNullable<Answer['handoff']>['reason'],
      state: handoff.state === 'open' ? 'open' : 'offered',
      case: textOrNull(handoff.case),
    },
    asOf: textOrNull(data.asOf) ?? '',
    release: textOrNull(data.release) ?? '',
    aigc: { label: true },
    timingsMs: { retrieve: 0, total: 0 },
    degraded: readList(data.degraded, textOrNull),
    ...(guides.length > 0 ? { guides } : {}),
    ...readMarks(data),
    ...readRemarks(data),
  };
}

function readGuideLink(data: unknown): NonNullable<Answer['guides']>[number] | null {
  if (!isFields(data) || typeof data.id !== 'string' || !isFields(data.title)) return null;
  const [zh, en] = [textOrNull(data.title.zh), textOrNull(data.title.en)];
  const path = textOrNull(data.path);
  return zh && en && path && /^\/[\w/-]+$/.test(path) ? { id: data.id, title: { zh, en }, path } : null;
}

/** Body of `GET /api/provisions/:id`. */
export function readProvision(data: unknown): ProvisionView | null {
  if (!isFields(data) || typeof data.id !== 'string' || typeof data.text !== 'string') return null;
  const note = isFields(data.note) ? data.note : null;
  return {
    id: data.id,
    document: textOrNull(data.document) ?? '',
    documentEn: textOrNull(data.documentEn),
    number: textOrNull(data.number),
    article: textOrNull(data.article) ?? '',
    headings: readList(data.headings, textOrNull),
    text: data.text,
    source: data.source === 'note' ? 'note' : 'official',
    status: readStatus(data.status),
    effectiveFrom: textOrNull(data.effectiveFrom),
    effectiveTo: textOrNull(data.effectiveTo),
    url: textOrNull(data.url),
    note: note && { zh: textOrNull(note.zh) ?? '', en: textOrNull(note.en) ?? '' },
    previous: readNeighbour(data.previous),
    next: readNeighbour(data.next),
  };
}

/** One message of `GET /api/conversations/:id/messages`, or of the event stream. */
export function readStoredMessage(data: unknown): StoredMessage | null {
  if (!isFields(data) || typeof data.seq !== 'number' || typeof data.id !== 'string') return null;
  return {
    seq: data.seq,
    id: data.id,
    role: textOrNull(data.role) ?? '',
    text: textOrNull(data.text) ?? '',
    answer: readAnswer(data.answer),
    clientId: textOrNull(data.clientId),
    ...(isFields(data.cited) ? { cited: readCited(data.cited) } : {}),
    ...readMarks(data),
  };
}

const readCited = (cited: Fields) => ({
  claims: readList(cited.claims, readClaim),
  citations: readList(cited.citations, readCitation),
});

/** What staff decided since; a shape that is not known still warns. */
function readMarks(data: Fields): Pick<Answer, 'recalled' | 'correction'> {
  const marks: Pick<Answer, 'recalled' | 'correction'> = {};
  const { recalled, correction } = data;
  if (recalled)
    marks.recalled = isFields(recalled)
      ? { at: textOrNull(recalled.at) ?? '', reasons: readList(recalled.reasons, textOrNull) }
      : { at: '', reasons: [] };
  if (isFields(correction) && typeof correction.text === 'string')
    marks.correction = { text: correction.text, at: textOrNull(correction.at) ?? '' };
  return marks;
}

/** An address that may become a link: only http and https, so that no other scheme is ever followed. */
export function safeLink(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The items of a list that could be read; no list is an empty one. */
export function readList<T>(value: unknown, read: (item: unknown) => T | null): T[] {
  if (!Array.isArray(value)) return [];
  return value.map(read).filter((item): item is NonNullable<Awaited<T>> & T => item !== null);
}

function readClaim(data: unknown): Claim | null {
  if (!isFields(data) || typeof data.text !== 'string') return null;
  return { text: data.text, citations: readList(data.citations, numberOrNull) };
}

function readCitation(data: unknown): Citation | null {
  if (!isFields(data) || typeof data.n !== 'number' || typeof data.provision !== 'string') return null;
  return {
    n: data.n,
    provision: data.provision,
    source: data.source === 'note' ? 'note' : 'official',
    document: textOrNull(data.document) ?? '',
    documentEn: textOrNull(data.documentEn),
    number: textOrNull(data.number),
    article: textOrNull(data.article) ?? '',
    paragraph: numberOrNull(data.paragraph),
    item: numberOrNull(data.item),
    quote: textOrNull(data.quote) ?? '',
    status: readStatus(data.status),
    effectiveFrom: textOrNull(data.effectiveFrom),
    effectiveTo: textOrNull(data.effectiveTo),
    confirmedOn: textOrNull(data.confirmedOn),
    url: textOrNull(data.url),
  };
}

function readFound(data: unknown): Found | null {
  if (!isFields(data) || typeof data.provision !== 'string') return null;
  return {
    provision: data.provision,
    source: data.source === 'note' ? 'note' : 'official',
    document: textOrNull(data.document) ?? '',
    article: textOrNull(data.article) ?? '',
    score: numberOrNull(data.score) ?? 0,
    text: textOrNull(data.text) ?? '',
  };
}

const statuses = ['in_force', 'amended', 'superseded', 'repealed', 'not_yet'] as const;

function readStatus(value: unknown): Citation['status'] {
  return statuses.find((status) => status === value) ?? 'unknown';
}

/** A neighbour is an id, or an object that has one. */
function readNeighbour(value: unknown): string | null {
  return isFields(value) ? textOrNull(value.id) : textOrNull(value);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
