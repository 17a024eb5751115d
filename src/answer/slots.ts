/**
 * Facts on which an answer depends, as the asker gave them anywhere in the conversation: kept, shown, corrected by
 * what is said later, never asked again. Read from the asker's own words by fixed patterns, newest first.
 */
import { numeralValue } from './small-numerals.ts';
import type { HistoryMessage, Lang } from './types.ts';

export const slotNames = ['product', 'class', 'origin', 'act', 'expires'] as const;
export type SlotName = (typeof slotNames)[number];

export interface Slot {
  name: SlotName;
  /** One form for all languages: `device`, `3`, `imported`, `renewal`, `05` or `2026-05`. */
  value: string;
}

interface Reader {
  name: SlotName;
  pattern: RegExp;
  value: (match: RegExpMatchArray) => string | null;
}

const not = '(?<!不是|不算|并非|不属于|isn.t |not |not a |not an )';

const readers: Reader[] = [
  fixed(
    'product',
    'cosmetic',
    `${not}(化妆品|面膜|面霜|口红|护肤|防晒|染发|牙膏|cosmetics?|skincare|sunscreen|lipstick)`,
  ),
  fixed(
    'product',
    'device',
    `${not}(医疗器械|器械|诊断试剂|[一二三123]类械|医用|medical devices?|devices?\\b|ivd)`,
  ),
  fixed('product', 'drug', `${not}(药品|疫苗|中成药|处方药|制剂|化学药|中药|drugs?\\b|medicines?|vaccines?)`),
  {
    name: 'class',
    pattern: new RegExp(`${not}(?:第)?([一二三123])类|${not}\\bclass (iii|ii|i|[123])\\b`, 'gi'),
    value: (m) => numeralValue(m[1] ?? m[2]!),
  },
  {
    name: 'class',
    pattern: new RegExp(
      `${not}(特殊|普通)(?:的)?(?:化妆品|用途)|${not}\\b(special|ordinary|general) cosmetics?`,
      'gi',
    ),
    value: (m) => (/特殊|special/i.test(m[0]) ? 'special' : 'ordinary'),
  },
  fixed('origin', 'imported', `${not}(进口|境外|国外|海外|imported|overseas|foreign)`),
  fixed('origin', 'domestic', `${not}(国产|境内|国内|本地|domestic|made in china)`),
  fixed('act', 'renewal', `${not}(延续|续证|续期|续注册|到期换|renew\\w*)`),
  fixed('act', 'change', `${not}(变更|换地址|改名|变了|change of|amend\\w*)`),
  fixed(
    'act',
    'registration',
    `${not}(首次注册|申请注册|注册(?!证|人|备案|资料|地址)|register\\w*|registration)`,
  ),
  fixed('act', 'filing', `${not}(备案(?!人|凭证|号)|filing|notif(?:y|ication))`),
  {
    name: 'expires',
    pattern:
      /(?:(20\d\d) ?年)?(?:明年|今年)?([一二三四五六七八九十]{1,2}|\d{1,2}) ?月(?:份)?.{0,6}(?:到期|届满|过期|失效)|(?:到期|届满|过期|失效|expires?|expiring|ends?)(?:日期|日|是|在|于| in| on)?.{0,4}?(?:(20\d\d) ?[年-])?([一二三四五六七八九十]{1,2}|\d{1,2}) ?月|(?:expires?|expiring|ends?|runs out) (?:in|on) (january|february|march|april|may|june|july|august|september|october|november|december)(?: (20\d\d))?/gi,
    value: (m) => monthOf(m[2] ?? m[4] ?? m[5]!, m[1] ?? m[3] ?? m[6]),
  },
];

function fixed(name: SlotName, value: string, pattern: string): Reader {
  return { name, pattern: new RegExp(pattern, 'gi'), value: () => value };
}

const months = 'january february march april may june july august september october november december'.split(
  ' ',
);

function monthOf(month: string, year: string | undefined): string | null {
  const number = months.indexOf(month.toLowerCase()) + 1 || Number(numeralValue(month));
  if (!(number >= 1 && number <= 12)) return null;
  return `${year ? `${year}-` : ''}${String(number).padStart(2, '0')}`;
}

/** Facts in one message: of each name the last one told, since people correct themselves as they go. */
export function slotsIn(text: string): Slot[] {
  const found = new Map<SlotName, { value: string; at: number }>();
  for (const { name, pattern, value } of readers)
    for (const match of text.matchAll(pattern)) {
      const read = value(match);
      const before = found.get(name);
      if (read !== null && (before === undefined || match.index >= before.at))
        found.set(name, { value: read, at: match.index });
    }
  return slotNames.flatMap((name) => {
    const slot = found.get(name);
    return slot ? [{ name, value: slot.value }] : [];
  });
}

/** Facts known at this point of the conversation. Another product makes what was said of the former one void. */
export function slotsOf(history: readonly HistoryMessage[], text: string): Slot[] {
  let known = new Map<SlotName, string>();
  for (const said of [...history.filter((m) => m.role === 'asker').map((m) => m.text), text]) {
    const told = slotsIn(said);
    const product = told.find((s) => s.name === 'product')?.value;
    if (product && known.has('product') && known.get('product') !== product) known = new Map();
    for (const { name, value } of told) known.set(name, value);
  }
  return slotNames.flatMap((name) => (known.has(name) ? [{ name, value: known.get(name)! }] : []));
}

const words: Record<string, { zh: string; en: string }> = {
  'product:device': { zh: '医疗器械', en: 'medical device' },
  'product:drug': { zh: '药品', en: 'drug' },
  'product:cosmetic': { zh: '化妆品', en: 'cosmetic' },
  'class:1': { zh: '第一类', en: 'Class I' },
  'class:2': { zh: '第二类', en: 'Class II' },
  'class:3': { zh: '第三类', en: 'Class III' },
  'class:special': { zh: '特殊化妆品', en: 'special cosmetic' },
  'class:ordinary': { zh: '普通化妆品', en: 'ordinary cosmetic' },
  'origin:imported': { zh: '进口', en: 'imported' },
  'origin:domestic': { zh: '国产', en: 'domestic' },
  'act:registration': { zh: '注册', en: 'registration' },
  'act:filing': { zh: '备案', en: 'filing' },
  'act:renewal': { zh: '延续注册', en: 'renewal' },
  'act:change': { zh: '变更', en: 'change' },
};

/** A slot in words, as it is shown and searched for. */
export function slotText({ name, value }: Slot, lang: Lang): string {
  if (name === 'expires') {
    const [year, month] = value.includes('-') ? value.split('-') : [null, value];
    return lang === 'zh'
      ? `${year ? `${year}年` : ''}${Number(month)}月到期`
      : `expires in ${months[Number(month) - 1]!.replace(/^./, (c) => c.toUpperCase())}${year ? ` ${year}` : ''}`;
  }
  return words[`${name}:${value}`]?.[lang] ?? value;
}
