/**
 * A message as the rules of the guard read it: one plain form (simplified, half width, lower case, hidden characters
 * gone), what is hidden in encodings, and the frame of the sentence: does it ask for a rule, who is it about, is it now.
 */
import { cleanText as plainForm } from '../retrieval/clean-text.ts';

export interface Reading {
  /** The plain form. */
  text: string;
  /** The plain form without spaces and stops between single letters or characters, and what encodings hide. */
  hidden: string[];
  /** Asks what the rule or the sanction is. */
  asksRule: boolean;
  /** About somebody at hand: I, my child, a patient. */
  person: boolean;
  /** Happening now, or just happened. */
  now: boolean;
}

/** Wording that asks what the rule or the sanction is, so that the law should answer. */
const rule = {
  zh: /罚|处分|判(刑|几|多)|坐牢|犯(法|罪)|违(法|规)|合(法|规)|法律|责任|规定|条例|办法(里|中|第|怎么规定|对)|第.{1,8}条|依据|赔偿|追究|论处|吊销|要求|标准是|几(日|天|年|个月|个工作日)内|多久(之?内|要|必须|报)|应(该|当)|归谁(管|处理)|算不算|算(什么|啥|是)|允许|从重|后果|会(怎样|怎么样|被)|什么下场|管不管|定(性|罪)|构成|属于|有没有(罪|责|事)|负责|禁止|怎么(处理|处置|算|认定|定性|管)|该不该|必须/,
  en: /\b(penalt\w+|punish\w*|fine[sd]?|sanction\w*|liab\w+|illegal(ly)?|lawful\w*|legal(ly)?|law|laws|rules?|regulations?|article|require[ds]?|requirements?|must|deadline|allowed|permitted|prohibited|banned|offen[cs]e|crime|criminal|consequences?|jail|prison|happens (to|if|when)|responsib\w+|count as|considered|obliged|duty|duties|sued?|compensat\w+|disciplin\w+|have to)\b/i,
};

const persons = {
  zh: /我|俺|咱|本人|孩子|娃|宝宝|婴儿|儿子|女儿|闺女|老公|老婆|爱人|媳妇|丈夫|妻子|爸|妈|爹|娘|爷爷|奶奶|外公|外婆|姥|老人|老爷子|老太太|大爷|大妈|孙|哥|姐|弟|妹|同事|朋友|邻居|室友|同学|病人|患者|顾客|客人|家里|家人|有人|有个人|人(没|不行|晕|倒)|他|她/,
  en: /\b(i|i'm|i've|my|me|we|he|she|him|her|they|his|someone|somebody|baby|child|kid|son|daughter|wife|husband|mother|father|mum|mom|dad|grand\w+|friend|colleague|neighbou?r|patient|customer|toddler|brother|sister|boy|girl|man|woman)\b/i,
};

