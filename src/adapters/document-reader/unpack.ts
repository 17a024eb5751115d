/** Unpacks the XML parts of a .docx or .xlsx, counting while it inflates, so that a zip bomb ends early. */
import { Unzip, UnzipInflate, zipSync } from 'fflate';
import { YaowenError } from '../../errors.ts';
import { damaged, tooDeep, unpacksTooLarge, withEntities, withMacros, withPassword } from './faults.ts';
import type { ReadLimits } from './types.ts';

export interface Unpacked {
  /** XML parts by their path in the package. */
  parts: Map<string, string>;
  /** Paths of all parts, also those that were not unpacked. */
  names: string[];
}

/** Small enough that one piece cannot swell past memory: DEFLATE packs at most 1,032 to one. */
const pieceBytes = 16_384;

/**
 * Only `.xml` and `.rels` parts are unpacked: no picture, font, embedded file or program is looked at.
 * @throws `bad_input:ingest` for macros, DTDs, locked or damaged packages; `too_large:ingest` for bombs
 */
export function unpack(bytes: Uint8Array, limits: ReadLimits): Unpacked {
  const names: string[] = [];
  const chunks = new Map<string, Uint8Array[]>();
  let total = 0;
  const unzip = new Unzip((file) => {
    const name = file.name.replaceAll('\\', '/').replace(/^\/+/, '');
    names.push(name);
    if (names.length > limits.maxParts) throw unpacksTooLarge(limits.maxUnpackedBytes);
    if (/vbaproject\.bin$|vbadata\.xml$/i.test(name)) throw withMacros();
    if (!/\.(?:xml|rels)$/i.test(name)) return;
    // Two parts of one name would let a checker and a reader see different files.
    if (chunks.has(name)) throw damaged('Office');
    const own: Uint8Array[] = [];
    chunks.set(name, own);
    file.ondata = (error, chunk) => {
      if (error) throw error;
      total += chunk.length;
      if (total > limits.maxUnpackedBytes) throw unpacksTooLarge(limits.maxUnpackedBytes);
      own.push(chunk.slice());
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  if (isLocked(bytes)) throw withPassword();
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes)
      unzip.push(bytes.subarray(at, at + pieceBytes), at + pieceBytes >= bytes.length);
  } catch (error) {
    throw error instanceof YaowenError ? error : damaged('Office', error);
  }
  const parts = new Map<string, string>();
  for (const [name, own] of chunks) parts.set(name, checkXml(decode(own), limits));
  if (!parts.has('[Content_Types].xml')) throw damaged('Office');
  if (/macroEnabled/i.test(parts.get('[Content_Types].xml')!)) throw withMacros();
  return { parts, names };
}

/** Packs checked parts again for a reader that wants a file. */
export function repack(parts: ReadonlyMap<string, string>): Uint8Array {
  const encoder = new TextEncoder();
  return zipSync(Object.fromEntries([...parts].map(([name, text]) => [name, encoder.encode(text)])), {
    level: 0,
  });
}

/** General purpose bit 0 of the first local header. */
const isLocked = (bytes: Uint8Array): boolean => ((bytes[6] ?? 0) & 1) === 1;

function decode(chunks: Uint8Array[]): string {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  const utf16 = whole[0] === 0xff && whole[1] === 0xfe ? 'utf-16le' : whole[0] === 0xfe ? 'utf-16be' : null;
  try {
    return new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(whole);
  } catch (error) {
    throw damaged('Office', error);
  }
}

/** Refuses DTDs and elements that lie too deep, before any parser sees them. Linear. */
function checkXml(text: string, limits: ReadLimits): string {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw withEntities();
  let depth = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const next = text[at + 1];
    if (next === '/') depth--;
    else if (next !== '?' && next !== '!') {
      const end = text.indexOf('>', at);
      if (end < 0) break;
      if (text[end - 1] !== '/') depth++;
      if (depth > limits.maxDepth) throw tooDeep(limits.maxDepth);
    }
  }
  return text;
}
