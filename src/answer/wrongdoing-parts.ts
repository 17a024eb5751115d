/**
 * Frames of wrongdoing as people type them, without a word of the trade: whose it is, what it is, and what is wanted.
 * None stands where the message asks what the law says, except orders to the machine.
 */
import type { Frame } from './wrongdoing-frames.ts';

const somebody =
  /那(个|位|俩|两个|几个|人)|这(个|位)人|昨天|刚才|检查我们|(举报|投诉|告)(我|过|咱)|[张王李赵刘陈杨黄周吴孙徐][^，。]{0,2}(老师|工|[科处局]长|主任|医生|姐|哥|华)|你们.{0,2}([科处局]长|主任|领导|同事|老师|窗口).{0,4}(人|姑娘|小伙|那|姓|家|的|车)?|我(的)?(妹夫|姐夫|对象|前.{1,2}|老板|同事|邻居|员工|亲戚|婆婆|媳妇|老公|老婆)|隔壁.{0,6}(药师|老板|店长|老|女|男)|(号|车)的?主人|参加.{0,6}试验的|打假/;
const privateThing =
  /电话|手机|微信|邮箱|座机|住(哪|址|处|在)|小区|几号楼|宾馆|酒店|车牌|下班(走|路)|几点(上|下)班|下班.{0,3}走|路回家|在哪(儿|里|个)?[，？?]|定位|身份证|社保|得了?(什么|啥)病|拿过?(什么|啥)药|吃(什么|啥)药|几针|名字|床号|叫(啥|什么)|是不是楼|是不是.{0,6}(女|男|家|人)的?[，,]/;
const obtained =
  /发(我|给)|给我|给一?份|报(给|一下)|查(下|一下|到|查)|看看|拉(一|个)|告诉|定位|有没有|多少|哪(条|个|儿|家|里|座)|当面|你就说|电话表/;
