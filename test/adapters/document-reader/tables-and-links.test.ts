/** Tables, catalogues and links to files survive every format. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DocumentReader, openDocumentReader } from '../../../src/adapters/document-reader/index.ts';
import { launchBrowser, noBrowserReason } from '../../support/browser.ts';
import { pdfFile, plainLines, portalPage, wordFile, workbook } from '../../support/document-files.ts';
import { kiteRules } from '../../support/invented-law.ts';

const lines = plainLines(kiteRules);
const utf8 = (text: string) => new TextEncoder().encode(text);
let reader: DocumentReader;
beforeAll(() => {
  reader = openDocumentReader({ threads: 1 });
});
afterAll(() => reader.close());
const rowsOf = async (path: string, bytes: Uint8Array) => {
  const { parsed, document } = await reader.read({ path, bytes });
  return { parsed, document, rows: parsed.provisions.filter(({ kind }) => kind === 'row') };
};

const catalogue = [
  ['序号', '类别', '名称', '管理'],
  ['1', '牵引', '单线风筝', '备案'],
  ['2', '牵引', '双线风筝', '登记'],
  ['3', '滑翔', '滑翔风筝|大型*', '登记'],
];

describe('a catalogue', () => {
  it('of a workbook becomes rows with their column heads', async () => {
    const file = await workbook([
      {
        name: '目录',
        rows: [
          ['风筝器械分类目录'],
          ...catalogue.map((row, i) => row.map((c, x) => (x === 0 && i > 0 ? Number(c) : c))),
        ],
      },
    ]);
    const { parsed, rows, document } = await rowsOf('风筝器械分类目录(2021-01-01).xlsx', file);
    expect(parsed).toMatchObject({ title: '风筝器械分类目录', editionDate: '2021-01-01' });
    expect(document).toMatchObject({ format: 'xlsx', pages: 1 });
    expect(rows.map(({ text }) => text)).toEqual(catalogue.slice(1).map((row) => row.join('\t')));
    expect(rows[0]!.headings).toContain('序号 | 类别 | 名称 | 管理');
    expect(rows[2]!.article).toBe('表1 行3');
  });

  it('of several sheets keeps them apart; dates are written as days', async () => {
    const file = await workbook([
      {
        name: '一类',
        rows: [
          ['名称', '日期'],
          ['甲', new Date('2020-05-01T00:00:00Z')],
          ['乙', null],
        ],
      },
      {
        name: '二类',
        rows: [
          ['名称', '日期'],
          ['丙', new Date('2021-05-01T00:00:00Z')],
        ],
      },
    ]);
    const { rows } = await rowsOf('目录(2021-01-01).xlsx', file);
    expect(rows.map(({ text }) => text)).toEqual(['甲\t2020-05-01', '乙', '丙\t2021-05-01']);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
    expect(rows[2]!.headings).toContain('二类');
  });

  it('of a workbook says a cell merged over rows in each of them', async () => {
    const rows = [
      [],
      catalogue[0]!,
      ['1', { value: '牵引', rowSpan: 2 }, '单线风筝', '备案'],
      ['2', null, '双线风筝', '登记'],
      catalogue[3]!,
    ];
    const found = await rowsOf('目录(2021-01-01).xlsx', await workbook([{ name: '目录', rows }]));
    expect(found.rows.map(({ text }) => text)).toEqual(catalogue.slice(1).map((row) => row.join('\t')));
  });

  it('of a page keeps cells that span rows in each of them', async () => {
    const html = `<table><tr><th colspan="4">表题</th></tr><tr>${catalogue[0]!.map((c) => `<th>${c}</th>`).join('')}</tr>
      <tr><td>1</td><td rowspan="2">牵引</td><td>单线风筝</td><td>备案</td></tr><tr><td>2</td><td>双线风筝</td><td>登记</td></tr>
      <tr><td>3</td><td>滑翔</td><td>滑翔风筝|大型*</td><td>登记</td></tr></table>`;
    const page = portalPage(['风筝器械分类目录的公告', '现公布目录，自2021年1月1日起施行。特此公告。'], {
      extra: html,
    });
    const { rows } = await rowsOf('公告(2021-01-01).html', utf8(page));
    expect(rows.map(({ text }) => text)).toEqual(catalogue.slice(1).map((row) => row.join('\t')));
  });

  it('of a Word text is read as rows', async () => {
    const file = await wordFile(['风筝器械分类目录的公告', '现公布目录。'], { table: catalogue });
    const { rows } = await rowsOf('公告(2021-01-01).docx', file);
    expect(rows.map(({ text }) => text)).toEqual(catalogue.slice(1).map((row) => row.join('\t')));
  });
});

describe('a saved page', () => {
  it('keeps links to attached files with their addresses, in the text or below it, and fetches none', async () => {
    const extra =
      '<p>附件：<a href="./P020200301.docx">1.登记申请表</a></p><p><a href="javascript:alert(1)">点这里</a></p>';
    const page = portalPage(lines, { extra }).replace(
      '<div class="footer">',
      '<div class="fujian"><a href="/files/2.pdf">2.抗风试验方法</a></div><div class="footer">',
    );
    const { parsed, document } = await rowsOf('办法.html', utf8(page));
    expect(document.attachments).toEqual([
      { name: '1.登记申请表', url: 'https://portal.example/law/2020/P020200301.docx' },
      { name: '2.抗风试验方法', url: 'https://portal.example/files/2.pdf' },
    ]);
    expect(parsed.provisions.map(({ text }) => text).join()).toContain('1.登记申请表');
  });

  it('laid out by tables of one cell is read as text', async () => {
    const page = `<html><head><title>风筝器械管理办法</title></head><body><table><tr><td><table><tr><td>${lines.map((line) => `${line}<br>`).join('')}</td></tr></table></td></tr></table></body></html>`;
    const { parsed } = await rowsOf('旧网页(2020-03-01).html', utf8(page));
    expect(parsed.provisions.filter(({ kind }) => kind === 'article')).toHaveLength(10);
    expect(parsed.title).toBe('风筝器械管理办法');
  });

  it('keeps words that look like marks of Markdown or of HTML', async () => {
    const words = '第一条 直径 a_b_c *应当* 小于 <5 mm>，见 [1](x) 和 # 号；\\n 不是换行。';
    const escaped = words.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    const page = `<html><body><h1>风筝符号规定</h1><p>${escaped}</p><p>- 第二行</p><p># 第三行</p><p>---</p></body></html>`;
    const { parsed } = await rowsOf('规定(2020-03-01).html', utf8(page));
    expect(parsed.provisions.find(({ article }) => article === '第一条')!.text).toBe(
      `${words}\n- 第二行\n# 第三行\n---`,
    );
  });
});

describe('numbers that Word makes', () => {
  it('are not made twice where a law writes its own', async () => {
    const { parsed } = await rowsOf('办法(2020-03-01).docx', await wordFile(lines));
    expect(parsed.provisions.every(({ text }) => !/^(第.+条) \1/.test(text))).toBe(true);
  });
});

describe.skipIf(noBrowserReason)(`a PDF${noBrowserReason ? ` (skipped: ${noBrowserReason})` : ''}`, () => {
  it('with a table whose cells run over lines says on which page a person should look', async () => {
    const browser = await launchBrowser();
    const page = await browser.newPage();
    const rows = catalogue.map(
      (row) => `<tr>${row.map((c) => `<td style="width:40px">${c.repeat(4)}</td>`).join('')}</tr>`,
    );
    await page.setContent(`<h1>风筝目录公告</h1><p>现公布目录如下。</p><table>${rows.join('')}</table>`);
    const { document, parsed } = await rowsOf('公告.pdf', new Uint8Array(await page.pdf()));
    await browser.close();
    expect(document.doubts).toContainEqual(
      expect.objectContaining({ code: 'table-in-pdf', text: expect.stringContaining('pages 1') }),
    );
    expect(
      parsed.provisions
        .map(({ text }) => text)
        .join('')
        .replace(/\s/g, ''),
    ).toContain('双线风筝双线风筝');
  });

  it('of Latin and Chinese words keeps the spaces between words and makes none between characters', async () => {
    const text = [
      '风筝材料通知',
      '一、材料应当符合 GB 2312 和 ISO 9001:2015 Quality management systems 的要求，抗风等级不低于 6 级，直径 1.5 m 以上的还应当提交 wind tunnel test report。',
    ];
    const { parsed } = await rowsOf('通知(2020-03-01).pdf', await pdfFile(text, { width: '90mm' }));
    expect(parsed.provisions.find(({ kind }) => kind === 'section')!.text.replace(/\s+/g, ' ')).toContain(
      'Quality management systems',
    );
  });
});
