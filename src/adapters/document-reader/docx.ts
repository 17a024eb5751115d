/** Word texts (.docx): paragraphs, tables and automatic numbers; no picture, macro, embedded or outside part. */
import { parseHTML } from 'linkedom';
import mammoth from 'mammoth';
import type { Doubt } from '../../knowledge/types.ts';
import { writeNumbers } from './docx-numbers.ts';
import { linesOfElement } from './element-lines.ts';
import { damaged, noWords } from './faults.ts';
import type { DocumentText, ReadInput } from './types.ts';
import { repack, type Unpacked, unpack } from './unpack.ts';

/** Titles of both languages' style names; mammoth knows `heading 1` to `heading 6` by itself. */
const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='标题'] => h1:fresh",
  'u => u',
  'strike => s',
];

export async function readDocx(
  { bytes, url, limits }: ReadInput,
  unpacked?: Unpacked,
): Promise<DocumentText> {
  const { parts, names } = unpacked ?? unpack(bytes, limits);
  const doubts: Doubt[] = [];
  const doubt = (code: string, text: string) => doubts.push({ code, line: 1, text });
  const main = mainPart(parts);
  const outside = dropOutside(parts);
  if (outside > 0) doubt('outside-parts-dropped', `${outside} parts outside the file are not read`);
  const source = parts.get(main)!;
  if (/<w:(?:ins|del|moveFrom|moveTo)\s/.test(source))
    doubt('tracked-changes', 'the file holds tracked changes; insertions were taken, deletions left out');
  if (
    names.some((name) => /\/(?:embeddings|activeX|afchunk|altChunk)/i.test(name)) ||
    /<w:altChunk\b/.test(source)
  )
    doubt('embedded-parts-dropped', 'embedded files are not read');
  const { xml, count } = writeNumbers(parts, main);
  if (count > 0) doubt('automatic-numbers', `${count} automatic numbers were written into the text`);
  const checked = new Map(parts).set(main, xml);
  let html: string;
  try {
    const converted = await mammoth.convertToHtml(
      { buffer: Buffer.from(repack(checked)) },
      {
        styleMap,
        externalFileAccess: false,
        convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
      },
    );
    html = converted.value;
  } catch (error) {
    throw damaged('Word', error);
  }
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`) as unknown as {
    document: Document;
  };
  const { lines, attachments, pictures } = linesOfElement(document.body, {
    base: url,
    maxDepth: limits.maxDepth,
  });
  const shapes = names.filter((name) => /^word\/media\//i.test(name)).length;
  if (lines.length === 0) throw noWords('Word');
  if (Math.max(pictures, shapes) > 0)
    doubt('pictures-dropped', `${Math.max(pictures, shapes)} pictures are not read`);
  return { format: 'docx', text: lines.join('\n'), attachments, doubts, pages: null };
}

/** The part that the package names as its document. */
function mainPart(parts: ReadonlyMap<string, string>): string {
  const relations = parts.get('_rels/.rels') ?? '';
  for (const [relation] of relations.matchAll(/<Relationship\b[^>]*>/g)) {
    if (!/Type="[^"]*\/officeDocument"/.test(relation)) continue;
    const target = /Target="\/?([^"]+)"/.exec(relation)?.[1];
    if (target !== undefined && parts.has(target)) return target;
  }
  if (parts.has('word/document.xml')) return 'word/document.xml';
  throw damaged('Word');
}

/** Takes relations that point out of the file away; links in the text keep their words. */
function dropOutside(parts: Map<string, string>): number {
  let dropped = 0;
  for (const [name, text] of parts) {
    if (!name.endsWith('.rels')) continue;
    const kept = text.replace(
      /<Relationship\b[^>]*TargetMode\s*=\s*["']External["'][^>]*>(?:\s*<\/Relationship>)?/gi,
      (relation) => {
        if (/Type="[^"]*\/hyperlink"/.test(relation)) return relation;
        dropped++;
        return '';
      },
    );
    parts.set(name, kept);
  }
  return dropped;
}
