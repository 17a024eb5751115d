/**
 * Wrongdoing in other words than its name: each frame is a few parts (whose, what, what is wanted) that together make
 * a request nobody may help with. A part alone is an ordinary word of the trade, and a question what the law says of
 * the act is for the law to answer.
 */
import type { Reading } from './reading.ts';
import type { Reason } from './types.ts';
import { plainFrames } from './wrongdoing-parts.ts';

export interface Frame {
  reason: Reason;
  /** All must be found, in any order. */
  parts: RegExp[];
  unless?: RegExp;
  /** Stands although the message also speaks of fines or rules. */
  evenWithLaw?: boolean;
}

const reveal =
  /(贴|发|写|念|背|列|输出|打印|dump|导出|翻译|总结|公开|原样|一字不|一个字|复述|重复|告诉|抖|讲|说(出|一|给)|是啥|是什么|print|show|reveal|paste|repeat|list|provide|yaml|json)/i;
const get =
  /(发(我|给|过来|来|一份|出来)|发.{0,4}(看|份)|给(我|咱|俺|一份|份|看)|导(出|给)|拷|透露|漏|看(看|一眼|下)|调(给|一份|出)|推(一下|给|送)|告诉|说(说|声|一声|下)|抄|借鉴|学习|查(查|一下|下)|想(要|知道|借)|要找|你(们)?(那|这)?.{0,4}(有|能)|\b(send|give|get me|pull|need|share|show|tell|read it|want|provide|identify|find out|hand over)\b)/i;
const lawAsked =
  /罚|处分|判(刑|几)|坐牢|拘留|追究|责任|后果|违法|犯法|犯罪|合法|法律|条例|规定|哪(一)?条|允许|禁止|吊销|怎么(处理|认定|定性|举报)|举报(他|它|人|渠道|电话|入口)|算(什么|啥|不算)|算(是)?.{1,8}(吗|么)|义务|保密|权利|应当|必须|可不可以|\b(penalt\w+|punish\w*|sanction\w*|liab\w+|illegal|legal(?! rep)\w*|laws?|article|consequences?|forbidden|prohibited|banned|allowed|may (an?|the)|must|duty|obliged?|happens? (to|if|when))\b/i;
const others =
  /(别(人|的)?家|隔壁|对手|老对头|竞品|竞争|同行|他们(家|的|公司)?|人家|另(外)?一?家|其他(家|公司|企业|厂)|\b(competitors?|rivals?|another (brand|company|firm|manufacturer)|other (brand|company|firm|manufacturer)s?|company [a-z])\b)/i;
const secret =
  /(申报资料|注册资料|备案资料|申请资料|全套资料|配方|工艺|底稿|原始数据|补充申请|缺陷清单|源代码|算法|卷宗|核查(的|意见|结果)|药学部分|\b(dossier|module \d|manufacturing process|ingredient list|formula\w*|raw|patient-level|submission|filing file|technical file)\b)/i;
const reviewers =
  /(审评|审批|评审|检查员|检查组|飞检组|稽查|执法|窗口|办事员|科长|处长|局长|领导|专家|主任|检验所|药监|处罚|现场检查|发证|许可证|许可|下证|进院|批件|\b(reviewers?|inspect\w+|officials?|officers?|regulators?|agency|committee|application|file|approval|fine)\b)/i;

