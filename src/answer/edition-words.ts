/** Sentences that our code makes of the facts of editions, in both languages. No model and no text has a say in them. */
import { bareTitle, sameTitle } from '../knowledge/release.ts';
import type { Amendment, Edition } from '../knowledge/types.ts';
import type { Lang } from './types.ts';

/** `2021年1月1日` or `2021-01-01`; a label such as `2014年版` stays. */
export function dayWords(day: string, lang: Lang): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!found || lang === 'en') return day;
  return `${found[1]}年${Number(found[2])}月${Number(found[3])}日`;
}

/** The document with the date of its edition. */
export function editionWords(edition: Edition, lang: Lang): string {
  const { document, documentEn, editionDate } = edition;
  const dated = editionDate !== 'undated';
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(editionDate);
  if (lang === 'zh') {
    const name = isDay ? `${dayWords(editionDate, lang)}版` : editionDate;
    return `《${document}》${dated ? `（${name}）` : ''}`;
  }
  const title = documentEn ? `${documentEn} (《${document}》)` : `《${document}》`;
  return dated ? `${title}, edition of ${editionDate}` : title;
}

const isNumber = (name: string): boolean => /号$/.test(name);
const quoted = (name: string): string => (isNumber(name) ? name : `《${name}》`);

/** How an edition ended: `自…起废止，由《…》废止`. */
function endWords(edition: Edition, lang: Lang): string {
  const { effectiveTo, endedBy, endedByDocument, endedByArticle, document } = edition;
  const own = endedByDocument !== null && sameTitle(endedByDocument, document);
  const place = endedByArticle && /条$/.test(endedByArticle) ? endedByArticle : '';
  if (lang === 'zh') {
    const since = effectiveTo ? `自${dayWords(effectiveTo, lang)}起` : '';
    if (endedBy === 'repealed')
      return `${since}已废止${endedByDocument ? `（依据${quoted(endedByDocument)}${place}）` : ''}，不再施行`;
    if (own || endedByDocument === null) return `${since}已被修订后的文本取代，不再施行`;
    return `${since}已被${quoted(endedByDocument)}取代，不再施行`;
  }
  const since = effectiveTo ? ` since ${effectiveTo}` : '';
  if (endedBy === 'repealed')
    return `was repealed${endedByDocument ? ` by ${quoted(endedByDocument)}${place ? ` ${place}` : ''}` : ''} and has not been in force${since}`;
  if (own || endedByDocument === null)
    return `was replaced by a revised text and has not been in force${since}`;
  return `was replaced by ${quoted(endedByDocument)} and has not been in force${since}`;
}

/** What is said before the words of an edition that is no longer in force. */
export function formerRuleSentence(
  edition: Edition,
  facts: { currentHeld: boolean; lawDay: string | null },
  lang: Lang,
): string {
  const name = editionWords(edition, lang);
  const end = endWords(edition, lang);
  const missing = facts.currentHeld
    ? ''
    : lang === 'zh'
      ? '；现行文本未收录'
      : ', and its current text is not held here';
  if (lang === 'zh') {
    const then = facts.lawDay ? `${dayWords(facts.lawDay, lang)}施行的是这一版。` : '';
    return `${name}${end}${missing}。${then}以下是当时的规定，不能作为现行依据。`;
  }
  const then = facts.lawDay ? ` It is the text that applied on ${facts.lawDay}.` : '';
  return `${name}, ${end}${missing}.${then} What follows is the former rule, not the law of today.`;
}

/** That an edition ended, without its words following. */
export function endedSentence(edition: Edition, facts: { currentHeld: boolean }, lang: Lang): string {
  const missing = facts.currentHeld
    ? ''
    : lang === 'zh'
      ? '现行文本未收录。'
      : ' Its current text is not held here.';
  return lang === 'zh'
    ? `${editionWords(edition, lang)}${endWords(edition, lang)}。${missing}`
    : `${editionWords(edition, lang)}, ${endWords(edition, lang)}.${missing}`;
}

/** What is said before the words of an article (or paragraph) that was changed and whose new words are not held. */
export function amendedSentence(
  edition: Edition,
  place: { article: string; paragraph: number | null },
  change: Amendment,
  noted: string | null,
  lang: Lang,
): string {
  const named =
    change.articles.find((a) => a === place.article) ??
    change.articles.find((a) => a.startsWith(place.article)) ??
    place.article;
  const by = `${quoted(change.by)}${change.number ? `（${change.number}）` : ''}`;
  const also = noted ? `${lang === 'zh' ? '' : ' '}${noted}` : '';
  return lang === 'zh'
    ? `《${edition.document}》${named}自${dayWords(change.from, lang)}起已由${by}修改；现行文本未收录。${also}以下是修改前的文字，不能作为现行依据。`
    : `${named} of 《${edition.document}》 was amended by ${by} from ${change.from}; its current text is not held here.${also} What follows is the wording before the amendment, not the law of today.`;
}

