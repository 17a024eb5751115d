/** Files that lie, burst, hang or hold no words: each is refused with words on what to do, and harms no other. */
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DocumentReader, openDocumentReader } from '../../../src/adapters/document-reader/index.ts';
import { plainLines, portalPage, wordFile, workbook } from '../../support/document-files.ts';
import { toGb18030 } from '../../support/gb18030.ts';
import { kiteRules } from '../../support/invented-law.ts';
import { rawPdf } from '../../support/raw-pdf.ts';

const lines = plainLines(kiteRules);
const utf8 = (text: string) => new TextEncoder().encode(text);
let reader: DocumentReader;
let word: Uint8Array;
beforeAll(async () => {
  reader = openDocumentReader({ threads: 1 });
  word = await wordFile(lines);
});
afterAll(() => reader.close());

const read = (path: string, bytes: Uint8Array) => reader.read({ path, bytes });
async function refused(path: string, bytes: Uint8Array, other: DocumentReader = reader) {
  const error = await other.read({ path, bytes }).then(
    () => null,
    (e) => e,
  );
  expect(error, `${path} was read`).not.toBeNull();
  expect(error.messages.zh).toMatch(/。$/);
  expect(error.messages.en).toMatch(/\.$/);
  return error as { code: string; messages: { zh: string; en: string } };
}
/** The Word text with parts changed, added or (null) taken out. */
function changed(parts: Record<string, string | Uint8Array | null>): Uint8Array {
  const all: Record<string, Uint8Array> = unzipSync(word);
  for (const [name, part] of Object.entries(parts)) {
    if (part === null) delete all[name];
    else all[name] = typeof part === 'string' ? strToU8(part) : part;
  }
  return zipSync(all);
}
const partOf = (name: string) => new TextDecoder().decode(unzipSync(word)[name]);

describe('packages', () => {
  it('with macros, by name or inside', async () => {
    for (const [path, bytes] of [
      ['a.docm', word],
      ['a.docx', changed({ 'word/vbaProject.bin': 'x' })],
      [
        'a.docx',
        changed({
          '[Content_Types].xml': partOf('[Content_Types].xml').replace(
            '</Types>',
            '<Default Extension="q" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
          ),
        }),
      ],
    ] as const)
      expect((await refused(path, bytes)).messages.zh).toContain('宏');
  });

  it('that burst: many bytes, many parts, many levels', async () => {
    const small = openDocumentReader({ threads: 1, limits: { maxUnpackedBytes: 3_000_000, maxParts: 50 } });
    try {
      const bomb = changed({ 'word/extra.xml': new Uint8Array(8_000_000).fill(32) });
      expect(bomb.length).toBeLessThan(100_000);
      expect((await refused('bomb.docx', bomb, small)).code).toBe('too_large:ingest');
      const crowd = changed(
        Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`word/p${i}.xml`, '<a/>'])),
      );
      expect((await refused('crowd.docx', crowd, small)).code).toBe('too_large:ingest');
    } finally {
      await small.close();
    }
    const deep = `<w:document xmlns:w="w"><w:body>${'<w:sdt>'.repeat(5_000)}${'</w:sdt>'.repeat(5_000)}</w:body></w:document>`;
    expect((await refused('deep.docx', changed({ 'word/document.xml': deep }))).code).toBe(
      'too_large:ingest',
    );
    const page = `<html><body>${'<div>'.repeat(50_000)}第一条 深。${'</div>'.repeat(50_000)}</body></html>`;
    expect((await refused('deep.html', utf8(page))).code).toBe('too_large:ingest');
  });

  it('that declare entities, which could read files or swell', async () => {
    const doctype = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
    const document = partOf('word/document.xml').replace(/^(<\?xml[^>]*\?>)?/, `$1${doctype}`);
    expect((await refused('a.docx', changed({ 'word/document.xml': document }))).messages.en).toContain(
      'DTD',
    );
  });

  it('whose pictures, templates and frames lie outside are read without them', async () => {
    const outside =
      '<Relationship Id="rIdEvil" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://127.0.0.1:9/t.dotm" TargetMode="External"/>';
    const name = 'word/_rels/document.xml.rels';
    const bytes = changed({ [name]: partOf(name).replace('</Relationships>', `${outside}</Relationships>`) });
    const { parsed, document } = await read('a.docx', bytes);
    expect(document.doubts).toContainEqual(expect.objectContaining({ code: 'outside-parts-dropped' }));
    expect(parsed.provisions.filter(({ kind }) => kind === 'article')).toHaveLength(10);
  });

  it('that are cut off, empty, or of another kind', async () => {
    await refused('cut.docx', word.subarray(0, Math.floor(word.length / 2)));
    await refused('no-document.docx', changed({ 'word/document.xml': null }));
    await refused('zip.docx', zipSync({ 'a.txt': strToU8('x') }));
    const sheets = await workbook([{ name: 'a', rows: [['目录'], ['序号', '名称'], [1, '风筝']] }]);
    expect((await refused('sheets.docx', sheets)).messages.en).toContain('Excel');
    await refused('empty.xlsx', await workbook([{ name: 'a', rows: [[null]] }]));
  });
});