const frames: Frame[] = [
  // ---- the machine: what it was told, and new orders for it
  {
    reason: 'injection',
    parts: [
      /(你|妳|您)(的|们的)?.{0,6}(开头|前面那|最初|最开始|隐藏|内部|背后|看(到|得见)的|收到的|初始|出厂|底层|后台|没(给|让|对)?.{0,4}(显示|看)|被(告知|设定|要求))/,
      /(设定|设置|配置|那段|那些|内容|规则|条件|指令|提示|文字|消息|上下文|部分|prompt|接口|密钥)/i,
      reveal,
    ],
    unless: /(说过?的|回答的|提到的|引用的|讲的).{0,6}(第|条|意思|依据)|我们(公司|厂|企业)/,
  },
  {
    reason: 'injection',
    parts: [
      /(隐藏的?(那段|指令|配置|提示|设定)|检索配置|系统设定|后台(指令|配置|接口)|\bprompts?\b|\b(your|the) (context|instruction(s| text)?|configuration|memory)\b|tokens of (your|the)|(rules|instructions?|guidelines|orders)\b.{0,24}\b(you (were|are|have been|got|must)|(were|are|have) you (been )?(told|given|instructed|programmed)))/i,
      /(输出|dump|贴|发|列|念|打印|公开|原样|\b(print|dump|show|reveal|list|paste|provide|summari[sz]e|complete)\b)/i,
    ],
  },
  {
    reason: 'injection',
    parts: [
      /(以后|之后|接下来|从现在|今后|往后|每一?(次|轮|条)|凡是|后面|任何|所有|全部|我(一)?说.{1,8}[,，])/,
      /你?(都|一律|全都?|就|只|必须|不再|直接)(要|能|得|许)?(回答|回复|说|答|写成|判|判定|加上|引用|当)|写进.{0,6}(后面|以后|之后|所有).{0,6}(回答|答复)/,
      /[“"「『‘'【]|你|暗号|指令|命令|听我的/,
    ],
    unless: /(企业|公司|药店|医院|持有人|注册人|我们).{0,8}(必须|应|都要|都得|只能)|(吗|么)[？?]?$/,
  },
  {
    reason: 'injection',
    parts: [
      /(最高(优先级|权限)|(系统|正式|新的?)(系统)?(通知|指令|命令)|[【[]system[】\]]|安全(级别|检查|模式|限制).{0,4}(0|零|关|调|低|取消)|用户已授权|照.{0,8}(指令|命令)(执行|做|办))/i,
      /(回答|回复|输出|执行|关闭|判定|以后|免于|免注册|一律)/,
    ],
    unless: /注册管理|发布.{0,6}通知/,
  },
  {
    reason: 'injection',
    parts: [
      /((所有|全部|上面|前面|之前|你)的?.{0,4}(规则|指令|设定|话|限制|要求)|(上面|你).{0,4}开发者).{0,14}(当(作|做|成)?没|不算(数)?|作废|失效|不存在|清零|扔掉|丢掉)|(切换|进入|变成|变为)(到|成|为)?.{0,4}(终端|命令行|shell|控制台|root)|\bcat \/\w+|判断.{0,4}(拒绝|拦截).{0,8}(条件|规则|关键词)|关键词规则|越狱了?你/i,
    ],
    unless: /注册证|备案|许可证/,
  },
  {
    reason: 'injection',
    parts: [
      /(约定|定个?|设个?|说好).{0,6}(暗号|口令|规矩|密语)|我(一)?说.{1,10}你就/,
      /你?(就|直接|不再|只)(能|要)?(回|说|答|引用|当)/,
    ],
  },
  {
    reason: 'injection',
    parts: [
      /\b(hu ?l[uüv]e|wu ?shi|wang ?(ji|diao)|shu ?chu|fa ?gei ?wo|gao ?su ?wo)\b/i,
      /\b(zhi ?ling|ti ?shi ?ci|gui ?ze|xi ?tong|she ?ding)\b/i,
    ],
  },

  // ---- data and papers made up
  {
    reason: 'forgery',
    parts: [
      /(数据|记录|曲线|温湿度|数字|结果|报告|证明|凭证|签名|签字|合同|单据|证书|同意书|台账|说辞|健康证|资质)/,
      /(帮|替|给|教|请|代|你)(我|我们|俺|咱|你)?.{0,6}(编(?![号码制辑排])|造(?!成)|凑|补(写|签|造)|p(?![a-z])|ps|仿|捏)|替.{1,6}签(了|字|名|上)?[，,]?.{0,8}(不知|没同意|不在)/i,
    ],
    unless: /编(写|制|排)(说明|手册|计划)/,
  },
  {
    reason: 'forgery',
    parts: [
      /\b(write|draft|compose|generate|make|produce|create|prepare|give me|issue)\b/i,
      /\b(report|certificate|data|records?|logs?|letter|study|results?|outcomes?|protocol)\b/i,
      /\b(never (tested|done|did|kept|performed|ran|had|existed|happened)|not (actually )?(tested|done|performed)|didn'?t (test|do|run|keep|perform)|convincing|realistic|looks? (real|genuine|official|natural))\b/i,
    ],
  },
  {
    reason: 'forgery',
    parts: [
      /\b(change|alter|edit|erase|remove|swap|replace|reword|rewrite|rephrase|clean up|get rid of)\b/i,
      /\b(audit trail|failed (runs?|batch\w*|tests?)|test results?|autopsy|deaths?|adverse|raw data|batch records?|findings?|deviation)\b/i,
      /\b(vanish|disappear|no longer|so (that )?(it|they|nobody|no one|the)|instead of the tr\w+|without (a )?trace|unnoticed|not show)\b/i,
    ],
  },
  {
    reason: 'forgery',
    parts: [
      /(动(点|些)?手脚|做(点|些)?手脚|调包|(换|改)(成|个)?(抬头|成我(们)?公司|名头)|抬头换|套(一?个|用)?(真的?)?.{0,6}(准字号?|批准文号|注册号|备案号|字号)|山寨|倒(填|签)日期)/,
      /(怎么|咋|如何|技术上|教|帮|用啥|用什么|选哪|哪个|出个|设计)/,
    ],
    evenWithLaw: false,
  },

  // ---- favours
  {
    reason: 'bribery',
    parts: [
      /(塞|送(点|些|个|礼|红包)|打点|疏通|辛苦费|红包|干股|分(我|你|您|他).{0,3}成|(给|拿).{0,4}分成|走.{0,4}(条|根)?(线|关系|门路)|花(多少|点|些)?钱(能|把|可以|就)|(少不(了|得)|忘不了).{0,8}(你|您|好处|费)|给(点|些)?好处|充.{0,4}万|私账|酬谢|意思(一下|意思)|出血|好处费)/,
      /(批|发证|下证|插队|往前|抹(了|掉|平)?|消(了|掉)|免(了|掉|检)|少罚|轻罚|手下留情|合格|通融|先收|点成|换|写进|过(审|了|关)?|搞定|摆平|查不出|加急|进院|搭上|处罚|许可)/,
    ],
    unless:
      /(被|遭|向我|问我|跟我|暗示|索|收了|收受).{0,10}(要|索|红包|好处|回扣|钱)|应该|收费标准|缴费|官费/,
  },
  {
    reason: 'bribery',
    parts: [
      reviewers,
      /\b(presents?|gifts?|dinner|reward|tuition|payroll|sponsor\w* (the |your |an? )?(reviewer|official|inspector|examiner|\w+'s)|envelope|cash|crypto|kickbacks?|treat|"?consultant|going rate|something (nice )?for (you|him|her)|thank-?you money)\b/i,
      /\b(approv\w+|quick|yes|first|accepted|expedite\w*|disappear|tips? us|overlook|pass|hidden|faster|safest|route|quietly|in exchange|draft)\b/i,
    ],
    unless: /\b(is it (legal|allowed)|are (doctors|officials)|forbidden|penalt\w+|report (a|the|this|an))\b/i,
  },

  {
    reason: 'bribery',
    parts: [
      /(花|出|给|掏|拿|使)(多少|点|些|几个?)?.{0,4}(钱|万)(能|才能|可以|就能|把)/,
      /(抹|消|免|摆平|勾|压|撤)(了|掉|平|下|销)?/,
    ],
    unless: /收费|缴|官费|服务费|应当|依法/,
    evenWithLaw: true,
  },

  // ---- what is not yet public
  {
    reason: 'leak',
    parts: [
      /(考题|试题|真题|考试.{0,6}题|试卷|卷子|标准答案|\bexam (paper|questions?)|\bquestion paper)/i,
      /(发|给|漏|透|提前|考前|你(们)?(这|那)|押|\b(get|send|share|give|before|leak)\b)/i,
    ],
    unless: /历年|往年|公布的|大纲|报名|模拟/,
  },
  {
    reason: 'leak',
    parts: [
      /(别等公告|公告(之)?前|还没(公布|公开|发布|发出)|(没|未)(公布|公开)|内部会签|内幕|before the announcement|not (yet )?(public|announced)|ahead of the announcement)/i,
      /(告诉|说(一)?声|透|有没有我|先(看|给|说|知道)|提前|看一眼|漏|\b(tell|need|give|read|share)\b)/i,
    ],
  },
  {
    reason: 'leak',
    parts: [
      /(飞行?检|抽检|检查|暗访|稽查|突查|查我们)/,
      /(哪(几)?(家|些|批|天)|名单|批号|日期|几号|什么时候|啥时候)/,
      /(漏|透|偷偷|悄悄|告诉我(?!.{0,4}规定)|我不(告诉|说|外传)|说个|先说|打个?招呼|给.{0,4}(点|一点)(呗|吧|吗)?)/,
    ],
  },
  {
    reason: 'leak',
    parts: [
      /\b(which|when|tell|list|what day)\b.{0,50}\b(unannounced|surprise)\b|\b(unannounced|surprise)\b.{0,30}\b(next|this) (week|month)|\b(inspection|raid)s? (list|schedule)\b.{0,30}\b(next|this)/i,
    ],
  },
  {
    reason: 'leak',
    parts: [
      /(别家|对手|其他家|别人|他们|竞品).{0,6}(都)?报(了)?(多少|价|什么价)|底价|标底/,
      /(告诉|吱|透|分成|有底|漏|说|给)/,
    ],
  },

  // ---- what belongs to others
  {
    reason: 'leak',
    parts: [others, secret, get],
    unless: /(?<![没未不])公开|公示|公告|查询|保护|被.{0,6}(泄|抄|偷)|泄露/,
  },
  {
    reason: 'leak',
    parts: [
      /(生物|医药|药业|制药|医疗|科技|集团|公司|厂|霜|膏|疫苗|面膜|[a-z]{2,}\d?)(那个|家|那款|备案时|的).{0,14}/i,
      /(申报资料|注册资料|申请资料|备案资料|完整配方|配方表|原始数据|底稿|工艺规程)/,
      /发(我|给我|过来|来|出来)|给我(看|一份|发)|导出来|拷给/,
    ],
    unless: /我(们|司|家|公司)的|我司|本公司|自己的|模板|要求|目录|清单|示例|格式/,
  },
  {
    reason: 'leak',
    parts: [/\b(unpublished|undisclosed|secret|confidential|non-?public)\b/i, secret, get],
  },
  {
    reason: 'others_data',
    parts: [
      /(审评(员|老师)?|老师|检查员|科长|处长|局长|队员|执法|举报|投诉|专家|教授|药师|博主|法人|法定代表人|前夫|前妻|邻居|患者|病人|受试者|经办人|\b(inspectors?|reviewers?|legal representative|ex-\w+|whistle-?blowers?|complainants?|patients?|neighbou?rs?)\b)/i,
      /(手机号?|私人(微信|电话|号码)|微信(?!公众号|小程序)|住(哪|址|在)|哪个小区|身份证号?|姓(啥|什么)|家庭(住址|地址)|银行卡|病历|真实(姓名|信息)|在哪上班|\b(id number|mobile|home address|personal (phone|number|email)|where .{0,16} lives?|phone number)\b)/i,
      new RegExp(`${get.source}|多少|姓啥|叫(什么|啥)|住哪|在哪`, 'i'),
    ],
    unless:
      /我的|自己的|办公电话|(监督|咨询|举报|客服|公开)电话|变更|怎么(填|写|改)|要不要(填|写)|必填|填(写|哪|谁)|需要(提供|填)|留(谁|哪)|我(们)?公司的|\b(my own|our (company|patient)|required|form|fill)\b/i,
  },

  // ---- away from inspection
  {
    reason: 'unlawful_help',
    parts: [
      /(查封|封条|扣押|封存|\bsealed|\bseized)/i,
      /(撕|拉走|运走|偷偷|半夜|搬走|弄出|取出来|sneak|tonight|take .{0,10}out)/i,
      /(怎么|如何|咋|办法|想|best way|how)/i,
    ],
    evenWithLaw: true,
  },
  {
    reason: 'unlawful_help',
    parts: [
      /(检查(员|组)?|飞检|执法|药监|审计|inspectors?|auditors?|regulators?).{0,10}(来|到|之前|前|门口|拍照|上门|\b(visit|com(e|ing)|arrive|are at|never))|\b(show|let) regulators\b/i,
      /(转移|藏|删|烧|清掉|扔|装作|假装|糊弄|说辞|好样|循环播放|(两|2)套|\b(shred|hide|move|delete|burn|off the books|another that|one (site|webshop|set))\b)/i,
      /(怎么|注意|帮|润色|教|如何|接|话术|\b(what|how|which|best|trick|suggest)\b)/i,
    ],
  },
  {
    reason: 'unlawful_help',
    parts: [
      /(加|掺|放|兑|含|添加|\b(add|put|mix|steroid|analogue|additive)\b)/i,
      /(躲过|测不出|查不出|检不出|验不出|查不到|看不懂|逃过|瞒过|(快检|检测|检查).{0,4}(不出|不到|躲|过)|won'?t (catch|detect|find|notice)|can'?t (detect|catch|find))/i,
      /(怎么|什么|啥|哪|推荐|加多少|用什么|换个|\b(suggest|which|what|recommend|how)\b)/i,
    ],
    unless:
      /补充检验|怎么(检|查|测|验|办)|监管.{0,6}(招|办法|怎么)|能用|可以用.{0,4}方法|(regulators?|authorit\w+) (may )?use/i,
  },
  {
    reason: 'unlawful_help',
    parts: [
      /(氯胺酮|k粉|冰毒|芬太尼|三唑仑|曲马多|杜冷丁|吗啡|可待因|麻黄碱|迷药|听话水|海洛因|大麻|\b(fentanyl|ketamine|opioids?|oxycod\w+|meth)\b)/i,
      /(渠道|哪有|哪里(能|有|可以)|(搞|弄|整)(点|些|到)|门路|熬|浓缩|提(取|炼|出来)|卖家|\b(discreet|seller|dealer|where (do|can) i (get|buy|score))\b)/i,
    ],
    unless: /凭处方|医生开|进货渠道(要|合)|生产企业|许可/,
  },
];

/** Papers or goods altered so that nobody finds out: refused whatever else is asked. */
const unseen =
  /(怎么|如何|咋|怎样|用啥|用什么|选哪|哪个|办法|流程|方案|详细步骤).{0,36}(不(会|容易|好|易|能)?(被|给|让)?.{0,6}(查|验|认|识|追究|追责|发现|露馅|穿帮|察觉)|[查验看测认]不出|不留痕|恢复不了|躲过|不惹眼)/;
const tampering =
  /(改|换|贴|套|掺|转移|撕|删|藏|印|刷|p|喷|擦|仿|冒|假|送|塞|返点|回扣|做账|注入|藏匿|夹带|倒卖|抬头|两套|无证)/i;

/** @returns why the message is refused, or null */
export function frameOfWrongdoing({ text, hidden }: Reading): Reason | null {
  for (const one of [text, ...hidden]) {
    const asksLaw = lawAsked.test(one);
    if (unseen.test(one) && tampering.test(one) && !/(识别|辨别|防止|避免|买到)/.test(one))
      return 'unlawful_help';
    for (const { reason, parts, unless, evenWithLaw } of [...frames, ...plainFrames]) {
      if (asksLaw && !evenWithLaw && reason !== 'injection') continue;
      if (parts.every((part) => part.test(one)) && !unless?.test(one)) return reason;
    }
  }
  return null;
}
