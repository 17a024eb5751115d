/**
 * Whether a question asks for the law of another day, or whether a rule still holds. A year alone says little: people tell
 * when something happened to them and still ask for the rule of today, so a mark of the past must stand beside it.
 */
import { parseLabelNumeral } from '../numerals/chinese-numeral.ts';
import type { UnderstoodQuestion } from './types.ts';

export interface QuestionTime {
  /** `both`: the former rule and the present one; `change`: whether a named document holds, or what ended it. */
  about: 'present' | 'past' | 'both' | 'change';
  /** The day whose law is asked for, `YYYY-MM-DD`; null where the question means the rule before the present one. */
  day: string | null;
  /** `before`: the day lies before the amendment of this year. */
  beforeAmendmentOf: number | null;
}

const present: QuestionTime = { about: 'present', day: null, beforeAmendmentOf: null };

const formerRule = {
  zh: /(?:旧|老)(?:的|版的?)?(?:条例|办法|法(?!人)|规定|规矩|规则|规章|规范|版本?|制度|政策|标准|要求)|(?:修订|修改|修正|改版|废止|改革|(?:新规|新法|新版|新(?:的)?(?:条例|办法|规定))(?:出台|施行|实施|生效|出来)?)(?:之|以)?前(?!\d|[一二三四五六七八九十两]|提)|(?<![日月年天前])(?:以前|从前|过去|原先|当年|那时候?|当时)(?:的)?(?:规定|条例|办法|法律|规矩|规则|制度|是(?:怎么|如何|多少|几)|怎么(?:规定|罚|处罚|管|算)|要求|罚多少)|(?<!按|照|由|向|经)原(?:来)?的?(?:条例|办法|规定(?!的)|规矩|规则)(?!机关|部门)|废止了?的(?:那)?(?:部|个|份)?(?:条例|办法|规定|法)/,
  en: /\b(?:old|former|previous|earlier|prior|superseded|repealed)\s+(?:\w+\s+){0,3}?(?:rules?|regulations?|law|measures|provisions?|version|edition|text)\b|\bused to (?:be|require|say|provide|allow|apply)\b|\bbefore (?:the|its|it was|they were)\s+(?:\w+\s+){0,3}?(?:amend\w*|revis\w*|repeal\w*|replac\w*|new (?:rules?|regulation|law|measures))\b|\bprior to (?:the|its) (?:\w+\s+){0,2}?(?:amendment|revision|repeal)\b/i,
};
const presentRule = {
  zh: /现在|如今|目前|现行|今天|今年|新(?:的|版的?)?(?:条例|办法|法(?!人)|规定|规矩|规则|规|版|政策|标准)|改成|变成|改为|区别|不同|不一样|对比|相比|变化/,
  en: /\b(?:now|today|currently|current|at present|these days|new (?:\w+ ){0,2}?(?:rules?|regulations?|law|measures)|compare[ds]?|differ\w*|changed?)\b/i,
};
const pastTense = /\b(?:was|were|did|had|required|applied|governed|provided|said|stipulated)\b/i;
/** The asker's own past, which is no wish for the law of that time. */
const ownStory =
  /(?:我们?|我司|咱们?|公司|我家|单位)[^，。,？?没未无]{0,16}(?:拿|取得|领|办|发|批|注册|备案|申请|买|卖|生产|上市|成立|开业|投产|受理)(?:到|下来|好|完)?[了的过]?|\b(?:i|we|my|our)\b.{0,40}\b(?:got|received|obtained|registered|filed|applied|bought|launched|was granted|were granted|was issued|were issued)\b/i;

/** What a question says about the time whose law it wants. */
export function questionTime(
  question: Pick<UnderstoodQuestion, 'text' | 'lang' | 'identifiers'>,
): QuestionTime {
  const text = question.text.normalize('NFKC');
  const { lang } = question;
  if (asksWhetherItHolds(text, question)) return { ...present, about: 'change' };
  const amendment = beforeAmendment(text);
  if (amendment !== null) return { ...present, about: 'past', beforeAmendmentOf: amendment };
  const day = pastDay(text, lang);
  const former = formerRule[lang].test(text);
  if (day === null && !former) return present;
  const withPresent = presentRule[lang].test(text);
  // 「2019年…，现在…」 tells a story that leads to today, unless the former rule itself is named.
  if (
    day !== null &&
    withPresent &&
    !former &&
    !/规定|条例|办法|区别|不同|变化|对比|rule|regulation|law/i.test(text)
  )
    return present;
  return { about: withPresent ? 'both' : 'past', day, beforeAmendmentOf: null };
}

/** 修订前 of a named year: 2021年修订前, before the 2021 amendment. */
function beforeAmendment(text: string): number | null {
  const found =
    /(20\d\d|19\d\d)\s?年?(?:的)?(?:那次|这次)?(?:修订|修改|修正|改版)(?:之|以)?前/.exec(text) ??
    /\b(?:before|prior to|until)\s+(?:the\s+|its\s+)?(20\d\d|19\d\d)\s+(?:\w+\s+)?(?:amendment|revision|version|edition|changes?)\b/i.exec(
      text,
    ) ??
    /\bbefore\s+(?:it|they|the \w+)\s+(?:was|were)\s+(?:amended|revised|replaced)\s+in\s+(20\d\d|19\d\d)\b/i.exec(
      text,
    );
  return found ? Number(found[1]) : null;
}

