/**
 * Words by which the guard knows what is not a question to the law: danger, attack, a wish for a person, one's own
 * case. Patterns describe kinds of wording; none is a sentence. A question about a rule or a sanction always
 * passes, however dangerous it sounds.
 */
import type { Outcome, Reason } from './types.ts';

export interface Route {
  outcome: Outcome;
  reason: Reason;
  zh?: RegExp;
  en?: RegExp;
  /** True: holds even where the question also asks for a rule. */
  always?: boolean;
  /** Longest text, in characters, to which the route applies. */
  maxChars?: number;
}

/** Wording that asks what the rule or the sanction is, so that the law should answer. */
export const asksForRule = {
  zh: /罚|处分|判刑|坐牢|犯法|违法|合法|法律|责任|规定|条例|办法|第.{1,8}条|依据|赔偿|追究|论处|吊销|要求|标准是|几(日|天|年|个月|个工作日)内|多久(之内|内|要|必须)|应该向(谁|哪)|归谁(管|处理)|算不算|允许吗|从重/,
  en: /\b(penalt\w+|punish\w*|fine[sd]?|sanction\w*|liab\w+|illegal|lawful\w*|legal(ly)?|law|rules?|regulations?|article|required|must|deadline|allowed|prohibited|offen[cs]e)\b/i,
};

/** Wording that asks how the authority will decide: answered by the rule, and marked as no prediction. */
const asksForPrediction =
  /((我|我们|咱们?|我司|本公司|这个|这款|这种).{0,20}(能|会|可)(不能|不会|否)?.{0,6}(批(下来|准)?|过审|通过|获批|拿到(证|批文))(吗|么|嘛|不|的(概率|几率)|$)|(概率|几率|胜算|把握).{0,6}(多大|多少|大吗|高吗)|会(被)?(罚|判)我(们)?多少)|\b(will|would|could) (my|our|this) .{0,40}\b(approved|pass|accepted|rejected|granted)\b|\b(chances?|odds|likelihood)\b.{0,24}\b(approv|pass|success|grant)/i;

/** Whether a question asks for a prediction of a decision. */
export const predicts = (text: string): boolean => asksForPrediction.test(text.normalize('NFKC'));

