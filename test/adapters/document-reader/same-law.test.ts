/** One law in every format gives the same provisions. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DocumentReader, openDocumentReader } from '../../../src/adapters/document-reader/index.ts';
import { parseDocument } from '../../../src/knowledge/parse-document.ts';
import type { ParsedDocument } from '../../../src/knowledge/types.ts';
import { noBrowserReason } from '../../support/browser.ts';
import { pdfFile, plainLines, portalPage, wordFile } from '../../support/document-files.ts';
import { toGb18030 } from '../../support/gb18030.ts';
import { kiteRules } from '../../support/invented-law.ts';

const lines = plainLines(kiteRules);
const markdown = parseDocument({ fileName: '风筝器械管理办法(2020-03-01).md', text: kiteRules });
const utf8 = (text: string) => new TextEncoder().encode(text);

let reader: DocumentReader;
beforeAll(() => {
  reader = openDocumentReader();
});
afterAll(() => reader.close());

const provisionsOf = ({ provisions }: ParsedDocument) =>
  provisions.map(({ id, article, kind, headings, text, paragraphs }) => ({
    id,
    article,
    kind,
    headings,
    text,
    paragraphs,
  }));

async function expectSameLaw(path: string, bytes: Uint8Array) {
  const { parsed, document } = await reader.read({ path, bytes });
  expect(provisionsOf(parsed)).toEqual(provisionsOf(markdown));
  expect(parsed).toMatchObject({
    title: markdown.title,
    number: markdown.number,
    authority: markdown.authority,
    editionDate: markdown.editionDate,
    effectiveFrom: markdown.effectiveFrom,
    repeals: markdown.repeals,
    references: markdown.references,
  });
  return { parsed, document };
}

describe('the same law in every format', () => {
  it('as Markdown and as plain text', async () => {
    await expectSameLaw('办法(2020-03-01).md', utf8(kiteRules));
    await expectSameLaw('办法.txt', utf8(lines.join('\r\n')));
  });

  it('as a saved portal page, without its navigation', async () => {
    const { parsed } = await expectSameLaw('保存的网页.html', utf8(portalPage(lines)));
    const words = parsed.provisions.map(({ text }) => text).join();
    for (const furniture of ['政务公开', '分享', '打印', '安全月', '版权', '被脚本写入'])
      expect(words).not.toContain(furniture);
  });

  it('as a page in GB2312 that says so only in its meta tag', async () => {
    const page = portalPage(lines, { charset: 'gb2312' });
    await expectSameLaw('gb.htm', toGb18030(page));
  });

  it('as a Word text, its articles numbered by hand or by Word', async () => {
    await expectSameLaw('办法.docx', await wordFile(lines));
    const { document } = await expectSameLaw('自动编号.docx', await wordFile(lines, { automatic: true }));
    expect(document.doubts).toContainEqual(expect.objectContaining({ code: 'automatic-numbers' }));
  });

  describe.skipIf(noBrowserReason)(
    `as a PDF${noBrowserReason ? ` (skipped: ${noBrowserReason})` : ''}`,
    () => {
      it('with running heads, page numbers, radicals, and every line broken', async () => {
        const { parsed, document } = await expectSameLaw('办法.pdf', await pdfFile(lines));
        expect(document.pages).toBeGreaterThan(2);
        expect(document.doubts).toContainEqual(
          expect.objectContaining({ code: 'running-lines-dropped', text: expect.stringContaining('— 1 —') }),
        );
        expect(parsed.provisions.map(({ text }) => text).join('')).not.toMatch(/[\u2e80-\u2fdf]/);
      });

      it.each([
        ['indented paragraphs on narrow pages', { indented: true }],
        ['wide pages', { width: '210mm', height: '297mm' }],
        ['two columns', { width: '210mm', height: '297mm', columns: 2, indented: true }],
        ['a watermark across', { width: '150mm', height: '200mm', watermark: '内部资料' }],
        ['an odd width', { width: '123mm', height: '111mm', indented: true }],
      ])('with %s', async (_, options) => {
        await expectSameLaw('办法.pdf', await pdfFile(lines, options));
      });
    },
  );
});