const months = 'january|february|march|april|may|june|july|august|september|october|november|december';
const zhDay =
  /(?<![〔[(【\d])((?:19|20)\d\d)\s?年(?:(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?|[初底末])?(?:份)?(?:的)?(?:时候|时期?|当时|那时|那会儿?|那年|那阵|(?:以|之)前|前(?!\d)|期间|的(?:法律|规定|条例|办法|规则|要求|标准)|(?:是)?(?:怎么|如何)(?:规定|处罚|罚|管)|(?:施行|适用|执行)的|规定|要求|罚|[^，。,？?]{0,16}?(?:是)?(?:怎么|如何)(?:规定|处罚|罚|管理?|要求|办)的)/;
const enDay = new RegExp(
  `\\b(?:in|during|as of|on|at|back in|by|before)\\s+(?:the year\\s+)?(?:(?:early|late|mid)[- ]?)?(?:(\\d{1,2})\\s+)?(?:(${months})\\s+)?(?:(\\d{1,2})(?:st|nd|rd|th)?,?\\s+)?((?:19|20)\\d\\d)(?:-(\\d\\d)-(\\d\\d))?\\b`,
  'i',
);

/** The day that the question names; of a year alone its middle, of a month alone its first day. */
function pastDay(text: string, lang: 'zh' | 'en'): string | null {
  if (lang === 'zh') {
    const found = zhDay.exec(text);
    if (!found || ownStory.test(text)) return null;
    const [words, year, month, day] = found;
    if (/(?:以|之)?前$/.test(words)) return dayOf(Number(year) - 1, 12, 31);
    return dayOf(Number(year), number(month) ?? (day ? null : 7), number(day) ?? 1);
  }
  const found = enDay.exec(text);
  if (!found || !pastTense.test(text) || ownStory.test(text)) return null;
  const [words, dayBefore, month, dayAfter, year, isoMonth, isoDay] = found;
  if (/^before/i.test(words)) return dayOf(Number(year) - 1, 12, 31);
  if (isoMonth) return dayOf(Number(year), Number(isoMonth), Number(isoDay));
  const m = month ? months.split('|').indexOf(month.toLowerCase()) + 1 : 7;
  return dayOf(Number(year), m, Number(dayBefore ?? dayAfter ?? 1));
}

const number = (written: string | undefined): number | null =>
  written === undefined ? null : parseLabelNumeral(written);

function dayOf(year: number, month: number | null, day: number): string | null {
  const date = new Date(Date.UTC(year, (month ?? 7) - 1, day));
  if (date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}

const between =
  '(?:这(?:部|个|份|项)?(?:法律?|条例|办法|规定|文件|规章)?|那(?:部|个|份)?(?:法律?|条例|办法|规定|文件)?|现在|目前|今天|如今|还|仍然?|依然|是否|是不是|到底|现行|已经?|继续|算|的?状态|[，,\\s》])';
const holds = {
  zh: new RegExp(
    `〖文〗${between}{0,6}(?:(?:有效|生效|管用|作数|算数|适用|在用|能用)(?:吗|么|不|没|呢|[?？]|$)|(?:有没有|是否)?(?:被)?(?:废止|废除|作废|失效|取消|替代|取代)|(?:被|由)(?:什么|哪|谁)|什么时候(?:开始)?(?:施行|实施|生效|废止|失效|修订|修改)|何时(?:施行|实施|生效|废止|失效)|(?:哪年|哪一年|几时)(?:施行|实施|生效|废止)|(?:有没有|是否|是不是)(?:有)?(?:新版|修订|修改|更新|新的)|(?:修订|修改)(?:过)?(?:了)?(?:吗|没有?))|(?:废止|取代|替代)了?〖文〗|〖文〗.{0,4}(?:有效性|时效性)`,
  ),
  en: /\b(?:is|are)\b.{0,40}〖文〗.{0,40}\b(?:still )?(?:in force|valid|in effect|effective|applicable|repealed|abolished|superseded|replaced|amended|current)\b|〖文〗.{0,30}\b(?:still (?:in force|valid|apply|applies|in effect)|repealed|superseded|replaced|abolished)\b|\bwhen did\b.{0,20}〖文〗.{0,30}\b(?:take effect|come into force|enter into force|end|expire)\b|\b(?:replaced|repealed|superseded)\b.{0,12}〖文〗/i,
};

/** The question is about a document itself: every name of one is put as a mark, so that the words beside it count. */
function asksWhetherItHolds(
  text: string,
  { lang, identifiers }: Pick<UnderstoodQuestion, 'lang' | 'identifiers'>,
): boolean {
  const names = identifiers.flatMap(({ document, article }) =>
    document && article === null ? [document] : [],
  );
  const numbered = identifiers.some(({ kind }) => kind === 'number');
  if (names.length === 0 && !numbered) return false;
  let marked = text.replace(/《[^《》]{2,80}》(?:[（(][^（）()]{1,40}[）)])?/g, '〖文〗');
  for (const name of names.map((n) => n.normalize('NFKC')).sort((a, b) => b.length - a.length))
    for (const form of [name, name.replace(/^中华人民共和国/, '')])
      marked = marked.replaceAll(form, '〖文〗');
  if (numbered)
    marked = marked.replace(
      /(?:[\u4e00-\u9fff]{0,16}令\s?第?\s?[\d〇零一二三四五六七八九十百]{1,6}\s?号|(?:19|20)\d\d年\s?第?\d{1,4}号|[\u4e00-\u9fff]{0,12}[〔[(]\d{4}[〕\])]\d{1,5}号)/g,
      '〖文〗',
    );
  if (!marked.includes('〖文〗')) return false;
  return holds[lang].test(marked);
}
