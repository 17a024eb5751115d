/** A saved page of a portal: its text with tables and links to attached files; nothing is fetched. */
import { parseHTML } from 'linkedom';
import { decodeText } from '../../knowledge/decode-text.ts';
import type { Doubt } from '../../knowledge/types.ts';
import { linesOfElement } from './element-lines.ts';
import { emptyPage, tooDeep } from './faults.ts';
import { escapeInline, heading } from './markdown-text.ts';
import { findContent } from './page-content.ts';
import type { Attachment, DocumentText, ReadInput, ReadLimits } from './types.ts';

/** Fewer characters than this are no official text. */
const fewest = 40;

export function readHtml({ bytes, url, limits }: ReadInput): DocumentText {
  const source = decodePage(bytes);
  checkDepth(source, limits);
  const { document } = parseHTML(wholePage(source)) as unknown as { document: Document };
  const base = url ?? savedFrom(source);
  const { parts, title, dropped } = findContent(document);
  const lines: string[] = [];
  const attachments: Attachment[] = [];
  let pictures = 0;
  for (const part of parts) {
    const found = linesOfElement(part, { base, maxDepth: limits.maxDepth });
    lines.push(...found.lines);
    attachments.push(...found.attachments.filter((a) => !attachments.some(({ url }) => url === a.url)));
    pictures += found.pictures;
  }
  const kept = putTitleFirst(
    lines.filter((line) => !isFurniture(line)),
    title,
  );
  const text = kept.join('\n');
  if (text.replace(/\s/g, '').length < fewest) throw emptyPage();
  const doubts: Doubt[] = [];
  const doubt = (code: string, words: string) => doubts.push({ code, line: 1, text: words });
  if (dropped > 0)
    doubt('page-furniture-dropped', `${dropped} characters of navigation and the like were left out`);
  if (pictures > 0) doubt('pictures-dropped', `${pictures} pictures are not read`);
  return { format: 'html', text, attachments, doubts, pages: null };
}

/** A byte order mark decides, then what the page says of itself, then what its bytes look like. */
export function decodePage(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  const named =
    /<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w-]{2,20})/i.exec(head)?.[1] ??
    /^<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{2,20})/i.exec(head)?.[1];
  const marked = /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/.test(head);
  if (named && !marked && !/^utf-?8$/i.test(named)) {
    const label = /^(?:gb|hz|x-gbk|cp936)/i.test(named) ? 'gb18030' : named;
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      // The page says a wrong thing of itself, or one byte is broken.
    }
  }
  try {
    return decodeText(bytes).text;
  } catch (error) {
    // Single broken bytes are common in old pages: they become U+FFFD, which the parser tells.
    const label = named && /^gb|cp936/i.test(named) ? 'gb18030' : 'utf-8';
    const loose = new TextDecoder(label).decode(bytes);
    const lost = loose.split('\ufffd').length - 1;
    if (lost > 20 || lost * 500 > loose.length) throw error;
    return loose;
  }
}

/** linkedom wants a root element; fragments and pages that begin with comments have none. */
const wholePage = (source: string): string =>
  /<html[\s>]/i.test(source) ? source : `<!doctype html><html><body>${source}</body></html>`;

/** Browsers write where a page was saved from into its first line. */
function savedFrom(source: string): string | null {
  const found = /<!--\s*saved from url=\(\d{1,6}\)(https?:\/\/[^\s>]{1,2000}?)\s*-->/i.exec(
    source.slice(0, 4096),
  );
  return found ? found[1]! : null;
}

const unclosed =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|td|tr|th|dt|dd|option)$/;

/** Counts elements inside one another before a parser is asked to build them. Linear. */
function checkDepth(source: string, limits: ReadLimits): void {
  let depth = 0;
  const tag = /<(\/?)([a-z][a-z0-9]{0,20})\b/gi;
  for (let found = tag.exec(source); found; found = tag.exec(source)) {
    if (unclosed.test(found[2]!.toLowerCase())) continue;
    depth = Math.max(0, depth + (found[1] ? -1 : 1));
    // Pages that forget to close their boxes are common; those that lie in wait are far deeper.
    if (depth > limits.maxDepth * 10) throw tooDeep(limits.maxDepth * 10);
  }
}

/** Lines that are controls of the page: 【打印】【关闭】, 字体：大 中 小, 分享到：. */
function isFurniture(line: string): boolean {
  const words = line.replace(/[\\[\]【】（）()|/：:>》、,，\s]+/g, ' ').trim();
  if (words === '' || line.length > 80 || line.startsWith('|')) return false;
  return words
    .split(' ')
    .every((word) =>
      /^(?:打印(?:本页|此页)?|关闭(?:本页|窗口)?|收藏|分享(?:到|至)?|微信|微博|QQ|空间|字体|字号|大|中|小|默认|超大|返回(?:顶部|首页|列表)?|上一[篇页]|下一[篇页]|扫一扫.{0,12}|用微信.{0,12}|繁体|简体|无障碍.{0,4}|English|A\\?[+-]?)$/.test(
        word,
      ),
    );
}

/** The title as a heading on top; where it stood below other lines it is taken from there. */
function putTitleFirst(lines: string[], title: string | null): string[] {
  if (title === null) return lines;
  const bare = (line: string) =>
    line
      .replace(/^#{1,6} /, '')
      .replace(/\\(.)/g, '$1')
      .replace(/[\s《》]/g, '');
  const at = lines.slice(0, 15).findIndex((line) => bare(line) === bare(title));
  const rest = lines.filter((_, i) => i !== at);
  return [heading(1, escapeInline(title)), ...rest];
}
