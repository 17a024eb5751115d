/** Files of other formats, made from lines of an invented law. */
import {
  Document,
  HeadingLevel,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from 'docx';
import writeXlsxFile from 'write-excel-file/node';
import { launchBrowser } from './browser.ts';

/** The words of a Markdown law, line by line, without marks, blank lines and the third party's INFO END. */
export const plainLines = (markdown: string): string[] =>
  markdown
    .replace('<!-- INFO END -->', '')
    .split('\n')
    .map((line) => line.replace(/^#+ /, '').trim())
    .filter((line) => line !== '');

const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** A portal's page around the text: navigation, scripts, share bar, related links, footer. */
export function portalPage(
  lines: readonly string[],
  options: { charset?: string; extra?: string } = {},
): string {
  const [title, ...rest] = lines;
  return `<!DOCTYPE html>
<!-- saved from url=(0042)https://portal.example/law/2020/t20200301.html -->
<html><head><meta charset="${options.charset ?? 'utf-8'}"><title>${title}_国家风筝局</title>
<meta name="ArticleTitle" content="${title}"><meta name="PubDate" content="2020-03-01">
<script>document.write('被脚本写入的字');</script><style>.nav{color:red}</style></head>
<body><div class="header"><div class="logo">国家风筝局</div><ul class="nav"><li><a href="/">首页</a></li><li><a href="/gk">政务公开</a></li><li><a href="/fw">政务服务</a></li><li><a href="/hd">互动交流</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/law">法规</a></div>
<div class="wrap"><div class="article"><h1>${title}</h1>
<div class="info"><span>【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</span> <a href="javascript:window.print()">打印</a></div>
<div class="TRS_Editor">${rest.map((line) => `<p>　　${escapeHtml(line)}</p>`).join('\n')}${options.extra ?? ''}</div>
<img src="https://tracker.example/pixel.png"><div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div></div>
<div class="related"><h3>相关链接</h3><ul><li><a href="/1.html">风筝局开展风筝安全月活动。</a></li><li><a href="/2.html">风筝局召开风筝工作会议。</a></li><li><a href="/3.html">风筝局公布抽检结果。</a></li></ul></div></div>
<div class="footer">版权所有：国家风筝局 网站标识码bm00000000 <a href="/map">网站地图</a></div>
<iframe src="https://tracker.example/frame"></iframe></body></html>`;
}

/** A Word text; `automatic` leaves the articles' numbers to Word (a list 第%1条). */
export async function wordFile(
  lines: readonly string[],
  options: { automatic?: boolean; table?: string[][] } = {},
): Promise<Uint8Array> {
  const [title, ...rest] = lines;
  const children: (Paragraph | Table)[] = [
    new Paragraph({ heading: HeadingLevel.TITLE, children: [new TextRun(title!)] }),
    ...rest.map((line) => {
      const article = /^第[一二三四五六七八九十]+条 /.exec(line)?.[0];
      if (article && options.automatic)
        return new Paragraph({
          numbering: { reference: 'articles', level: 0 },
          children: [new TextRun(line.slice(article.length))],
        });
      return /^第.+章 /.test(line)
        ? new Paragraph({ heading: HeadingLevel.HEADING_2, children: [new TextRun(line)] })
        : new Paragraph({ indent: { firstLine: 480 }, children: [new TextRun(line)] });
    }),
  ];
  if (options.table)
    children.push(
      new Table({
        rows: options.table.map(
          (row) =>
            new TableRow({ children: row.map((cell) => new TableCell({ children: [new Paragraph(cell)] })) }),
        ),
      }),
    );
  const document = new Document({
    numbering: {
      config: [
        {
          reference: 'articles',
          levels: [{ level: 0, format: LevelFormat.CHINESE_COUNTING, text: '第%1条', start: 1 }],
        },
      ],
    },
    sections: [{ children }],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

/** A PDF that a browser prints, with running head and foot, on pages so small that every article breaks. */
export async function pdfFile(
  lines: readonly string[],
  options: { indented?: boolean; columns?: number; watermark?: string; width?: string; height?: string } = {},
): Promise<Uint8Array> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const [title, ...rest] = lines;
    const watermark = options.watermark
      ? `<div style="position:fixed;top:40%;left:10%;transform:rotate(-45deg);font-size:40pt;opacity:.2">${options.watermark}</div>`
      : '';
    await page.setContent(`<html lang="zh-CN"><style>h1{column-span:all}${options.columns ? `body{columns:${options.columns};column-fill:balance}` : ''}body{font:12pt serif;line-height:1.6;text-align:justify}p{margin:0${options.indented ? ';text-indent:2em' : ' 0 6pt'}}h1{text-align:center;font-size:18pt}</style>
      ${watermark}<h1>${title}</h1>${rest.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}</html>`);
    return new Uint8Array(
      await page.pdf({
        width: options.width ?? '100mm',
        height: options.height ?? '140mm',
        margin: { top: '20mm', bottom: '20mm', left: '12mm', right: '12mm' },
        displayHeaderFooter: true,
        headerTemplate: '<div style="font-size:8pt;width:100%;text-align:center">国家风筝局公报</div>',
        footerTemplate:
          '<div style="font-size:8pt;width:100%;text-align:center">— <span class="pageNumber"></span> —</div>',
      }),
    );
  } finally {
    await browser.close();
  }
}

export type WorkbookCell = string | number | Date | null | { value: string; rowSpan: number };

export async function workbook(sheets: { name: string; rows: WorkbookCell[][] }[]): Promise<Uint8Array> {
  const cell = (value: WorkbookCell) => {
    if (value === null) return null;
    if (value instanceof Date) return { value, type: Date, format: 'yyyy-mm-dd' };
    if (typeof value === 'object') return { ...value, type: String };
    return { value, type: typeof value === 'number' ? Number : String };
  };
  const data = sheets.map(({ name, rows }) => ({ sheet: name, data: rows.map((row) => row.map(cell)) }));
  const written = await writeXlsxFile(data as never);
  return new Uint8Array(await (written as unknown as { toBuffer(): Promise<Buffer> }).toBuffer());
}
