/**
 * Several questions in one message, told apart by how they are set: numbered, each with its own question mark, or
 * joined by «另外», «还有», «and also». What leans on its neighbour stays with it: two clauses are one question.
 */
import type { Lang } from './types.ts';

/** Questions answered from one message; the rest is asked again. */
export const mostQuestions = 4;

export interface SplitQuestion {
  text: string;
  /** Set apart by a number or a word that says so, and not only by the mark before it. */
  apart: boolean;
}

export interface SplitMessage {
  /** Said before the first question; a fact or two that holds for all. Empty where nothing is. */
  opening: string;
  /** Two or more, in their order, at most `mostQuestions`. */
  questions: SplitQuestion[];
  /** Questions beyond `mostQuestions`. */
  left: string[];
}

/** Wording by which a piece asks something by itself. */
const asks = {
  zh: /什么|啥|怎么|咋|怎样|如何|哪|几|多少|多久|多长|多大|谁|何|吗|么$|能不能|可不可以|要不要|是不是|有没有|算不算|行不行|会不会|需不需要|用不用|能否|是否|可否|呢$/,
  en: /^(?:(?:and|also|but|so|then|second|secondly|third|finally|besides|plus|please tell me|i (?:also )?(?:want|need|would like) to know|could you tell me)[, ]+)*(?:what|when|where|who|whom|whose|why|which|how|is|are|was|do|does|did|can|could|may|must|should|shall|will|would|have|has|am|in which|in what|for how|at what|to whom|under what|within)\b/i,
};
/** Beginnings by which a piece goes on about the one before. */
const leansOn = {
  zh: /^(?:那(?:么)?|如果|要是|假如|若|万一|不然|否则|比如|例如|还是|或者?|以及|和|包括|就|才|都|它|他|她|这|其(?!他)|对(?:吧|吗|不对)|是(?:吧|吗|不是|否)|行(?:吗|不行)|可以吗|为(?:什么|啥|何)|罚|处|没)|呢$/,
  en: /^(?:if|or|and if|what if|otherwise|such as|for example|is (?:that|this|it)|are (?:they|these|those)|do(?:es)? (?:it|they|this|that)|right|correct|why)\b|\b(?:it|they|them|this|that|those|these|one|ones)\b/i,
};
/** Shortest piece that may stand alone, in characters. */
const leastLength = { zh: 7, en: 18 };
/** A question mark alone parts two questions only where the second names what it is about. */
const matters = {
  zh: /注册|备案|许可|延续|续期|再注册|变更|补办|注销|标签|说明书|包装|广告|宣传|临床|试验|召回|不良(?:反应|事件)|进口|境外|网(?:上|络|店)|电商|委托|代工|检验|检测|抽检|抽样|原料|成分|生产|经营|批发|零售|销售|运输|贮存|处方|药师|药品|中药|疫苗|药店|器械|化妆品|面膜|牙膏|香水|防晒|染发|试剂|消毒|美容|医院|有效期|收费|费用|处罚|分类|目录|标准|听证|复议|诉讼|投诉|举报/,
  en: /\b(?:regist\w+|fil(?:e|ed|ing)|licen[cs]\w+|renew\w*|chang\w+|label\w*|leaflet|instructions|packag\w+|advertis\w+|claims?|clinical|trials?|recall\w*|adverse|import\w*|online|contract\w*|test(?:s|ed|ing)?|inspect\w+|ingredients?|manufactur\w+|produc\w+|sell\w*|sale|distribut\w+|stor(?:e|age)|prescription\w*|pharmac\w+|drugs?|medicines?|vaccines?|devices?|cosmetics?|toothpaste|class|reagents?|hospitals?|certificates?|fees?|penalt\w+|fine[ds]?|catalogue|standards?|hearing|appeal\w*|complain\w*|report\w*)\b/i,
};

const joining = {
  zh: /(?<=[，,。；;！!？?\s]|^)(?:另外|此外|还有(?!什么|没有|哪|谁|多少|几|啥|别的|其他|其它|关系|效|可能|必要|机会)|顺便(?:再?问(?:一下|下|问|个)?)?|再(?:问|请教)(?:一下|个)?|还想问(?:一下|问)?|也想问(?:一下|问)?|同时(?:想|再)问(?:一下)?|第二个问题(?:是)?|另一个问题(?:是)?)[，,、：: ]*(?:问(?:一下|个)?[，,：: ]*)?/gu,
  en: /(?:(?<=^|[,.;?!]\s*|\s)(?:and also|also,|and another (?:question|thing):?|another question:?|one more (?:question|thing):?|by the way,?|in addition,?|additionally,?|secondly,?|and secondly,?)\s+)/gi,
};
const numbered =
  /[（(]([1-9]|[一二三四五六七八九])[）)]|([①②③④⑤⑥⑦⑧⑨])|(?:^|[\n。；;：:，,？?！!\s])\s*(?:([1-9])(?:[、)）]|[.．](?!\d))|第([一二三四五六七八九])(?:个(?:问题)?)?(?=[，,、：:])[，,、：:]|([一二三四五六七八九])、|(?:q|question )([1-9])[:.) ]|(first|second|third|fourth|fifth)(?:ly)?[,:])/giu;