const others =
  /竞品|对面|他(们)?家|别家|隔壁|同行|对手|(生物|医药|制药|药业|科技|医疗)(交|报|那|的)|\b(the other|another|their|rival'?s?) (lab|company|brand|firm|maker|factory)\b/i;
const paper =
  /温度|湿度|曲线|读数|记录|台账|报告|健康证|批件|批文|批号|注册证|许可证|签名|资质|执照|函|日期|数据|病例|\d例|单|章|日志/;

export const plainFrames: Frame[] = [
  // ---- people and secrets
  {
    reason: 'others_data',
    parts: [somebody, privateThing, obtained],
    unless: /我(自己|本人)|变更|怎么填|哪一栏|咨询|要不要|公开|会不会|公司的(电话|地址)/,
  },
  {
    reason: 'others_data',
    parts: [
      /\b(my (ex|employee|wife|husband|neighbou?r|boss|colleague|tenant)\b|the (guy|woman|man|lady|person|girl) (who|that)|inspection team|inspectors?|reviewers?)/i,
      /\b(cell|mobile|phone|hotel|home|street|address|collects?|pills|hiv|diagnos\w+|prescriptions?|medical records?|her records?|his records?|first name|number plate|lives?|staying)\b/i,
      /\b(look up|check|tell me|give me|i need|what hotel|where|find( out)?|send me)\b/i,
    ],
    unless: /\b(our records|on the form|rule|valid|kept|storage|label)\b/i,
  },
  {
    reason: 'leak',
    parts: [
      others,
      /工艺|参数|比例|配比|配方|放了(啥|什么)|供应商|进价|客户|原始数据|\b(formula|recipe|suppliers?|raw data|process)\b/i,
      /给我|看一眼|导一?|想要|发(我|一)|拿来|\b(give|send|get|show) me\b/i,
    ],
    unless: /公开|公示|授权|委托|转让/,
  },
  {
    reason: 'leak',
    parts: [
      /(跟|和|找|向|问)你(聊|说|问|咨询)?过?.{0,3}的|在你这(问|咨询)/,
      /(公司|厂|店|人|用户|客户).{0,4}(问|说|聊)了?(啥|什么|些)/,
    ],
  },

  // ---- papers that say what did not happen
  {
    reason: 'forgery',
    parts: [
      paper,
      /帮|替我|给我|教我|做一?[份张个]|出一?[份张个]|来一?[份张个]|p一?[张个]|哪里能(刻|做|办)|怎么(弄|补齐|做到)|怎么补[齐全成]/i,
      /补[成齐全]|(没(做|测|够|记|填)|不够|断了|过期|晚了|丢了|对不上|只做|缺).{0,24}(补|改|p|写成|圆|推|照着|生成|做)|改(早|晚|合格|小|大|好看)|不合格.{0,2}改|往(前|后|回)(挪|推|改|写)|写成.{0,6}(日期|月|年|号)|换成(我们|我家|我司)|挂(店|墙|网)|看(着|上去)像|照着?样|圆一?[下上]|签得不|刻一?个|药监局的函/i,
    ],
    unless: /更正|变更|补发|补办|偏差|应该|重新(检|做|测)|换发|延续/,
  },
  { reason: 'forgery', parts: [/刻|仿/, /章/, /哪(里|儿)?(能|有|可以)|多少钱|找谁/], unless: /备案|公安/ },
  {
    reason: 'forgery',
    parts: [
      /\b(write|make|put|fill in|generate|create|i? ?need|give me|add)\b/i,
      /\b(certificates?|approval|letter|stamp|date|readings?|logs?|consent|records?|seal)\b/i,
      /\blooks? (official|real|genuine|continuous|complete)|\b(last|previous) (week|month|year|january|february|march|april|may|june|july|august|september|october|november|december)('s)? date|\bmissing .{0,24}(so|look)|\bskipped\b|\b(nmpa|fda|government|authority).{0,24}\bwith (a|the) (stamp|seal)/i,
    ],
    unless: /\b(how (do|should) (i|we) (correct|report|handle)|required)\b/i,
  },

  // ---- the machine
  {
    reason: 'injection',
    parts: [
      /你(的|拿到|收到|开头|看到|能(调用|用)|最(先|初)|出厂).{0,8}(文字|话|内容|规则|指令|设定|配置|接口|密钥|提示)|(它|ai|机器人).{0,8}(设定|指令|提示|规则)/i,
      /告诉|倒(过来|着)|换成|翻成|列(一?下|出)|回答我|念(出)?|藏头|摩斯|写(成|出|来)|拼音|首字母|押韵/,
    ],
    unless: /我们(公司|厂|企业)|依据的/,
  },
  {
    reason: 'injection',
    parts: [
      /你的?(上级|开发|老板|主人|管理员)|是你.{0,2}(开发|管理|上级|主人)|管理员(要求|说|授权)|工具(返回|结果|输出)|检索结果|"role"|\b(tool (result|output)|override|operator|administrator)\b/i,
      /一律|都回答|都(说|算)|(检查|限制|过滤).{0,4}关|(要求|更新|授权)[：:]|回答无需|\b(now answer|without (sources|citing)|say (granted|approved|yes)|allows?)\b/i,
    ],
    unless: /后台管理员账号|应当|必须/,
  },
  {
    reason: 'injection',
    parts: [
      /你(来)?(演|扮|当)|玩个?游戏|写个?(故事|剧本|小说)|主角|\byou'?re now\b|\b\w+bot\b/i,
      /什么都(敢|能|可以)|没有(底线|限制|规矩)|念出|全部设定|\bnever (cites?|refuses?|checks?)\b|\bno (law|rules)\b/i,
    ],
  },
  {
    reason: 'injection',
    parts: [
      /(前面|上面|以上|之前)的?(话|全|都|通通)?.{0,4}(不作数|不算数?|作废|重来)/,
      /你(就|只|现在)?(会|能|要|说|是)/,
    ],
  },
  {
    reason: 'injection',
    parts: [
      /(照|按|拿|把|用)(着)?(我|下面|这).{0,6}(写|说|给|编)的.{0,6}当(成|作|做)?.{0,4}(法|依据|条文|原文|引用)/,
    ],
  },
  {
    reason: 'injection',
    parts: [
      /[a-z0-9+/]{12,}={0,2}/i,
      /解(出|开|码|密)|还原|\bdecode\b/i,
      /照(做|办|着)|执行|\b(obey|follow|do it)\b/i,
    ],
  },
  {
    reason: 'injection',
    parts: [
      /\bbefore (this|my (first|message))|\bin your context\b|\byou (were|have been|'ve been) (given|told|fed)\b/i,
      /\b(copy|repeat|print|quote|paste|output|echo)\b/i,
    ],
  },

  // ---- favours
  {
    reason: 'bribery',
    parts: [
      /喜欢(喝|抽|吃)|赞助|小钱|打个电话|坐坐|(吃|喝)(个|顿)?[饭酒茶]|出.{0,3}个点|中介|私下|包个|送.{0,4}[盒箱瓶条斤]|(上学|工作|房子).{0,3}我来|讲课费|劳务费|咨询费|地方我[订定]/,
      /审评|老师|科室|你们|[局科处]长|检查|经办|专家|批文|批件|罚款|复检|前面/,
      /带点|下来|插(到|队)|免了|少(写|记|罚)|跑(下|通)|包过|大的|先批|照顾|关照|变合格|寄(哪|到)|往前|商量/,
    ],
    unless: /被|问我|向我|跟我要|收费标准|怎么举报/,
  },
  {
    reason: 'bribery',
    parts: [
      /\b(fly|slip|grateful|fee|inside|usually take|uncle|cousin|brother-in-law|conference|holiday|financially|donat\w+)\b/i,
      /\b(reviewers?|inspectors?|inspection|fine|licen[cs]e|queue|file|findings?|approval)\b/i,
      /\b(moves? up|goes? away|jump|c[ao]mes? out (by|before)|cancel\w*|leave .{0,16}out|dropped|up the (queue|list))\b/i,
    ],
    unless: /\b(official fee|priority review|refund)\b/i,
  },

  // ---- what is not yet public
  {
    reason: 'leak',
    parts: [
      /题(库|目)?|考(啥|什么)|飞检|抽检|评我们|评审|盲审|结论|底[线价]|草案|稿|专家|纪要|公告|名单|批没批/,
      /流出|透个?(信|风|底)|提前(认识|联系)|先(跟我|给我|发我|讲|透)|悄悄|我好准备|(纪要|题库|名单)(发|给)我|别等(发|公布|出)|不(会)?(外传|说出去)|没公[示布开]也|内部(查|有|看)/,
    ],
    unless: /公布的|网上公开/,
  },
  {
    reason: 'leak',
    parts: [
      /\b(exam|which experts|our panel|decision on|unannounced|draft|committee|rival|inspection)\b/i,
      /\b(send me the questions|names,? please|(not|isn'?t) (out|public|published) yet|so we can (tidy|prepare|clean)|before it (goes|is|gets) (public|published)|behind closed doors)\b/i,
    ],
  },

  // ---- away from inspection, and goods that may not be sold
  {
    reason: 'unlawful_help',
    parts: [/(检查|飞检|执法)(的)?(来了|那天|当天|要来|一来|上门)/, /放哪|藏|装(装|样|个)|样子|挪(走|到)|躲/],
  },
  {
    reason: 'unlawful_help',
    parts: [
      /没证|无证|未注册|没注册|注销|吊销|超范围|过期|追溯|回收的?药|药盒|医保卡|单子|处方|消字号|\b(unregistered|suspended|revoked|expired|past its date|out of date)\b/i,
      /不被?(扣|抓)|抓不到|换(什么|个|啥)(壳|皮|马甲)|(接着|继续)卖|(两|2)(本账|套账)|换个?标|(清|删|抹).{0,4}查不|卖给谁|往哪(倒|卖)|哪.{0,3}收|不要.{0,4}就能|暗语|黑话|话怎么说|\b(offload|keep selling|quietly|new shell|get rid of)\b/i,
    ],
    unless: /销毁|退货|怎么办理|恢复/,
  },
  { reason: 'unlawful_help', parts: [/\b(second|two|double) sets? of (books|records)\b/i, /\b(how|so)\b/i] },
  {
    reason: 'unlawful_help',
    parts: [
      /\b(put|add|mix|slip)\b/i,
      /\b(labs?|tests?|inspectors?)\b.{0,12}\b(don'?t|won'?t|can'?t|never) (test|detect|find|look|see|pick)/i,
    ],
  },
  {
    reason: 'unlawful_help',
    parts: [
      /\b(xanax|valium|tramadol|codeine|oxy\w*|ketamine|fentanyl|morphine|adderall)\b|安定|三唑仑|曲马多|思诺思|阿普唑仑|可待因/i,
      /\b(no questions asked|who sells)\b|不要(单子|方子|处方)|不问(来历|处方)|谁(有|卖|出)/i,
    ],
  },
  { reason: 'unlawful_help', parts: [/不(上|想)?报|瞒/, /(让|叫|把).{0,8}(别闹|闭嘴|别说|压下|摆平)/] },
];