describe('names and contents', () => {
  it.each([
    ['old.doc', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), '.docx'],
    ['page.pdf', utf8('<!doctype html><html><body>第一条</body></html>'), 'HTML'],
    ['law.md', utf8('%PDF-1.7 …'), 'PDF'],
    ['scan.md', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'picture'],
    ['program.exe', utf8('MZ'), '.docx'],
    ['broken.pdf', utf8('%PDF-1.7\n1 0 obj\n<<'), 'PDF'],
  ])('%s is refused', async (path, bytes, words) => {
    expect((await refused(path, bytes)).messages.en).toContain(words);
  });

  it('a page under the name of a text is read as a page', async () => {
    const { document } = await read('saved.txt', utf8(portalPage(lines)));
    expect(document.format).toBe('html');
  });

  it('a page without words of its own is told from an empty law', async () => {
    const shell = '<html><head><script src="app.js"></script></head><body><div id="app"></div></body></html>';
    expect((await refused('shell.html', utf8(shell))).messages.en).toContain('script');
  });
});

describe('PDFs', () => {
  const text = lines.slice(0, 12).map((line) => toGb18030(line.slice(0, 30)));

  it.each(['GBK-EUC-H', 'GBKp-EUC-H', 'UniGB-UCS2-H'])(
    'whose fonts are only named (%s) are read',
    async (encoding) => {
      const utf16 = (line: string) =>
        new Uint8Array([...line].flatMap((c) => [c.charCodeAt(0) >> 8, c.charCodeAt(0) & 255]));
      const encode = encoding.startsWith('Uni') ? utf16 : toGb18030;
      const pdf = rawPdf([{ lines: lines.slice(0, 12).map((line) => encode(line.slice(0, 30))) }], encoding);
      const { parsed } = await read('a.pdf', pdf);
      expect(parsed.title).toBe('风筝器械管理办法');
      expect(parsed.provisions.find(({ article }) => article === '第一条')!.text).toBe(
        '第一条 为了加强风筝器械管理，制定本办法。',
      );
    },
  );

  it('with scanned pages are refused, and the pages named', async () => {
    const pages = [
      { lines: text },
      { picture: 1 },
      { lines: text },
      { picture: 0.9 },
      { picture: 1, lines: [toGb18030('扫描')] },
    ];
    const error = await refused('scan.pdf', rawPdf(pages));
    expect(error.messages.zh).toContain('第 2, 4-5 页（共 5 页）是扫描图像');
    expect((await refused('all.pdf', rawPdf([{ picture: 1 }]))).messages.en).toContain('scanned');
  });

  it('with a short last page and a seal on it are no scans', async () => {
    const { parsed } = await read(
      'seal.pdf',
      rawPdf([{ lines: text }, { lines: [toGb18030('二〇二〇年三月一日')], picture: 0.2 }]),
    );
    expect(parsed.provisions.length).toBeGreaterThan(3);
  });

  it('whose characters cannot be known are refused instead of stored as rubbish', async () => {
    const cids = (line: string) =>
      new Uint8Array([...line].flatMap((c) => [0x06 + (c.charCodeAt(0) % 16), c.charCodeAt(0) & 255]));
    await refused('cids.pdf', rawPdf([{ lines: lines.slice(0, 12).map(cids) }], 'Identity-H'));
  });
});

describe('one bad file among good ones', () => {
  it('that takes too long is ended, and the next is read', async () => {
    const quick = openDocumentReader({ threads: 1, limits: { timeoutMs: 1 } });
    expect((await refused('slow.docx', word, quick)).code).toBe('time_limit:ingest');
    await quick.close();
    expect((await read('good.docx', word)).parsed.provisions.length).toBeGreaterThan(10);
  });

  it('that bursts the memory ends its thread alone', async () => {
    const tight = openDocumentReader({ threads: 1, limits: { maxHeapMb: 24 } });
    try {
      const huge = `<html><body>${'<p>第一条 风。</p>'.repeat(400_000)}</body></html>`;
      const results = await Promise.allSettled([
        tight.read({ path: 'huge.html', bytes: utf8(huge) }),
        tight.read({ path: 'good.md', bytes: utf8(kiteRules) }),
      ]);
      expect(results[0]).toMatchObject({ status: 'rejected', reason: { code: 'too_large:ingest' } });
      expect(results[1]!.status).toBe('fulfilled');
    } finally {
      await tight.close();
    }
  });
});
