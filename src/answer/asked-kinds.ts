/**
 * What kind of thing a question asks for, and whether a text states that kind of thing. Classes of expected answer
 * as in question answering over documents (amount, period, authority, permission, definition …).
 */
export type AskedKind =
  | 'penalty'
  | 'period'
  | 'authority'
  | 'permission'
  | 'definition'
  | 'materials'
  | 'amount';

const number = '[0-9一二三四五六七八九十百千万两半]';

const kinds: Record<AskedKind, { asked: RegExp; stated: RegExp }> = {
  penalty: {
    asked:
      /罚|处分|后果|怎么处理|处置|坐牢|判刑|追究|责任|论处|咋办|怎样处|吊销|关门|penalt|fine|punish|sanction|consequence|liab|happens (to|if)/i,
    stated: /罚款|没收|责令|吊销|处分|警告|依法追究|禁止.{0,12}从事|处[^。]{0,10}元|处以|从重/,
  },
  period: {
    asked:
      /多久|几天|几日|几年|几个月|什么时候|何时|多长时间|期限|有效期|时限|提前|之前要|截止|几个工作日|how (long|soon|early|many (days|months|years))|deadline|when|time limit|within|valid/i,
    stated: new RegExp(`${number}+\\s*(?:个)?(?:工作日|日|天|月|年|小时)`),
  },
  authority: {
    asked:
      /谁|哪个部门|哪里|哪儿|向哪|找哪|归哪|哪一级|哪级|什么部门|which (authority|agency|office)|who|where/i,
    stated: /部门|机构|委员会|人民政府|总局|药监局|海关/,
  },
  permission: {
    asked:
      /能不能|可以|可不可以|能否|行不行|允许|能.{0,12}吗|要不要|必须|需要.{0,14}吗|得不得|\b(can|may|allowed|must|need|required|have to)\b/i,
    stated: /不得|可以|应当|禁止|必须|不需要|无需|方可/,
  },
  definition: {
    asked:
      /什么(叫|是|算)|啥(叫|是|算)|是什么意思|啥意思|算不算|指(的是)?什么|怎么定义|定义|what (is|are|counts|does .{1,40} mean)|definition|meaning|mean by/i,
    stated: /是指|是指：|指的是|包括|视为|属于/,
  },
  materials: {
    asked:
      /(什么|哪些|啥)(材料|资料|文件|条件|东西|内容|信息)|交(什么|啥|哪些)|要(写|带|准备)(什么|啥|哪)|哪(几)?(样|项|种|些)|what (documents|materials|conditions|information)|which (documents|items)/i,
    stated: /下列(资料|材料|条件|内容|事项|文件)|（一）/,
  },
  amount: {
    asked: /多少(钱)?|几倍|几成|多大|多重|how much|how many/i,
    stated: new RegExp(`${number}+\\s*(?:元|倍|万元|%|毫升|克|公斤|份|次|人|名)|百分之`),
  },
};

const names = Object.keys(kinds) as AskedKind[];

export const askedKinds: readonly AskedKind[] = names;

/** Kinds of answer a question asks for; often several, sometimes none. */
export function kindsAsked(question: string): AskedKind[] {
  return names.filter((name) => kinds[name].asked.test(question));
}

/** Whether a text states that kind of thing. */
export function stateOf(kind: AskedKind, text: string): boolean {
  return kinds[kind].stated.test(text);
}