export const routes: Route[] = [
  {
    outcome: 'emergency',
    reason: 'self_harm',
    always: true,
    zh: /(不想活|想死|自杀|轻生|活不下去|结束(自己的)?生命|割腕)/,
    en: /\b(kill(ing)? myself|suicid\w+|end my life|want to die|hurt(ing)? myself|self[- ]harm)\b/i,
  },
  {
    outcome: 'emergency',
    reason: 'acute_danger',
    zh: /((没|停止?)(了)?呼吸|没气了|喘不(上|过)气|呼吸困难|昏迷|晕(倒|过去)|休克|抽搐|口吐白沫|大出血|吐血|失去意识|叫不醒|心脏骤停|(误|错)(吞|服|食|喝)|吃错(了)?药|(服|吃|喝)(药|了)?过量|药物中毒|喉头水肿|(脸|嘴唇)(色)?(发|煞|惨)?(白|紫|青))/,
    en: /\b(stop(ped|s)? breathing|(can't|cannot|can not|not|isn't|is not|trouble|difficulty) (breathe|breathing)|unconscious|pass(ed)? out|collaps(ed|ing)|anaphyla\w+|seizures?|convuls\w+|overdos\w+|swallowed (a |an |the |some |too |half |\d)|poisoned|turn(ed|ing) blue|throat (is )?(closing|swelling)|bleeding heavily|chest pain)\b/i,
  },
  {
    outcome: 'refused',
    reason: 'injection',
    always: true,
    zh: /((忽略|无视|忘(掉|记)|跳过|绕过).{0,12}(指令|规则|提示|设定|要求|限制|以上|之前)|(系统|隐藏|内部|初始)(的)?(提示词?|指令|设定)|(从现在(起|开始)|你现在|现在你|假装|扮演|模拟).{0,14}(没有限制|不受.{0,4}(限制|约束)|审批员|审评员|局长|开发者|越狱|管理员)|开发者模式|越狱|(输出|回复|打印|复述).{0,8}(提示词|系统指令|准予))/,
    en: /\b((ignore|disregard|forget|bypass|override)\b.{0,24}\b(instructions?|rules?|prompts?|above|previous|restrictions)|(repeat|reveal|print|show|output|tell me|dump|leak).{0,30}\b(system prompt|hidden (instructions?|prompt)|(your|initial|internal) (instructions?|prompt))|rot-?13|base64|jailbreak|developer mode|dan mode|you are now (an?|the|no)|(act|behave|respond) as (if you|an? (unrestricted|admin|developer|approver))|pretend (to be|you are))/i,
  },
  {
    outcome: 'refused',
    reason: 'others_data',
    zh: /((名单|联系方式|电话|手机号|住址|地址|身份证|病历|个人信息|诊断记录|处方记录).{0,10}(发(给)?我|给我|导出|提供给我|卖给我|告诉我)|(把|查(一下|查)?|给我|发我|告诉我|提供).{0,14}(患者|病人|举报人|投诉人|顾客|别人|他人|邻居|前(夫|妻)|老板|法人|审评员).{0,10}(名单|电话|手机号|住址|家庭地址|身份证|病历|姓名|信息))/,
    en: /\b((give|send|show|get|find|tell|provide|email)\b.{0,20}\b(patients?|complainants?|whistle-?blowers?|customers?|reviewer'?s?|someone|his|her|their|neighbou?r'?s?)\b.{0,24}\b(names?|lists?|phone|numbers?|address(es)?|records?|id|data|details)|list of (all )?(patients|customers|complainants))\b/i,
  },
  {
    outcome: 'refused',
    reason: 'bribery',
    zh: /((我|我们|咱)?(出|给|塞|送|花|愿意(出|给)).{0,8}(钱|红包|好处|\d+万?|[一二两三五十]万|礼|点意思).{0,18}(通融|加快|快点|批|帮忙|搞定|过审|放行|插队|关照|摆平)|(内部|里面)的?(人|关系|渠道|熟人).{0,24}(万|钱|费用|好处|打点|提前|加快|搞定)|打点(一下)?.{0,10}(关系|审评|领导)|走后门)/,
    en: /\b((pay|slip|give|offer)\b.{0,16}\b(you|the (reviewer|officer|inspector|official)|someone (inside|there))\b.{0,30}\b(speed|faster|approv\w+|look away|pass|expedite)|can i bribe|insider contact)\b/i,
  },
  {
    outcome: 'refused',
    reason: 'leak',
    zh: /(提前.{0,6}(看|拿|知道|透露|获得).{0,12}(意见|结果|名单|题|结论|检查时间|飞检)|(透露|泄露|发我).{0,8}(内部|未公开|保密).{0,8}|别(的)?(家|公司|企业).{0,10}(申报资料|注册资料|配方|工艺).{0,8}(发|给|看))/,
    en: /\b(leak|tip me off|advance copy|unpublished|confidential (file|dossier|review)s?)\b.{0,30}\b(me|us|send|share|show)?\b|\b(share|show|send)\b.{0,20}\b(competitor'?s?|another company'?s?)\b.{0,20}\b(dossier|file|formula|submission)/i,
  },
  {
    outcome: 'refused',
    reason: 'forgery',
    zh: /((帮我|给我|替我|教(教)?我|怎么才能|如何才能|怎样).{0,10}(伪造|造(个)?假|做(个|份|张)?假|编(个|造|一份)|p(个|一张)|改(一下)?日期).{0,14}|(代办|买|弄|搞).{0,6}(假(证|章|报告|批文)))/i,
    en: /\b(help me|how (can|do) i|write|make|create|produce)\b.{0,20}\b(fake|forge[d]?|falsif\w+|fabricat\w+|backdat\w+)\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'wants_person',
    always: true,
    zh: /((转|接|找|要|换|叫|跟|和|让|给我|连线?|呼叫).{0,8}(人工|客服|坐席|座席|真人|活人|工作人员|专员|老师)|^(人工|人工服务|人工客服|真人|客服)$|(让|请|派|安排|找)(个|位|一下|你们)?.{0,4}人.{0,6}(给我|跟我|和我|联系我|打|回)|(给我|帮我)?回(个)?电话?|打(个)?电话给我|打给我)/,
    en: /\b((talk|speak|chat|connect|transfer|put)\b.{0,24}\b(person|human|agent|someone|somebody|officer|staff|representative|operator|people)|(real|live|actual) (person|human|agent)|human (help|agent|being|support)|call me back|(can|could) (someone|somebody|you) (call|phone|ring) me)\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'formal_reply',
    zh: /((书面|正式|官方|盖章)(的)?(答复|回复|复函|意见|说明|函)|出具.{0,8}(证明|函|意见书|答复))/,
    en: /\b((formal|official|written|binding|signed) (reply|answer|opinion|response|confirmation|letter|ruling))\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'own_case',
    zh: /((我|我们|我司|本公司|咱|公司|帮忙?|麻烦).{0,24}(进度|到哪(一)?步|到哪(了|儿)|(批|审|办|发|出)(下来|出来|完|好|过)?了?(没|没有|吗)$|((批|审|办|发)(完|好)|下来|出来)了?没|审到|办到|受理了?没|什么时候(能)?(批|下|出|办好)|为什么(还没|被(退|驳|拒))|查(一下|下|查|询)?.{0,12}(状态|进度|结果))|受理号.{0,20}(查|进度|状态))/,
    en: /\b((status|progress|outcome|update|result)\b.{0,16}\b(of|on|for|about)\b.{0,6}\b(my|our)\b|(my|our)\b.{0,30}\b(application|submission|filing|case|dossier|registration|licen[cs]e|request)\b.{0,40}\b(status|progress|yet|stuck|pending|rejected|refused|returned|where)|where (is|are) (my|our) (application|submission|filing|case|certificate|licen[cs]e)|has (my|our)\b.{0,40}\b(approved|processed|issued|accepted)|check (on )?(my|our) (application|case|filing|submission))\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'complaint',
    zh: /((我|我们)?(要|想|得|打算|现在)(实名|匿名)?(举报|投诉|告发|检举|揭发|反映)|(举报|投诉|告发|检举)(一下|你们|他们|这家|那家|一家|某)|帮我(举报|投诉))/,
    en: /\b((i|we) (want|wish|need|would like|'d like|have) to (report|complain|lodge|file a complaint|blow the whistle)|i'?m reporting|(make|lodge|file) a complaint (about|against))\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'adverse_event',
    zh: /((我|俺|家里|孩子|宝宝|老公|老婆|妈妈?|爸爸?|老人|朋友).{0,12}(用|涂|抹|敷|打|吃|服|种|植入|戴|贴|做)了?.{0,16}(过敏|红肿|起疹|起泡|烂脸|肿(了|起来)|呕吐|发烧|发痒|痒|刺痛|脱皮|不舒服|副作用|不良反应|感染))/,
    en: /\b(i|my (son|daughter|mother|father|wife|husband|child|baby|mum|mom|dad|friend))\b.{0,40}\b(rash|itch\w*|swelling|swollen|allergic|reaction|side effects?|vomit\w*|fever|infect\w+|blister\w*)\b.{0,40}\b(after|from|since)\b|\b(after|since) (using|taking|wearing|applying|getting)\b.{0,40}\b(i|my)\b.{0,40}\b(rash|itch\w*|swell\w*|allergic|reaction|fever|infect\w+)\b/i,
  },
  {
    outcome: 'unanswerable',
    reason: 'medical_advice',
    zh: /((一起|同时|混着|搭配)(吃|服|用).{0,8}(行不行|可以|能不能|吗|有没有事|安全)|吃(什么|啥|哪(种|个))药|该(吃|用|打)(什么|啥|哪)|(吃|服|用)(几|多少)(片|粒|毫克|次|颗|ml)|(怀孕|哺乳|备孕|孕妇|小孩|宝宝|老人|糖尿病|高血压).{0,10}(能|可以|可不可以|能不能)(吃|用|打|服|涂)|(能|可以|要不要)(停药|减药|换药|加量)|(这|那)(个|种)?药.{0,6}(管不管用|治不治|好不好使)|(怎么|咋)治.{0,4}$|(得|患)了.{0,8}(怎么治|吃啥|吃什么))/,
    en: /\b((should|can|may|could) (i|my \w+|he|she|we) (take|use|stop|mix|combine|give|increase|skip)\b.{0,60}\b(with|together|medic\w+|pills?|tablets?|dose|drugs?|antibiotics?|ibuprofen|aspirin|insulin|pregnan\w+|pain|fever)|what (dose|dosage|medicine|medication|drug|painkiller)\b.{0,20}\b(should|can|do|is best|for (my|a))|how many (pills|tablets|mg)|is it safe (for me |for my \w+ )?to (take|use|mix)|which (medicine|drug|painkiller) (is|works) (best|better)|diagnos(e|is))\b/i,
  },
  {
    outcome: 'handoff',
    reason: 'anger',
    zh: /(踢皮球|让不让人活|推来推去|来回(折腾|推)|气死|(什么|啥)(破|烂|垃圾|狗屁)|垃圾(系统|服务|部门|网站)|不作为|混蛋|王八|去你|滚蛋|忍无可忍|跑了.{0,4}趟|没(人|一个人)管|你们(到底|究竟)(管不管|干什么吃))/,
    en: /\b((sick|tired|fed up) (of|with)|ridiculous|useless (bot|service|agency|people|system)|waste of (my )?time|outrageous|you people|what the hell|damn|idiots?|passing (me|the buck)|pillar to post|nobody (helps|answers|cares))\b/i,
  },
  {
    outcome: 'smalltalk',
    reason: 'greeting',
    maxChars: 24,
    zh: /^(你好|您好|嗨|哈喽|哈啰|喂|在吗|在不在|早上好|下午好|晚上好|早|谢谢|多谢|感谢|再见|拜拜|好的|嗯+|你是(谁|什么|机器人)|你叫什么|你(能|会|可以)(帮我?)?(做|干)(点|些)?(什么|啥))/,
    en: /^(hi|hello|hey|good (morning|afternoon|evening)|thanks?|thank you|bye|goodbye|who are you|what (can|do) you do|are you (a )?(bot|robot|human))\b/i,
  },
  {
    outcome: 'unanswerable',
    reason: 'other_authority',
    zh: /((医保|社保|公积金)(卡|报销|缴费|怎么交|怎么报)|商标注册|专利申请|个人所得税|出入境|护照|驾照|驾驶证|房产证|结婚证|营业执照(怎么|如何|在哪)办)/,
    en: /\b(medical insurance reimburs\w+|social security (card|number)|trademark (registration|application)|patent application|income tax|passport|visa application|driv(er'?s|ing) licen[cs]e)\b/i,
  },
  {
    outcome: 'unanswerable',
    reason: 'out_of_scope',
    zh: /(天气|下雨|限行|尾号|股票|基金|彩票|写(一)?(首|篇|个)(诗|歌|作文|小说|代码|文案)|讲(个)?笑话|机票|火车票|酒店|订餐|外卖|电影|世界杯|足球|翻译一?下|星座|算命|菜谱|房价|导航)/,
    en: /\b(weather|flights?|hotels?|restaurants?|stock (price|market)|lottery|poem|joke|recipe|movie|football|translate this|horoscope|write (me )?(a|an|some) (poem|story|essay|code|song))\b/i,
  },
];
