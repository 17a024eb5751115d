/**
 * The saved form of an index: `YWINDEX1`, checksum of the rest, length of a JSON header, the header, then the
 * typed arrays, each on a multiple of 8 bytes, little-endian. Loading makes views; nothing is copied.
 */
import { YaowenError } from '../../../errors.ts';
import { analyserVersion } from '../../../retrieval/analyse.ts';
import { checksum } from './checksum.ts';
import type { IndexData } from './index-data.ts';
import type { IndexSettings } from './settings.ts';

const magic = 'YWINDEX1';
/** Raised with every change of the arrays or of what their numbers mean. */
const formatVersion = 1;
const headerStart = 16;

type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array;
const arrayTypes = { Uint8Array, Uint16Array, Uint32Array, Int32Array };
type ArrayType = keyof typeof arrayTypes;

interface Section {
  name: string;
  type: ArrayType;
  start: number;
  length: number;
}

interface Header {
  formatVersion: number;
  analyserVersion: string;
  facts: Pick<
    IndexData,
    | 'label'
    | 'settings'
    | 'size'
    | 'documents'
    | 'levels'
    | 'jurisdictions'
    | 'chapterCount'
    | 'impactStep'
    | 'chapterStep'
  >;
  sections: Section[];
}

function arraysOf(data: IndexData): Record<string, Numbers> {
  return {
    idUnits: data.ids.units,
    idStarts: data.ids.starts,
    documentOf: data.documentOf,
    levelOf: data.levelOf,
    jurisdictionOf: data.jurisdictionOf,
    effectiveFrom: data.effectiveFrom,
    effectiveTo: data.effectiveTo,
    chapterOf: data.chapterOf,
    termUnits: data.terms.units,
    termStarts: data.terms.starts,
    postingStarts: data.postingStarts,
    postingEntries: data.postingEntries,
    postings: data.postings,
    chapterStarts: data.chapterStarts,
    chapterEntries: data.chapterEntries,
    chapterImpacts: data.chapterImpacts,
  };
}

const aligned = (offset: number) => (offset + 7) & ~7;

export function encodeIndexData(data: IndexData): Uint8Array {
  const arrays = arraysOf(data);
  const { label, settings, size, documents, levels, jurisdictions, chapterCount, impactStep, chapterStep } =
    data;
  const sections: Section[] = [];
  let end = 0;
  for (const [name, array] of Object.entries(arrays)) {
    sections.push({ name, type: array.constructor.name as ArrayType, start: end, length: array.length });
    end = aligned(end + array.byteLength);
  }
  const header: Header = {
    formatVersion,
    analyserVersion,
    facts: { label, settings, size, documents, levels, jurisdictions, chapterCount, impactStep, chapterStep },
    sections,
  };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  const bodyStart = aligned(headerStart + headerBytes.length);
  const bytes = new Uint8Array(bodyStart + end);
  bytes.set(new TextEncoder().encode(magic));
  bytes.set(headerBytes, headerStart);
  for (const { name, start } of sections) {
    const array = arrays[name]!;
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), bodyStart + start);
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(12, headerBytes.length, true);
  view.setUint32(8, checksum(bytes.subarray(12)), true);
  return bytes;
}

function unusable(what: string): YaowenError {
  return new YaowenError('internal:index', {
    zh: `保存的索引不能使用（${what}），需要重建。`,
    en: `The saved index cannot be used (${what}); build it anew.`,
  });
}

/** Throws `internal:index` unless the bytes are whole, of this version, and weighed by these settings. */
export function decodeIndexData(bytes: Uint8Array, settings: IndexSettings): IndexData {
  if (bytes.length < headerStart || new TextDecoder('latin1').decode(bytes.subarray(0, 8)) !== magic) {
    throw unusable('not an index');
  }
  // Views need an aligned start; a Buffer from a pool may lack it.
  const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const view = new DataView(own.buffer, own.byteOffset, own.byteLength);
  if (view.getUint32(8, true) !== checksum(own.subarray(12))) throw unusable('damaged');
  const headerLength = view.getUint32(12, true);
  const header = JSON.parse(
    new TextDecoder().decode(own.subarray(headerStart, headerStart + headerLength)),
  ) as Header;
  if (header.formatVersion !== formatVersion || header.analyserVersion !== analyserVersion) {
    throw unusable('another version');
  }
  // Impacts are weighed when they are built: other weights mean other numbers.
  if (JSON.stringify(header.facts.settings) !== JSON.stringify(settings)) throw unusable('other weights');
  const bodyStart = aligned(headerStart + headerLength);
  const arrays: Record<string, Numbers> = {};
  for (const { name, type, start, length } of header.sections) {
    arrays[name] = new arrayTypes[type](
      own.buffer as ArrayBuffer,
      own.byteOffset + bodyStart + start,
      length,
    );
  }
  // The checksum vouches for names and types: only this file writes them.
  const a = arrays as Record<string, never>;
  return {
    ...header.facts,
    ids: { units: a.idUnits!, starts: a.idStarts! },
    documentOf: a.documentOf!,
    levelOf: a.levelOf!,
    jurisdictionOf: a.jurisdictionOf!,
    effectiveFrom: a.effectiveFrom!,
    effectiveTo: a.effectiveTo!,
    chapterOf: a.chapterOf!,
    terms: { units: a.termUnits!, starts: a.termStarts! },
    postingStarts: a.postingStarts!,
    postingEntries: a.postingEntries!,
    postings: a.postings!,
    chapterStarts: a.chapterStarts!,
    chapterEntries: a.chapterEntries!,
    chapterImpacts: a.chapterImpacts!,
  };
}
