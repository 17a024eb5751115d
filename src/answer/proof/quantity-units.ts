/** Units and classifiers of both languages, and where they stand. */

const unitTable: [RegExp, string][] = [
  [/ ?个?工作日/y, 'working-day'],
  [/ ?(?:个?自然日|日历日|日|天)(?![常用期间程志报])/y, 'day'],
  [/ ?个?小时/y, 'hour'],
  [/ ?分钟/y, 'minute'],
  [/ ?周?岁/y, 'age'],
  [/ ?周年/y, 'year'],
  [/ ?(?:周(?![期边围密转])|个?星期|礼拜)/y, 'week'],
  [/ ?个?月(?!经)/y, 'month'],
  [/ ?(?:个年度|年)(?!代|报|检|份|底)/y, 'year'],
  [/ ?(?:元|块钱?)(?!件|素)/y, 'yuan'],
  [/ ?倍/y, '倍'],
  [/ ?[%]/y, '%'],
  [/ ?‰/y, '‰'],
  [/ ?类/y, '类'],
  [/ ?条(?!件)/y, '条'],
  [/ ?款/y, '款'],
  [/ ?项/y, '项'],
  [/ ?目(?![录的标前])/y, '目'],
  [/ ?章/y, '章'],
  [/ ?节/y, '节'],
  [/ ?号/y, '号'],
  [/ ?级/y, '级'],
  [/ ?次(?!性)/y, '次'],
  [/ ?(?:名(?!称|义)|人(?!员|民|用|体|工)|位(?!置|于))/y, 'person'],
  [/ ?份/y, '份'],
  [/ ?批(?!准|发|件)/y, '批'],
  [/ ?(?:个|种|家|件|套|台|支|只|间)/y, '个'],
  [/ ?平方米/y, '平方米'],
  [/ ?(?:℃|摄氏度)/y, '℃'],
];
/** Classifiers with which a quantity of one is a way of speaking. */
export const looseUnits = new Set(['次', '份', '批', '个', '项', 'person', '条', '节', '级', '款', '目']);
/** 两类, 三种情形: counts that a summary makes of a list without figures. */
export const countingUnits = new Set(['个', '类']);
/** Numerals that are words, not figures, unless a unit of the strict kind follows. */
export const numeralWords = new Set([
  '一',
  '二',
  '三',
  '万',
  '千',
  '百',
  '十',
  '亿',
  '两',
  '零',
  '千万',
  '百万',
  '万一',
]);

const englishUnits: [RegExp, string][] = [
  [/[ -](?:working|business)[ -]days?\b/iy, 'working-day'],
  [/[ -](?:calendar |natural |consecutive )?days?\b/iy, 'day'],
  [/[ -]hours?\b/iy, 'hour'],
  [/[ -]minutes?\b/iy, 'minute'],
  [/[ -]weeks?\b/iy, 'week'],
  [/[ -](?:calendar )?months?\b/iy, 'month'],
  [/[ -]years?[ -](?:of age|old)\b/iy, 'age'],
  [/[ -](?:full |consecutive )?years?\b/iy, 'year'],
  [/ ?(?:yuan|rmb|cny|renminbi)\b/iy, 'yuan'],
  [/ ?(?:percent|per cent)\b/iy, '%'],
  [/(?:[ -]?fold\b| times\b|x\b)/iy, 'times'],
  [/ cop(?:ies|y)\b/iy, '份'],
  [/ (?:persons?|people|individuals|members)\b/iy, 'person'],
  [/ batch(?:es)?\b/iy, '批'],
];
/** Units that stand before their number. */
export const unitBefore: [RegExp, string][] = [
  [/(?:rmb|cny|yuan|¥|￥) ?$/i, 'yuan'],
  [/\b(?:class|classes|category|categories) ?$/i, '类'],
  [/\b(?:articles?|art\.|arts\.) ?$/i, '条'],
  [/\bparagraphs? ?\(?$/i, '款'],
  [/\b(?:items?|subparagraphs?) ?\(?$/i, '项'],
  [/\bchapters? ?$/i, '章'],
  [/\b(?:no\.?|number) ?$/i, '号'],
];

/** The unit that begins at an offset, and where it ends. */
export function unitAfter(text: string, at: number): [string, number] | null {
  for (const table of [unitTable, englishUnits]) {
    for (const [pattern, unit] of table) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match) return [unit, at + match[0].length];
    }
  }
  return null;
}
