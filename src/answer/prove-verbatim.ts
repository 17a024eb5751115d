/** A claim in the source's own words needs no comparing, unless the cut itself turned its meaning. */
import type { EvidenceSpan } from './types.ts';

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
 */
export function compareVerbatim(claim: string, spans: readonly EvidenceSpan[]): Verbatim {
  const squeezed = claim
    .replace(/[\s\u3000]+/g, '')
    .replace(/^(?:《[^》]{2,40}》)?第[^，。：]{1,12}条(?:规定)?[：:，]/, '');
  const bare = squeezed.replace(/^[“"「『]|[”"」』]$/g, '').replace(/[。；;，,.]+$/, '');
  const whole = placeOf(bare, spans);
  if (whole) return { verbatim: true, turned: turnedBy(whole, bare) };
  const pieces = bare.split(/(?<=[。；;！？!?…])/).map((piece) => piece.replace(/[。；;！？!?…]+$/, ''));
  if (pieces.length < 2) return { verbatim: false };
  let turned: string | null = null;
  for (const piece of pieces) {
    if (piece === '') continue;
    const place = piece.length < shortestPiece ? null : placeOf(piece, spans);
    if (!place) return { verbatim: false };
    turned ??= turnedBy(place, bare);
  }
  return { verbatim: true, turned };
}

interface Place {
  text: string;
  start: number;
  end: number;
}

function placeOf(piece: string, spans: readonly EvidenceSpan[]): Place | null {
  if (piece.length < shortestPiece) return null;
  for (const span of spans) {
    const text = span.passage.provision.text;
    const found = locate(text, span.start, span.end, piece);
    if (found) return { text, start: found[0], end: found[1] };
  }
  return null;
}

function turnedBy(place: Place, claim: string): string | null {
  const before = place.text.slice(Math.max(0, place.start - 10), place.start);
  const governed = governsNext.exec(before);
  if (governed) return `«${governed[0].trim()}» before the quoted words is left out`;
  const after = place.text.slice(place.end, place.end + 80);
  if (conditionGoesOn.test(after)) return 'the quoted words are cut inside a condition';
  const exception = takesBack.exec(after);
  if (exception && !claim.includes(exception[0].replace(/[\s\u3000，,；;。.]+/g, '').slice(0, 12))) {
    return `«${exception[0].trim()}» after the quoted words is left out`;
  }
  return null;
}