/** That a rule of today applied on the earlier day as well. */
export function alreadyThenSentence(edition: Edition, lawDay: string, lang: Lang): string {
  return lang === 'zh'
    ? `${dayWords(lawDay, lang)}施行的是${editionWords(edition, lang)}，该文本至今有效。`
    : `On ${lawDay} the text in force was ${editionWords(edition, lang)}; it is still in force.`;
}

/** That a document is in force, since when, and what was changed in it. */
export function inForceSentence(edition: Edition, asOf: string, lang: Lang): string {
  const { number, effectiveFrom, amendments, effectiveTo } = edition;
  const changes = amendments.filter((a) => a.from <= asOf);
  if (lang === 'zh') {
    const since = effectiveFrom ? `，自${dayWords(effectiveFrom, lang)}起施行` : '';
    const changed = changes
      .map(
        (a) =>
          `其中${a.articles.join('、')}自${dayWords(a.from, lang)}起已由${quoted(a.by)}${a.number ? `（${a.number}）` : ''}${a.act === 'repealed' ? '废止' : '修改'}。`,
      )
      .join('');
    const until = effectiveTo ? `该文本自${dayWords(effectiveTo, lang)}起不再施行。` : '';
    return `${editionWords(edition, lang)}${number ? `（${number}）` : ''}在${dayWords(asOf, lang)}有效${since}。${changed}${until}`;
  }
  const since = effectiveFrom ? `, effective from ${effectiveFrom}` : '';
  const changed = changes
    .map(
      (a) =>
        ` ${a.articles.join(', ')} ${a.articles.length > 1 ? 'were' : 'was'} ${a.act === 'repealed' ? 'repealed' : 'amended'} by ${quoted(a.by)}${a.number ? `（${a.number}）` : ''} from ${a.from}.`,
    )
    .join('');
  const until = effectiveTo ? ` It ceases to apply on ${effectiveTo}.` : '';
  return `${editionWords(edition, lang)}${number ? `（${number}）` : ''} is in force on ${asOf}${since}.${changed}${until}`;
}

/** An edition that is to come. */
export function futureSentence(edition: Edition, lang: Lang): string {
  const from = edition.effectiveFrom!;
  return lang === 'zh'
    ? `${editionWords(edition, lang)}自${dayWords(from, lang)}起施行，在此之前不作为依据。`
    : `${editionWords(edition, lang)} takes effect on ${from} and is no basis before that day.`;
}

/** An edition in force whose end is known. */
export function endsSentence(edition: Edition, lang: Lang): string {
  const { effectiveTo, endedBy } = edition;
  if (lang === 'zh')
    return `${editionWords(edition, lang)}自${dayWords(effectiveTo!, lang)}起不再施行，${endedBy === 'repealed' ? '届时废止' : '由新的文本取代'}。`;
  return `${editionWords(edition, lang)} ${endedBy === 'repealed' ? 'is repealed' : 'is replaced by another text'} from ${effectiveTo}.`;
}

/** The text of the day asked for is not held; the one that is came later. */
export function notYetThenSentence(edition: Edition, day: string, lang: Lang): string {
  return lang === 'zh'
    ? `收录的${editionWords(edition, lang)}自${dayWords(edition.effectiveFrom!, lang)}起施行；${dayWords(day, lang)}施行的文本未收录。`
    : `The text held, ${editionWords(edition, lang)}, took effect on ${edition.effectiveFrom}; the text in force on ${day} is not held here.`;
}

const places: Record<string, { zh: string; en: string }> = { 'CN-SH': { zh: '上海市', en: 'Shanghai' } };

export function localSentence(edition: Edition, lang: Lang): string {
  const place = places[edition.jurisdiction]?.[lang];
  const title = `《${bareTitle(edition.document)}》`;
  if (lang === 'zh') return `${title}是地方性法规，只在${place ?? '制定它的地方'}适用。`;
  return `${title} is a local regulation and applies only in ${place ?? 'the place that made it'}.`;
}

export function unconfirmedSentence(edition: Edition, days: number, lang: Lang): string {
  const { confirmedOn } = edition;
  if (lang === 'zh')
    return confirmedOn
      ? `${editionWords(edition, lang)}上次确认是在${dayWords(confirmedOn, lang)}，已超过${days}天，请留意是否有修订。`
      : `${editionWords(edition, lang)}的文本和日期尚未经人工确认。`;
  return confirmedOn
    ? `${editionWords(edition, lang)} was last confirmed on ${confirmedOn}, more than ${days} days ago; it may have been revised since.`
    : `The text and dates of ${editionWords(edition, lang)} have not been confirmed by a person.`;
}
