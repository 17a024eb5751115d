/** Why a file cannot be read, and what to do; in both languages. */
import { YaowenError } from '../../errors.ts';

const bad = (zh: string, en: string, cause?: unknown): YaowenError =>
  new YaowenError('bad_input:ingest', { zh, en }, cause === undefined ? undefined : { cause });
const large = (zh: string, en: string): YaowenError => new YaowenError('too_large:ingest', { zh, en });

const mb = (bytes: number): number => Math.floor(bytes / 1_000_000);

export const unreadableFile = (maxBytes: number): YaowenError =>
  bad(
    `文件无法读取，或超过 ${mb(maxBytes)} MB。请检查权限，或把大文件拆开。`,
    `The file cannot be read, or is larger than ${mb(maxBytes)} MB. Check its permissions, or split it.`,
  );

export const unknownFormat = (name: string): YaowenError =>
  bad(
    `“${name}”不是支持的格式（.md、.txt、.html、.docx、.pdf、.xlsx）。请另存为其中一种再导入。`,
    `"${name}" is none of the formats that can be read (.md, .txt, .html, .docx, .pdf, .xlsx). Save it as one of them.`,
  );

export const oldOffice = (): YaowenError =>
  bad(
    '这是旧版 Office 文件（.doc、.xls）或加了密码的文件。请用 Word、Excel 或 WPS 去掉密码，另存为 .docx 或 .xlsx。',
    'This is an old Office file (.doc, .xls) or one with a password. Take the password off and save it as .docx or .xlsx.',
  );

export const otherContent = (name: string, found: string): YaowenError =>
  bad(
    `“${name}”的扩展名与内容不符：内容是${found}。请改正扩展名，或检查文件来源。`,
    `The name "${name}" does not fit what is in it (${found}). Correct the extension, or check where the file came from.`,
  );

export const damaged = (format: string, cause?: unknown): YaowenError =>
  bad(
    `${format} 文件已损坏或不完整，无法打开。请重新下载或另存一份。`,
    `The ${format} file is damaged or not complete. Download it again, or save it anew.`,
    cause,
  );

export const withPassword = (): YaowenError =>
  bad(
    '文件需要密码才能打开。请去掉密码后再导入。',
    'The file opens only with a password. Take the password off and load it again.',
  );

export const withMacros = (): YaowenError =>
  bad(
    '文件含有宏，出于安全不予导入。请另存为不含宏的 .docx 或 .xlsx。',
    'The file holds macros and is refused. Save it without macros, as .docx or .xlsx.',
  );

export const withEntities = (): YaowenError =>
  bad(
    '文件中含有外部实体或 DTD 声明，出于安全不予导入。请用 Word、Excel 或 WPS 重新另存一份。',
    'The file declares a DTD or entities and is refused. Save it anew with Word, Excel or WPS.',
  );

export const unpacksTooLarge = (maxBytes: number): YaowenError =>
  large(
    `文件解压后超过 ${mb(maxBytes)} MB 或部件过多，可能是压缩炸弹，不予导入。请检查来源，或把内容拆成几个文件。`,
    `The file unpacks to more than ${mb(maxBytes)} MB, or to too many parts, as a zip bomb does. Check where it came from, or split it.`,
  );

export const tooDeep = (max: number): YaowenError =>
  large(
    `文件的结构嵌套超过 ${max} 层，不予导入。请在 Word 或浏览器中打开后另存为简单格式。`,
    `Elements of the file lie more than ${max} deep in one another. Open it and save it in a plainer form.`,
  );

export const tooManyPages = (pages: number, max: number): YaowenError =>
  large(
    `文件有 ${pages} 页（或工作表），上限是 ${max}。请拆成几个文件。`,
    `The file has ${pages} pages or sheets; the limit is ${max}. Split it.`,
  );

export const tooMuchText = (max: number): YaowenError =>
  large(
    `文件的文字超过 ${max} 个字符。请拆成几个文件。`,
    `The file holds more than ${max} characters of text. Split it.`,
  );

export const tookTooLong = (seconds: number): YaowenError =>
  new YaowenError('time_limit:ingest', {
    zh: `读取超过 ${seconds} 秒，已停止。请拆成几个文件，或另存为 .docx、.md 再导入。`,
    en: `Reading took more than ${seconds} seconds and was stopped. Split the file, or save it as .docx or .md.`,
  });

export const tookTooMuchMemory = (): YaowenError =>
  large(
    '读取这个文件用尽了内存，已停止。请拆成几个文件，或另存为 .docx、.md 再导入。',
    'Reading this file used up the memory set aside for it. Split the file, or save it as .docx or .md.',
  );

export const noWords = (format: string): YaowenError =>
  bad(
    `${format} 文件里没有文字，可能只有图片。请取得可复制文字的版本，或人工录入为 .docx 后再导入。`,
    `The ${format} file holds no text, perhaps only pictures. Get a version whose words can be copied, or type it into a .docx.`,
  );

export const emptyPage = (): YaowenError =>
  bad(
    '网页里没有正文：可能是访问验证页，或正文由脚本载入。请在浏览器中打开原页，等正文出现后另存为“网页，全部”再导入。',
    'The page holds no text of its own: it may be a check for robots, or its text is loaded by a script. Open the page in a browser, wait until the text shows, save it as a complete page and load that.',
  );

/** `pages` are numbers from 1. */
export const scannedPages = (pages: number[], total: number): YaowenError => {
  const shown = pageRanges(pages);
  return bad(
    `第 ${shown} 页（共 ${total} 页）是扫描图像，没有可用的文字层，不予导入。请取得可复制文字的版本；或用文字识别软件转成 .docx，由人逐行核对后再导入。`,
    `Of ${total} pages, ${shown} are scanned pictures without usable text. Get a version whose words can be copied, or turn it into a .docx by text recognition and have a person check every line.`,
  );
};

export const unknownCharacters = (pages: number[]): YaowenError =>
  bad(
    `第 ${pageRanges(pages)} 页的字体没有说明字符含义，读出的文字是乱码。请取得 .docx 版本，或在浏览器、WPS 中打开后重新打印成 PDF。`,
    `The fonts of pages ${pageRanges(pages)} do not tell which characters they draw, so the text cannot be read. Get a .docx, or open the file and print it to PDF anew.`,
  );

/** `1-3, 7` for [1, 2, 3, 7]; at most ten ranges are named. */
export function pageRanges(pages: number[]): string {
  const ranges: [number, number][] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last && last[1] === page - 1) last[1] = page;
    else ranges.push([page, page]);
  }
  const shown = ranges.slice(0, 10).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return shown.join(', ') + (ranges.length > 10 ? ', …' : '');
}
