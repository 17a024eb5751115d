/**
 * Character maps of Chinese fonts that a PDF names but does not carry (GBK-EUC-H, UniGB-UCS2-H …): common in official
 * papers, whose text is otherwise lost. Instead of Adobe's files, maps of our own: each code gets a number (CID) above
 * the real ones by its place in GBK, and `Adobe-GB1-UCS2` leads from there to Unicode. Only text comes out of it, no
 * shapes, so the numbers need only agree with each other. Texts that use Adobe's own numbers (Identity-H without
 * ToUnicode) stay unreadable and are refused.
 */

const firstOwn = 31_000;
const trails = 190;
const gbk = new TextDecoder('gb18030');

/** Place of a two-byte GBK code, 0x8140 first; lead 0x81-0xFE, trail 0x40-0xFE without 0x7F. */
const placeOf = (lead: number, trail: number): number =>
  (lead - 0x81) * trails + trail - 0x40 - (trail > 0x7f ? 1 : 0);

let byPlace: string[] | null = null;
function charactersByPlace(): string[] {
  if (byPlace) return byPlace;
  byPlace = [];
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++)
      if (trail !== 0x7f) byPlace[placeOf(lead, trail)] = gbk.decode(new Uint8Array([lead, trail]));
  return byPlace;
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

function cmap(name: string, codespace: string, body: string[]): string {
  return [
    '/CIDInit /ProcSet findresource begin',
    'begincmap',
    `/CMapName /${name} def`,
    codespace,
    ...body,
    'endcmap',
  ].join('\n');
}

const inBlocks = (kind: string, entries: string[]): string[] => {
  const out: string[] = [];
  for (let i = 0; i < entries.length; i += 100) {
    const some = entries.slice(i, i + 100);
    out.push(`${some.length} begin${kind}`, ...some, `end${kind}`);
  }
  return out;
};

/** GBK codes; ASCII has the numbers it has with Adobe: from 814 (half width) or from 1 (proportional). */
function gbkMap(name: string): string {
  const ascii = name.startsWith('GBKp') || name.startsWith('GBpc') ? 1 : 814;
  const ranges = [`<20> <7e> ${ascii}`];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    ranges.push(`<${hex(lead, 2)}40> <${hex(lead, 2)}7e> ${firstOwn + placeOf(lead, 0x40)}`);
    ranges.push(`<${hex(lead, 2)}80> <${hex(lead, 2)}fe> ${firstOwn + placeOf(lead, 0x80)}`);
  }
  const codespace = '2 begincodespacerange\n<00> <80>\n<8140> <fefe>\nendcodespacerange';
  return cmap(name, codespace, inBlocks('cidrange', ranges));
}

/** UTF-16 codes of the characters that GBK has. */
function unicodeMap(name: string): string {
  const entries = ['<0020> <007e> 1'];
  for (const [place, character] of charactersByPlace().entries())
    if (character.length === 1 && !/[\ufffd\ue000-\uf8ff]/.test(character))
      entries.push(
        `<${hex(character.charCodeAt(0), 4)}> <${hex(character.charCodeAt(0), 4)}> ${firstOwn + place}`,
      );
  const codespace = '1 begincodespacerange\n<0000> <ffff>\nendcodespacerange';
  return cmap(name, codespace, inBlocks('cidrange', entries));
}

/** From the numbers above to Unicode. */
function toUnicodeMap(): string {
  const entries: string[] = [];
  for (let code = 0x20; code <= 0x7e; code++)
    for (const first of [1, 814]) entries.push(`<${hex(first + code - 0x20, 4)}> <${hex(code, 4)}>`);
  for (const [place, character] of charactersByPlace().entries())
    if (character.length === 1 && !/[\ufffd\ue000-\uf8ff]/.test(character))
      entries.push(`<${hex(firstOwn + place, 4)}> <${hex(character.charCodeAt(0), 4)}>`);
  const codespace = '1 begincodespacerange\n<0000> <ffff>\nendcodespacerange';
  return cmap('Adobe-GB1-UCS2', codespace, inBlocks('bfchar', entries));
}

const made = new Map<string, Uint8Array>();

/** The map of this name as PDF.js reads it uncompressed; null for one that is not ours to make. */
export function makeCharacterMap(name: string): Uint8Array | null {
  const known = made.get(name);
  if (known) return known;
  const text =
    name === 'Adobe-GB1-UCS2'
      ? toUnicodeMap()
      : /^(?:GBK|GBKp|GBpc|GB)-EUC-[HV]$/.test(name)
        ? gbkMap(name)
        : /^UniGB-(?:UCS2|UTF16)-[HV]$/.test(name)
          ? unicodeMap(name)
          : null;
  if (text === null) return null;
  const bytes = new TextEncoder().encode(
    name.endsWith('-V') ? text.replace('begincmap', 'begincmap\n/WMode 1 def') : text,
  );
  made.set(name, bytes);
  return bytes;
}
