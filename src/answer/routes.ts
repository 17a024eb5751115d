/**
 * Words by which the guard knows what is not a question to the law: a wish for a person, one's own case, a complaint,
 * medical advice. Patterns describe kinds of wording; none is a sentence. A question about a rule or a sanction
 * always passes. Danger and wrongdoing have files of their own (emergencies.ts, refusals.ts).
 */
import type { Outcome, Reason } from './types.ts';

export interface Route {
  outcome: Outcome;
  reason: Reason;
  zh?: RegExp;
  en?: RegExp;
  /** Wording by which the route does not apply. */
  not?: RegExp;
  /** True: holds even where the question also asks for a rule. */
  always?: boolean;
  /** Longest text, in characters, to which the route applies. */
  maxChars?: number;
}

/** Wording that asks how the authority will decide: answered by the rule, and marked as no prediction. */
const asksForPrediction =
  /((我|我们|咱们?|我司|本公司|这个|这款|这种).{0,20}(能|会|可)(不能|不会|否)?.{0,6}(批(下来|准)?|过审|通过|获批|拿到(证|批文))(吗|么|嘛|不|的(概率|几率)|$)|(概率|几率|胜算|把握).{0,6}(多大|多少|大吗|高吗)|会(被)?(罚|判)我(们)?多少)|\b(will|would|could) (my|our|this) .{0,40}\b(approved|pass|accepted|rejected|granted)\b|\b(chances?|odds|likelihood)\b.{0,24}\b(approv|pass|success|grant)/i;

/** Whether a question asks for a prediction of a decision. */
export const predicts = (text: string): boolean => asksForPrediction.test(text.normalize('NFKC'));

/** Asks about the procedure of complaints, not to make one. */
const aboutComplaints =
  /(还|会)?(收|受理|管|算|有效)(不|吗|么)|奖(励|金)|能拿多少|多久|几(天|日|年)|期限|时效|什么(材料|资料|证据|信息|条件)|(哪些|什么)(路子|途径|渠道|办法)|怎么(处理|答复|回复)|保密|泄露|撤(回|诉|销)|(企业|公司|店家?|平台|我们)被(人)?(投诉|举报)|\b(how long|deadline|what (information|evidence|documents?)|reward|confidential|withdraw|time limit|complaint (against us|was))\b/i;
/** Speaks of staff or hand-overs as the subject of a rule. */
const aboutStaff =
  /处分|处罚|违法|审核|复核|责任|规定|隐私政策|员工|\b(licen[cs]es?|certificates?|registration|approval|marketing authori[sz]ation|ownership|technology)\b/i;

