/** Where a person is named: a word that announces a name, then a family name and what follows it. */

/** Family names that cover nearly everybody (the hundred most frequent, and the double ones). */
const familyNames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱江尹侯阎薛段雷龙黎史陶贺毛郝顾龚邵万钱戴严欧莫孔向常汤康易乔赖文武樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂柴焦柳邢岳齐梅庄辛管祝左涂谷祁';
const doubleNames = '欧阳|上官|司马|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|令狐|司徒';
const given = `(?:${doubleNames}|[${familyNames}])[\\p{Script=Han}]{1,2}`;

const cue =
  /我叫|名叫|叫做|姓名|名字(?:是|叫)|本人|患者|病人|受试者|孕妇|产妇|病历|家属|我是|我(?:妈妈?|爸爸?|儿子|女儿|老公|老婆|丈夫|妻子|父亲|母亲|邻居|同事|朋友|孩子)|my name is|name:|patient|i am|i'm|mr\.?|mrs\.?|ms\.?/i;

/** What may stand right after a Chinese name. */
const after =
  '(?=[，。；、！？,.;!?：:（(）) \\n〔0-9]|$|男|女|今年|身份证|手机|电话|的|患|得|因|被|在|于|用|服|吃|住|确诊|做了|打|接种|感染|怀|出现|发生|有)';

const chinese = new RegExp(
  `(?<=(?:我叫|名叫|叫做|姓名(?:是|为)?|名字(?:是|叫)|本人|患者|病人|受试者|孕妇|产妇|家属|我是|我(?:妈妈?|爸爸?|儿子|女儿|老公|老婆|丈夫|妻子|父亲|母亲|邻居|同事|朋友|孩子)(?:叫)?)[:： ]{0,2})${given}?${after}`,
  'gu',
);
const chineseLazy = new RegExp(chinese.source.replace(`${given}?`, given.replace('{1,2}', '{1,2}?')), 'gu');

const latin =
  /(?<=\b(?:[Mm]y name is|[Nn]ame:|[Pp]atient(?: named| called)?|[Mm]rs?\.?|[Mm]s\.?|[Mm]y (?:wife|husband|son|daughter|mother|father|friend)|[Tt]he patient,?) )[A-Z][a-z]{1,15}(?: [A-Z][a-z]{1,15}){1,2}\b/g;

/** Words that begin like a family name and are none: 高血压, 常见, 安全. */
const noName =
  /^(?:高血|高烧|高龄|高危|安全|安定|常见|常用|常常|方便|方案|文件|文化|万一|万分|向您|向你|江苏|江西|云南|河|湖|山|金额|石家|温州|温度|康复|康泰|白血|白天|黄疸|黄色|马上|于是|任何|任意|应|严重|左右|管理|管用|易过|武汉|兰州|洪|施行|齐|毕业|付|季|章程|单位|全|胡乱|何时|何地|许可|许多|程序|余量|曾经|钱|毛|叶酸|梅毒|柴|牛皮|金黄|田间|申请|史|辛苦|成)/;

export const hasNameCue = (text: string): boolean => cue.test(text);

/** Spans of names that a cue announces. */
export function nameSpans(text: string): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (const pattern of [chineseLazy, latin])
    for (const match of text.matchAll(pattern))
      if (!noName.test(match[0])) spans.push({ start: match.index, end: match.index + match[0].length });
  return spans;
}
