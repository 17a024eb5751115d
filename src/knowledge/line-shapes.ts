/** What a line looks like, where its label alone does not tell. */
import type { Line } from './lines.ts';
import { bareTitle } from './title.ts';

/** Longest line that can be a title. */
export const longTitle = 60;

/** A Markdown heading is one when it reads like a title; sentences marked as headings by a converter are text. */
export function isTitle(text: string): boolean {
  return (
    text.length <= longTitle && !/[。；，、;,：:]$/.test(text) && !/^\[\d/.test(text) && !/。/.test(text)
  );
}

/** 【适用范围】 alone on a line heads the part of an instruction leaflet that follows. */
export const isBracketTitle = (text: string): boolean => /^【[^【】]{1,30}】$/.test(text);

/** `02 无源手术器械` names a part of a classification catalogue. */
export const isCatalogueTitle = (text: string): boolean => /^\d{2}\s?[\u4e00-\u9fa5、]{2,25}$/.test(text);

/** The document's own title, printed again in the body. */
export const isTitleAgain = (line: Line, title: string): boolean =>
  title !== '' && line.level > 0 && line.level < 3 && bareTitle(line.text) === bareTitle(title);

/** 特此公告, 本公告自…起施行: what stands after the sections of a notice belongs to none of them. */
export function isClosing(text: string): boolean {
  return (
    /^特此(?:公告|通告|通知|函告|函复|说明)/.test(text) ||
    /^本(?:公告|通告|通知|意见|办法|规定|规范|规则|程序|细则|指南|附录|目录|指导原则)自.{1,30}起(?:正式)?(?:施行|实施|执行|生效)/.test(
      text.slice(0, 80),
    )
  );
}

/** 1.5米, 3.5%: a decimal before a unit is a quantity at the start of a line, no label. `rest` follows the number. */
export const isMeasure = (rest: string): boolean =>
  /^\s?(?:[\d%％℃°~～×μ\-–+/]|mm|cm|nm|kg|mg|ml|mL|g|V|Hz|米|厘米|毫米|公斤|克|升|倍|万|元|岁|个月|天|小时|年|月)/.test(
    rest,
  );

/** `表2 …` above a table; its printed number or null. */
export function captionNumber(text: string): string | null {
  if (text.length > longTitle) return null;
  return /^表\s*([0-9０-９]{1,3}(?:[-.]\d{1,2})?|[一二三四五六七八九十]{1,3})/.exec(text)?.[1] ?? null;
}

/** A table right below this text belongs to it: it announces one. */
export const announcesTable = (text: string): boolean => /[：:]$|表|如下|下列/.test(text.slice(-200));

/** The words by which a section is known: its first line, or the first sentence of a long one. */
export function titleOf(text: string): string {
  if (text.length <= 80) return text;
  const head = text.slice(0, 80);
  const stop = head.search(/[。；：]/);
  return stop > 4 ? head.slice(0, stop) : head;
}