export const routes: Route[] = [
  {
    outcome: 'handoff',
    reason: 'wants_person',
    always: true,
    not: aboutStaff,
    zh: /((转|接|找|换|叫|呼叫|连线?|要|要求|想(跟|和|找|让)|跟|和|给我(找|接|转|叫)|能不能(找|叫|换|转|让)|有没有).{0,8}(人工|客服|坐席|座席|真人|活人|大活人|工作人员|专员|业务员|窗口的?人|(懂行|懂|专业|负责)的人|领导)|^.{0,6}(人工|人工服务|人工客服|真人|客服|转接|坐席)[。！!？?]?$|(不(想|要|愿)|别).{0,6}(跟|和|同|对着).{0,4}(机器(人)?|ai|电脑|程序)(说|聊|讲|谈)?|(让|请|派|安排|找|叫)(个|位|一下|一个|你们)?.{0,6}人.{0,6}(给我|跟我|和我|联系我|打给我|回我|帮我)|人工.{0,2}(电话|服务|回访|回复|接听|坐席|客服)|(给我|帮我|能)?回(我)?(个|一个)?电话|打(个)?电话给我|给我(打|来)(个)?(电话|过来)|打(过来|给我)|电话(联系|沟通|打)(一下)?我)/,
    en: /\b((talk|speak|chat|connect|transfer|put|escalate|(pass|hand|switch) me)\b.{0,30}\b(person|human|agent|someone|somebody|officer|staff|representative|operator|people|supervisor|manager|advis[eo]r)|(real|live|actual|human) (person|human|agent|being|support|help|operator|advis[eo]r)|(get|give|want|need|prefer)( me| us)? (a|an|some) (person|human|agent|officer|representative|operator)|not (a|this) (bot|robot|machine)|(stop|no more) (bot|robot)|call (me|us) (back)?|(have|get|ask) (someone|somebody|an? \w+) (to )?(call|phone|ring|contact) (me|us)|(can|could) (someone|somebody|you|anyone) (call|phone|ring|contact) (me|us))\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'formal_reply',
    always: true,
    not: /规定|几(个)?(日|天|工作日)|多久|应当|收费|是否|吗[？?]?$|有效力|谁|\b(must|deadline|how long|is|are|does|do|may) (the|an?|authorit\w+)\b/i,
    zh: /((书面|正式|官方|盖章|公函|有法律效力)(的|地)?.{0,4}(答复|回复|复函|批复|确认函)|(给|要|想要|发|出|开|需要|请|求|能不能|能否).{0,16}(书面|正式|官方|盖章|红头|有法律效力)(的|地)?.{0,4}(答复|回复|意见|说明|函|文件|批复|确认|结论|认定|证明)|(给我|请|能不能|能否|麻烦|需要|想要|帮(我|忙)).{0,10}出(具|个|一份).{0,10}(证明|函|意见书|答复|认定|批复)|(盖|加盖)(个)?(公)?章.{0,8}(答复|回复|证明|给我|文件))/,
    en: /\b((formal|official|written|binding|signed|stamped|sealed) (\w+ )?(reply|answer|opinion|response|confirmation|letter|ruling|statement|decision|determination)|(reply|answer|confirm|confirmation|response)\b.{0,16}\b(in writing|on letterhead|with a (stamp|seal)))\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'own_case',
    not: /\b(what if|if (my|our|a|an|the)|valid|can i (object|sue|appeal)|will i be|what can i do)\b/i,
    zh: /((我|我们|我司|我家|本公司|咱|俺|我单位|(帮|麻烦|请|给).{0,8}(看|查|问|催)).{0,40}(进度|进展|(审|办|走|卡|轮|排|批|流转|处理)?到(了)?(哪|什么|第几)(一)?(步|个?环节|阶段|儿|里|步骤)?(了)?|(批|审|办|发|出|下|制)(下来|出来|来|完|好|过|出|证|了)?了?(没有?|没)[？?。]?$|(批|审|办|发|出|下|制)(下来|出来|完|好|过)了(没有?|没|吗|嘛)|(好|成|过|通过|完)了(没有?|没)|(已经)?受理了?(没|吗)|什么时候(能|才能|会)?(批|下|出|办好|发证|审完|有结果|轮到)|(怎么|咋|为(什么|啥|何))(还|一直|迟迟|又|被|给|就).{0,10}(没|不|退|驳|拒|卡|打回|批|审)|被(退|驳|打)(回|审)?(了|回来)|没(有)?(任何|一点|半点|个)?(消息|动静|结果|回音|下文|音信|反应|答复)|查(一下|下|查|询|不到)?.{0,14}(状态|进度|结果|审评)|(还要|还得)(等|审)?多久)|(受理号|申请号|查询号|流水号|[a-z]{3,6}\d{6,10}).{0,20}(查|进度|状态|审|批|到哪|结果)|催(一下|促|办))/,
    en: /\b((status|progress|outcome|update|result|stage)\b.{0,24}\b(of|on|for|about|regarding)\b.{0,10}\b(my|our)\b|(my|our)\b.{0,40}\b(application|submission|filing|case|dossier|registration|licen[cs]e|request|renewal|certificate|file)\b.{0,40}\b(status|progress|yet|stuck|pending|rejected|refused|returned|where|still|delayed|approved\?|taking so long|been (sitting|waiting))|where (is|are|does|do) (my|our) (\w+ ){0,2}(application|submission|filing|case|certificate|licen[cs]e|registration|renewal|file)|(has|have|is|was|did) (my|our|you)\b.{0,40}\b(approved|processed|issued|accepted|reviewed|received|ready|decided)|why (is|was|has|did|are) (my|our|you)\b.{0,40}\b(application|submission|filing|registration|certificate|dossier|renewal)|check (on |the status of )?(my|our) (application|case|filing|submission|registration|renewal)|(application|acceptance|case|reference) (number|no\.?) .{0,30}(status|progress|stage|approved))\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'complaint',
    not: aboutComplaints,
    zh: /((我|我们|俺|咱)?(要|想|得|打算|现在|准备|必须)(来)?(实名|匿名|向你们)?(举报|投诉|告发|检举|揭发|反映|告(他|她|这|那|一家|某|你们))|帮我(举报|投诉)|(来|是)(举报|投诉)的)/,
    en: /\b((i|we) (want|wish|need|would like|'d like|have|intend|am going|'m going)( here)? to (report|complain|lodge|file|make a complaint|blow the whistle|denounce)|i'?m (reporting|complaining|here to (report|complain))|(make|lodge|file|submit|raise) a (formal )?(complaint|report) (about|against|on)|^(please )?(report|complain about) (a|an|my|this|that|the|some) (shop|store|seller|clinic|pharmacy|company|factory|hospital|website|employer|neighbou?r|salon|vendor)|(sold|selling) me (a |an |some )?(fake|expired|counterfeit))\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'complaint',
    not: /还是|给不给|归|吗|么|怎么|谁|哪|什么|啥|多少|几|罚|赔|违法|有用|会/,
    zh: /(^(实名|匿名)?(举报|投诉|检举)|(举报|投诉|告发|检举)(一下|你们|他们|她|他|这家|那家|这个|那个|一家|某|卖|隔壁|我们)|(你们|赶紧|快).{0,8}(去)?(查|管|抓|端|封)(一下|一查|一管)?(这家|那家|他们|它|了)|(买|收|领)到(了)?(假|过期|三无|劣质|变质|发霉|坏)|(小区|楼下|附近|隔壁|村里|镇上|有(一)?家|有个|某).{0,24}(卖|做|造|生产|加工|灌装|推销|忽悠).{0,14}(假|三无|过期|黑|没证|无证|冒牌|劣质).{0,20}(没人管|管管|查|举报|反映|你们))/,
    en: /^(complaint|report)[:,-]|\b(there is|there's) (a|an|some) .{0,40}\b(selling|making) (fake|expired|unlicen[cs]ed|counterfeit)\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'adverse_event',
    not: /(企业|公司|持有人|注册人|备案人|医院|药店|厂家?|护士|医生|接种单位).{0,8}(要|该|应|怎么|是否|需)|\b(compan(y|ies)|manufacturer|holder|hospital)\b.{0,30}\b(report|must|have to)\b/i,
    zh: /((我|俺|咱|家里|孩子|娃|宝宝|儿子|女儿|老公|老婆|爱人|妈|爸|爷|奶|老人|朋友|同事|她|他).{0,16}(用|涂|抹|敷|打|吃|服|种|植|装|戴|贴|喷|做|喝|染|烫|洗|扎|接种|注射)(了|完|过|的|上|着)?.{0,24}(过敏|红肿|起(了)?(疹|泡|皮|痘|包|红)|烂(脸|了)|肿(了|起来)|吐(了|得)?|呕|发烧|发炎|发(红|痒|热)|痒|刺痛|脱皮|脱发|掉头发|水泡|不舒服|难受|副作用|不良反应|感染|流脓|溃烂|头晕|恶心|拉肚子|疼|看不清|失眠|心慌|异响|断(了|裂)|松动|移位|漏)|(用|涂|敷|打|吃|服|种|装|戴|贴|染)(了|完|过).{0,16}(后|以后|之后|就).{0,14}(烂脸|过敏|红肿|起疹|毁容|呕吐|发烧|感染|起泡|脱皮).{0,12}(怎么办|咋办|找谁|它的问题|产品的问题|管不管|吗|了)|(用|涂|敷|染|烫|打|贴|戴|吃)了.{0,12}(满脸|全身|一脸|脸|皮肤|头皮|眼睛|嘴|手).{0,8}(起泡|红肿|过敏|烂|疹|痒|肿|疼|脱皮)|(脸|皮肤|眼睛|头皮|伤口).{0,10}(烂|过敏|红肿|灼伤|起疹|毁)了?.{0,14}(是不是|面膜|药|产品|器械|用了|涂了|敷了))/,
    en: /\b(i|my (son|daughter|mother|father|wife|husband|child|baby|mum|mom|dad|friend|kid|face|skin|eyes?|scalp|arm)|she|he)\b.{0,50}\b(rash\w*|itch\w*|swelling|swollen|swelled|allergic|reaction|side effects?|vomit\w*|fever|infect\w+|blister\w*|hives|burn(ed|ing|t|s)?|peel\w*|dizzy|nause\w*|hair (fell|loss)|pus)\b.{0,50}\b(after|from|since|because of|when i used|due to)\b|\b(after|since) (using|taking|wearing|applying|getting|having|putting on|i (used|took|applied|wore|got))\b.{0,60}\b(rash\w*|itch\w*|swell\w*|swollen|allergic|reaction|fever|infect\w+|vomit\w*|blister\w*|hives|burn\w*|peel\w*|dizzy|sick)\b/i,
  },
  {
    outcome: 'unanswerable',
    reason: 'medical_advice',
    not: /说明书(上|里|要)|标签|注册|备案|许可|批准|规定|企业|公司|厂家|药店(能|可以|卖|要)|医院(能|可以|要)|\b(label|register\w*|filing|licen[cs]e|compan(y|ies)|pharmac(y|ies) (sell|must|can)|hospitals? (must|can|may))\b/i,
    zh: /((一起|同时|混着|搭配|同服|合用|一块儿?|掺着)(吃|服|用|喝|打|涂|抹)|(吃|服|喝|打)(了|着|完).{0,12}(能|可以|能不能|可不可以|还能)(再|同时|一起|接着)?(吃|喝|服用|打|开车|喝酒)|(吃|服|涂|擦)(点|些|个)?(什么|啥|哪(种|个|款|些))(药|膏|好|管用|有效|合适|牌子)?|(用|买|贴|上)(点|些|个)?(什么|啥|哪(种|个|款|些))(药|膏|面霜|牌子|好得快|管用)|该(吃|用|打|涂)(什么|啥)|(吃|服(?!务)|用|打|喝|涂|滴|注射)(上|个)?.{0,6}(几|多少)(片|粒|毫克|次|颗|ml|毫升|克|滴|支|袋|包|单位|量|天)|剂量(是|多|怎么|该|要|能)|(饭前|饭后|空腹|睡前).{0,6}(吃|服|用)|(怀孕|哺乳|备孕|孕妇|孕期|喂奶|坐月子|例假|月经|糖尿病|高血压|心脏病|(肝|肾)(不好|病|功能)|过敏体质|感冒|发烧|化疗|术后|[\d一二三四五六七八九十]+(个)?(岁|月大)).{0,16}(能不能|可不可以|可以|能|适合|要不要|敢不敢)(吃|用|打|服|涂|喝|接种|抹|戴|做|贴)|(小孩|婴儿|宝宝|孩子|娃|老人|老年人).{0,12}(能不能|可不可以|可以|能)(吃|服|喝|涂|抹|滴)|(能|可以|要不要|能不能|想|敢|可不可以)(自己|直接|突然)?(停药|减药|换药|加量|减量|停了|加倍)|(这|那)(个|种|款)?.{0,6}药?.{0,6}(管不管用|治不治|好不好使|治什么|有用吗|管用吗|有效吗|有没有用|效果(好|怎么样))|(病|痛|疼|痒|疹|咳|痘|斑|烧|血压|血糖|失眠|癌|炎|感冒|过敏|伤|便秘|腹泻|脱发).{0,14}(怎么|咋|如何|用什么|吃什么|能不能)(治|办好|好得快|根治|缓解|调理)|(得|患|有)了.{0,10}(怎么治|吃啥|吃什么|能治|还能活)|开(点|些)药|(推荐|介绍)(个|一?[个款种]|几|点|下)?.{0,10}(药|面霜|护肤|牌子|减肥药|祛痘|安眠)|哪(个|种|款|家)(牌子|品牌).{0,10}(准|好|好用|靠谱|管用|便宜)|停药.{0,8}(几|多久|喝酒|怀孕)|药.{0,12}(多久|几天|几小时).{0,6}(喝酒|怀孕|开车|停药)|哪(个|种|款|家)(牌子)?的?(药|疫苗|面霜|血糖仪|助听器|口罩|产品|护肤品|医院).{0,8}(好|管用|有效|安全|强|适合)|(我|孩子|老人|宝宝|他|她).{0,20}(是(不是)?(得了)?什么(病|毛病)|要不要紧|严重(吗|不)|是不是.{0,8}(病|癌|炎|感染))|(药|疫苗|手术|支架).{0,10}(副作用|后遗症)(大|多|严重|有哪些|是什么|怎么)|(要不要|该不该|需不需要|值不值得)(打|接种|做|吃|装|植入).{0,12}(疫苗|针|手术|药|支架|检查))/,
    en: /\b((should|can|may|could|must) (i|my \w+|he|she|we|a pregnant \w+|pregnant women|children|kids|babies|toddlers) (take|use|stop|mix|combine|give|increase|skip|double|drink|eat|still take|keep taking|safely)\b.{0,60}\b(with|together|medic\w+|pills?|tablets?|doses?|dosage|drugs?|antibiotics?|ibuprofen|paracetamol|aspirin|insulin|statins?|pregnan\w+|pain|fever|alcohol|while|after|before|vaccine|shot|jab|cream|daily|a day)|what (dose|dosage|medicine|medication|drug|painkiller|cream|pill|treatment|should i take|should i use)\b|how (many|much) .{0,24}\b(should|can|do) (i|he|she|my \w+|we) (take|give|use|inject)|(is|are) (it|this|that|these|they|\w+) (safe|ok|okay|dangerous|good|effective)\b.{0,24}\b(for me|for my|to (take|use|mix|combine|give)|if i'?m|while|during pregnan\w+|when pregnant|with my)|which \w+ (is|works|would be) (best|better|good|right|safest) for (me|my)|which (medicine|drug|painkiller|vaccine|brand|cream|product|hospital) (is|works|should|do you)|do i have (a|an|the)? ?\w+( disease| cancer| infection| allergy)?\?|diagnos(e|is) (me|my)|what('s| is) wrong with (me|my)|how (do|can|should) i (treat|cure|get rid of|relieve)|(recommend|suggest) (a|an|some|any|me).{0,20}(medicine|drug|pill|cream|treatment|brand|doctor|hospital)|side effects of (taking|the|my|this))\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'anger',
    always: true,
    not: /(会|要|该)(被|受)?(怎么|怎样)?.{0,4}(罚|处分|处罚|开除)|\b(fined?|penalt\w+|punish\w*)\b/i,
    zh: /(踢皮球|让不让人活|推来推去|推三阻四|来回(折腾|推)|气死|(什么|啥)(破|烂|垃圾|狗屁|玩意|鬼)|垃圾(系统|服务|部门|网站|回答|机器人|东西)|(你们|就是|这叫|简直|典型|纯属).{0,8}(不作为|废物|骗子|白痴|有病|扯淡|胡扯|糊弄|敷衍|欺负人|坑人|不要脸|没人性)|混蛋|王八|去你|滚蛋|他妈|妈的|操你|傻(x|逼|b)|sb|脑残|忍无可忍|受够了|烦死|火大|太(过分|差劲|气人|欺负人|离谱)了|跑了.{0,6}(趟|次|回)|(打了|问了|找了|等了).{0,14}(没(有)?人(管|理|接|回)|还不|没结果|一样)|你们(到底|究竟)(管不管|干什么吃|有没有|想怎样|能不能)|白养|吃干饭|官僚|(答|说|回答)(的|得)?(都|全|什么)?(错|乱七八糟|驴唇|废话|没用|牛头)|听不懂人话|一点用(都|也)没|没用的)/,
    en: /\b((sick|tired|fed up) (of|with)|ridiculous|useless|waste of (my )?time|outrageous|you people|what the hell|wtf|damn|idiots?|stupid|morons?|bullshit|crap|passing (me|the buck)|pillar to post|nobody (helps|answers|cares|picks up)|run ?around|this is (a joke|unacceptable|insane|nonsense)|i'?m (furious|angry|so angry|done)|had enough|(completely|totally) wrong|worst (service|agency|website))\b/i,
  },
  {
    outcome: 'smalltalk',
    reason: 'greeting',
    maxChars: 24,
    zh: /^(你好|您好|嗨|哈喽|哈啰|喂|在吗|在不在|有人吗|早上好|下午好|晚上好|早|谢谢|多谢|感谢|再见|拜拜|好的|好嘞|明白了|知道了|辛苦了|嗯+|哦+|你是(谁|什么|机器人|真人|人工智能|ai)|你叫什么|你(能|会|可以)(帮我?)?(做|干)(点|些)?(什么|啥))/,
    en: /^(hi|hello|hey|good (morning|afternoon|evening)|thanks?|thank you|bye|goodbye|see you|ok(ay)?|got it|who are you|what (can|do) you do|are you (a )?(bot|robot|human|real|ai))\b/i,
  },
  {
    outcome: 'unanswerable',
    reason: 'other_authority',
    zh: /((医保|社保|公积金)(卡|报销|缴费|怎么交|怎么报|余额|断缴)|(怎么|如何|哪里|去哪|办|申请|注册)(理|申请)?.{0,8}(商标|专利)$|(申请|办|交|退|查|报)(理)?.{0,4}(商标|专利|个人所得税|个税|出入境|护照|签证|驾照|驾驶证|房产证|结婚证|离婚证|居住证|户口|低保|退休金|养老金)|(医保卡|社保|护照|签证|驾照|驾驶证|房产证|结婚证|户口|公积金).{0,4}(怎么|如何|在哪|去哪)(办|换|补|交|取|查)|营业执照(怎么|如何|在哪|去哪)(办|注册))/,
    en: /\b(medical insurance (reimburs\w+|card)|health insurance (claim|card)|social security (card|number|payment)|(file|apply for|register) (a )?(trademark|patent)|income tax|passport (renewal|application)|renew my passport|visa (application|extension)|driv(er'?s|ing) licen[cs]e|pension|household registration)\b/i,
  },
  {
    outcome: 'unanswerable',
    reason: 'out_of_scope',
    zh: /(天气(预报|怎么样|如何|咋样|好)|(今|明|后)(天|晚).{0,8}(天气|下雨|下雪|气温|几度|限行|尾号|停水|停电)|(?<!期)限行|限号|尾号|(买|炒|推荐|看看|走势).{0,6}(股票|基金|彩票|比特币)|(股票|基金|彩票|比特币).{0,8}(涨|跌|买|中奖|推荐)|写(一)?(首|篇|个|段|封)?.{0,8}(诗|歌词|作文|小说|代码|情书|散文|工作总结|辞职信|演讲稿)|讲(一)?(个)?.{0,4}(笑话|故事)|(订|预订|买|抢|推荐|附近|便宜).{0,8}(机票|火车票|高铁票|酒店|宾馆|餐厅|饭店|外卖|电影票|门票|演唱会)|(好看|热门|推荐).{0,6}(电影|电视剧|综艺|小说|游戏)|世界杯|足球|篮球(比赛|队)|(翻译|译)(一下|成(英|中|日|韩|法))|星座|算命|运势|占卜|菜谱|(怎么|如何)做(菜|饭|红烧|蛋糕)|房价|导航|去.{0,10}(坐几路|怎么走(?!流程|程序)|地铁几号线)|谁(是|当).{0,8}(总统|首富|世界冠军)|(数学|物理|英语)(题|作业)|唱(首)?歌|陪我聊|谈恋爱|女朋友|男朋友)/,
    en: /\b(weather|(book|find|recommend|cheap|reserve|order)\b.{0,24}\b(flights?|hotels?|restaurants?|tickets?|pizza|taxi|food)|stock (price|market)|(buy|invest in) (stocks|bitcoin|crypto)|lottery|(write|tell|sing|compose)( me)? (a|an|some) (poem|story|essay|code|song|joke|novel|love letter|script)|(tell me|know any) .{0,10}jokes?|recipes? for (dinner|lunch|a |chicken|cake|soup|pasta)|how (do i|to) cook|(good|best|recommend) (movies?|films?|tv shows?|songs?)|football|world cup|nba|translate (this|the following|into|to)|horoscope|capital of|president of|homework|math problem|directions to)\b/i,
  },
];