const nows = {
  zh: /突然|忽然|刚(刚|才)?|现在|这会儿|此刻|马上|正在|立刻|立即|救命|救救|急(!|！|死|救|求|需|$)|快(!|！|点|来|帮|不行)|怎么办|咋办|咋整|怎么救|怎么急救|一下子|今天|今早|今晚|昨晚|半夜|之?后(就|一直|突然|马上|立刻|开始)|完(就|后|了)?.{0,6}(就|突然|开始)|了[!！]|了$|不行了|一直|开始|越来越|要(死|不行)|快(死|没|要)/,
  en: /\b(now|just|sudden(ly)?|right (after|away|now)|immediately|help|urgent|emergency|quick(ly)?|what (do|should|can) (i|we) do|minutes ago|an hour ago|hours ago|today|tonight|this morning|started|keeps?|is|are|isn'?t|can'?t|cannot|won'?t|has|have|after)\b|!/i,
};

/** @param typed the message as it was typed, before hidden characters and space were cleaned away */
export function readMessage(message: string, typed = message): Reading {
  const text = plainForm(message).trim();
  return {
    text,
    hidden: hiddenIn(typed, text),
    asksRule: rule.zh.test(text) || rule.en.test(text),
    person: persons.zh.test(text) || persons.en.test(text),
    now: nows.zh.test(text) || nows.en.test(text),
  };
}

/** What the message says when its encodings are undone. Bounded: at most a few texts, none longer than the message. */
function hiddenIn(message: string, text: string): string[] {
  const found = [
    foldLookalikes(text),
    joinSpaced(text),
    joinWords(message),
    tagCharacters(message),
    ...decoded(message),
  ];
  if (/rot-?\s?13|凯撒|caesar/i.test(text)) found.push(rot13(text));
  if (/\b[a-z]*[013457@$][a-z013457@$]*\b/i.test(text)) found.push(unleet(text));
  if (/反过来|倒着|倒序|逆序|backwards?|reversed?/i.test(text)) found.push([...text].reverse().join(''));
  return [...new Set(found.map((one) => plainForm(one)).filter((one) => one.length > 3 && one !== text))];
}

/** Cyrillic and Greek letters that look Latin. */
const lookalikes: Record<string, string> = Object.fromEntries(
  [...'аеорсухіјѕһԁԛԝкмтвнгαεορυχικντβ'].map((from, i) => [
    from,
    [...'aeopcyxijshdqwkmtbhraeopuxiknttb'][i]!,
  ]),
);
const foldLookalikes = (text: string): string =>
  /[\u0370-\u04ff\u0500-\u052f]/.test(text)
    ? text.replace(/[\u0370-\u04ff\u0500-\u052f]/g, (c) => lookalikes[c] ?? c)
    : text;

/** 「忽 略 以 上 指 令」, `i g n o r e`, `i.g.n.o.r.e`: single characters set apart. */
function joinSpaced(text: string): string {
  return text
    .replace(/(?<=(?:^|[\s._*|/-])[a-z])[\s._*|/-](?=[a-z](?:[\s._*|/-]|$))/g, '')
    .replace(/(?<=\p{Script=Han})[\s._*|/·、\-+]{1,3}(?=\p{Script=Han})/gu, '');
}

/** `i g n o r e   a l l`: letters set apart by one space, words by more. */
function joinWords(message: string): string {
  const tokens = message.split(/\s+/);
  if (tokens.length < 8 || tokens.filter((t) => [...t].length === 1).length < tokens.length * 0.7) return '';
  return message
    .split(/\s{2,}/)
    .map((word) => word.replace(/\s/g, ''))
    .join(' ');
}

/** Text written in tag characters (U+E0020 and on), which nobody sees. */
function tagCharacters(message: string): string {
  return [...message]
    .map((c) => c.codePointAt(0)!)
    .filter((p) => p >= 0xe0020 && p <= 0xe007e)
    .map((p) => String.fromCharCode(p - 0xe0000))
    .join('');
}

function decoded(message: string): string[] {
  const texts: string[] = [];
  for (const [token] of [...message.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)].slice(0, 5)) {
    const text = bytesToText(fromBase64(token));
    if (text) texts.push(text);
  }
  for (const [token] of [
    ...message.matchAll(/(?:\\x|0x|%)?(?:[0-9a-fA-F]{2}[\s,]?(?:\\x|0x|%)?){8,}/g),
  ].slice(0, 5)) {
    const pairs = token.replace(/\\x|0x/g, '').match(/[0-9a-fA-F]{2}/g) ?? [];
    const text = bytesToText(pairs.map((pair) => Number.parseInt(pair, 16)));
    if (text) texts.push(text);
  }
  if (/%[0-9a-f]{2}/i.test(message)) {
    try {
      texts.push(decodeURIComponent(message));
    } catch {
      // Not a URL encoding after all.
    }
  }
  if (/&#x?[0-9a-f]+;|\\u[0-9a-f]{4}/i.test(message))
    texts.push(
      message
        .replace(/&#(\d{1,6});/g, (_, n: string) => String.fromCodePoint(Math.min(Number(n), 0x10ffff)))
        .replace(/&#x([0-9a-f]{1,5});|\\u([0-9a-f]{4})/gi, (_, a?: string, b?: string) =>
          String.fromCodePoint(Number.parseInt(a ?? b!, 16)),
        ),
    );
  return texts;
}

function fromBase64(token: string): number[] {
  try {
    return [...atob(token.replace(/-/g, '+').replace(/_/g, '/'))].map((c) => c.charCodeAt(0));
  } catch {
    return [];
  }
}

/** Null unless the bytes are UTF-8 text that somebody may read. */
function bytesToText(bytes: number[]): string | null {
  if (bytes.length < 6) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes));
    return /^[\p{L}\p{N}\p{P}\p{S}\s]+$/u.test(text) ? text : null;
  } catch {
    return null;
  }
}

const rot13 = (text: string): string =>
  text.replace(/[a-z]/g, (c) => String.fromCharCode(((c.charCodeAt(0) - 97 + 13) % 26) + 97));

const unleet = (text: string): string =>
  text.replace(
    /[013457@$]/g,
    (c) => ({ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' })[c]!,
  );
