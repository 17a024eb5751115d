/** A claim in the source's own words needs no comparing, unless the cut itself turned its meaning. */
import type { LibraryProvision } from '../../ports.ts';
import type { EvidenceSpan } from '../types.ts';

/** Words before a cut that govern what follows it. */
const governsNext =
  /(?:不|未|无|非|免|不得|不予|无需|无须|禁止|可以|应当|必须|可|须|应|需|方可|没有|得以|拟|拒不|除|not|no|never|without|except|unless|may|must|shall|cannot)\s*$/i;
/** Words after a cut that take something back from what stands before it. */
const takesBack =
  /^[\s，,；;。.]*(?:但|但是|不过|然而|可是)(?!书)|^[^。；;\n]{0,40}?(?:除外|的例外|不在此限|不适用前款)|^[\s，,]*(?:法律|行政法规|国家|本办法|本条例|本法)[^。；\n]{0,20}另有规定|^[\s，,]*(?:unless|except|provided that|but|however)\b/i;
/** A cut inside a clause that leaves the end of a condition behind. */
const conditionGoesOn = /^(?:的|者)(?=[，,；;。])/;

const blank = /[\s\u3000]/;

/** Finds `piece` in `text[from..to)` ignoring white space on both sides; linear. */
function locate(text: string, from: number, to: number, piece: string): [number, number] | null {
  const places: number[] = [];
  let squeezed = '';
  for (let i = from; i < to; i += 1) {
    if (blank.test(text[i]!)) continue;
    places.push(i);
    squeezed += text[i];
  }
  const at = squeezed.indexOf(piece);
  return at < 0 ? null : [places[at]!, places[at + piece.length - 1]! + 1];
}

export type Verbatim = { verbatim: false } | { verbatim: true; turned: string | null };

/** Shorter pieces are found anywhere by chance. */
const shortestPiece = 4;

/**
 * Whether the claim is made of whole pieces of its spans, and if so whether a cut dropped a negation before it
 * or an exception (但书) after it. A dropped exception that another piece of the claim brings along is no fault.
 * A list's lead-in and the item after it must be of one list: 不予…：with an item of 可以…：is no quote.
 */
export function compareVerbatim(claim: string, spans: readonly EvidenceSpan[]): Verbatim {
  const named = claim.trim().replace(/^(?:《[^》]{2,40}》)?第[^，。：\s]{1,12}条(?:规定)?[：:，]/, '');
  const bare = named.replace(/^[“"「『]|[”"」』]$/g, '').replace(/[。；;，,.\s]+$/, '');
  const whole = placeOf(squeeze(bare), spans);
  if (whole) return { verbatim: true, turned: turnedBy(whole, squeeze(bare)) };
  const pieces = piecesOf(bare);
  if (pieces.length < 2) return { verbatim: false };
  let turned: string | null = null;
  let lead: Place | null = null;
  for (const piece of pieces) {
    const place = placeOf(piece.replace(endMark, ''), spans);
    if (!place) return { verbatim: false };
    if (lead && itemLabel.test(piece) && !sameParagraph(lead, place))
      turned ??= 'an item under the lead-in of another list';
    lead = piece.endsWith('：') ? place : lead && itemLabel.test(piece) ? lead : null;
    turned ??= turnedBy(place, squeeze(bare));
  }
  return { verbatim: true, turned };
}

/** （一）, 1. or ① at the head of an item. */
const itemLabel = /^(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]|[①-⑳])/;
const endMark = /[。；;！？!?…：]+$/;
const squeeze = (text: string) => text.replace(/[\s\u3000]+/g, '');

/** Lines, and within them sentences, semicolon parts and lead-ins, each with its closing mark. */
function piecesOf(claim: string): string[] {
  return claim
    .split(/\n|(?<=[。；;！？!?…：])/)
    .map(squeeze)
    .filter((piece) => piece.replace(endMark, '') !== '');
}

interface Place {
  provision: LibraryProvision;
  start: number;
  end: number;
}

function placeOf(piece: string, spans: readonly EvidenceSpan[]): Place | null {
  if (piece.length < shortestPiece) return null;
  for (const span of spans) {
    const { provision } = span.passage;
    const found = locate(provision.text, span.start, span.end, piece);
    if (found) return { provision, start: found[0], end: found[1] };
  }
  return null;
}

function sameParagraph(a: Place, b: Place): boolean {
  const holds = (place: Place) =>
    place.provision.paragraphs.findIndex((one) => one.start <= place.start && place.start < one.end);
  return a.provision === b.provision && holds(a) === holds(b);
}

function turnedBy(place: Place, claim: string): string | null {
  const before = place.provision.text.slice(Math.max(0, place.start - 10), place.start);
  const governed = governsNext.exec(before);
  if (governed) return `«${governed[0].trim()}» before the quoted words is left out`;
  const after = place.provision.text.slice(place.end, place.end + 80);
  if (conditionGoesOn.test(after)) return 'the quoted words are cut inside a condition';
  const exception = takesBack.exec(after);
  if (exception && !claim.includes(exception[0].replace(/[\s\u3000，,；;。.]+/g, '').slice(0, 12))) {
    return `«${exception[0].trim()}» after the quoted words is left out`;
  }
  return null;
}