const figures = '一二三四五六七八九';
const circles = '①②③④⑤⑥⑦⑧⑨';
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

/** @returns the questions, or null where the message is one question */
export function splitQuestions(message: string, lang: Lang): SplitMessage | null {
  const text = message.trim();
  const found = byNumbers(text, lang) ?? byMarks(text, lang);
  if (!found || found.questions.length < 2) return null;
  const { opening, questions } = found;
  return {
    opening,
    questions: questions.slice(0, mostQuestions),
    left: questions.slice(mostQuestions).map((one) => one.text),
  };
}

type Found = Pick<SplitMessage, 'opening' | 'questions'>;

/** «1、… 2、…», «（一）…（二）…», «first, … second, …»: numbers that begin at one and go on. */
function byNumbers(text: string, lang: Lang): Found | null {
  const marks: { at: number; end: number }[] = [];
  for (const match of text.matchAll(numbered)) {
    if (numberOf(match) === marks.length + 1)
      marks.push({ at: match.index, end: match.index + match[0].length });
  }
  if (marks.length < 2) return null;
  const pieces = marks.map(({ end }, i) => tidy(text.slice(end, marks[i + 1]?.at)));
  // Numbers in a story or in the name of an article are no list of questions.
  if (!pieces.every((piece) => asksBy(piece, lang) && piece.length >= 3)) return null;
  const questions = pieces.map((piece) => ({ text: piece, apart: true }));
  return { opening: openingOf(text.slice(0, marks[0]!.at)), questions };
}

function numberOf(match: RegExpMatchArray): number {
  const [, bracketed, circled, plain, nth, han, q, word] = match;
  const figure = bracketed ?? plain ?? nth ?? han ?? q;
  if (circled) return circles.indexOf(circled) + 1;
  if (word) return ordinals.indexOf(word.toLowerCase()) + 1;
  return Number(figure) || figures.indexOf(figure!) + 1;
}

/** Sentences that ask, and pieces joined by a word that says that something else is asked. */
function byMarks(text: string, lang: Lang): Found | null {
  const pieces = text
    .split(/(?<=[？?])\s*|\n+/)
    .flatMap((sentence) => sentence.split(joining[lang]).map((piece, i) => ({ piece, joined: i > 0 })))
    .map(({ piece, joined }) => ({ piece: withoutGreeting(tidy(piece)), joined }))
    .filter(({ piece }) => piece !== '');
  const opening: string[] = [];
  const questions: SplitQuestion[] = [];
  for (const { piece, joined } of pieces) {
    const last = questions.length - 1;
    if (standsAlone(piece, lang, { first: last < 0, joined })) questions.push({ text: piece, apart: joined });
    else if (last >= 0) questions[last]!.text += `${lang === 'zh' ? '，' : ' '}${piece}`;
    else opening.push(piece);
  }
  return questions.length < 2 ? null : { opening: openingOf(opening.join('\n')), questions };
}

/** @param first no question came before; `joined`: a word before it says that something else is asked */
function standsAlone(
  piece: string,
  lang: Lang,
  { first, joined }: { first: boolean; joined: boolean },
): boolean {
  const last = piece.split(/[。.!！]\s*/).findLast((one) => one.trim() !== '') ?? piece;
  if (!asksBy(last, lang)) return false;
  if (piece.length < leastLength[lang]) return false;
  return joined || first || (matters[lang].test(last) && !leansOn[lang].test(last.replace(/[？?]+$/, '')));
}

const asksBy = (piece: string, lang: Lang): boolean =>
  asks[lang].test(piece.replace(/[？?。！!\s]+$/, '').trim()) || (lang === 'en' && /\?\s*$/.test(piece));

const tidy = (piece: string): string =>
  piece
    .replace(/^[\s，,、；;。：:.]+/, '')
    .replace(/[\s，,、；;。：:]+$/, '')
    .trim();

/** Greetings and «I want to ask» say nothing that a question needs. */
function openingOf(text: string): string {
  const plain = withoutGreeting(tidy(text)).replace(
    /[，,\s]*(?:我们?)?(?:想(?:请)?问(?:一下|下|几个问题|两个问题)?|有(?:几|两|三|些)个?问题|请教(?:一下)?|i have (?:\w+ )?questions|my questions are)[：:，,\s]*$/i,
    '',
  );
  return plain.length < 4 ? '' : tidy(plain);
}

/** The question without «hello» and «may I ask». */
export const withoutGreeting = (text: string): string =>
  text.replace(
    /^(?:(?:您好|你好|老师好?|各位老师|hello|hi|dear \w+|请问(?:一下)?|我?想(?:请)?问(?:一下|下)?|please)[，,。！!：:\s]*)+/i,
    '',
  );
