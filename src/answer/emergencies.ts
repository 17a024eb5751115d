/**
 * Danger to life, told apart from questions about rules on such events. An acute sign counts when it is somebody's
 * and happens now; a frame that asks for a rule, a report, a label or a device takes it back. In doubt the card shows:
 * it costs a look, a missed emergency may cost a life.
 */
import { bodySigns, deathWish, deviceSigns, matches, overdose, takenSigns } from './acute-signs.ts';
import type { Reading } from './reading.ts';
import type { Stop } from './types.ts';

const signs = {
  zh: /(没|没有|停止?|不会?)(了)?呼吸|呼吸(停|骤停|没了|很?(困难|急促|费力|微弱)|不(了|上来|过来|畅))|没气(了|儿)|(喘|透|上)不(上|过)来?(气)?|憋(得慌|气|死)|窒息|噎(住|着)|呛(住|着).{0,8}(气|紫|咳)|胸(口|前)?.{0,4}(剧?痛|疼|闷|压).{0,12}|心(脏)?.{0,4}(骤停|停了|停跳|绞痛)|心梗|中风|脑(梗|出血|溢血)|半边.{0,4}(麻|瘫|不能动|没知觉)|口(眼|角|嘴)(歪|㖞)|嘴(歪|角歪)|昏(迷|倒|过去|死|厥)|晕(倒|过去|厥|死)|不省人事|失去(意识|知觉)|(叫|喊|摇|弄)不(醒|应)|没(有)?(反应|知觉|意识|动静)了?|神志不清|意识(模糊|不清|丧失)|说不出话|休克|抽(搐|风|筋.{0,4}(翻|吐|不停)|起来)|痉挛|惊厥|翻白眼|口吐白沫|吐白沫|大出血|血(流|喷|涌)?不止|止不住血|血(止|停)不(住|下)|(一直|不停|大量|拼命)(地)?(流|出|吐|喷)血|吐血|咯血|呕血|(脸|嘴|唇|面色|脸色|嘴唇|指甲)(色|都|也|已经|全)?(都|也|已经|全)?(发|变|煞|惨|青|乌|铁)?(白|紫|青|乌|黑)(了|得|的|$|[，,。!！])|(喉咙|喉头|嗓子|舌头).{0,4}(水肿|肿|发紧|堵)|(脸|嘴|眼|脖子).{0,4}肿.{0,10}(气|喘|呼吸|说不|咽)|高烧.{0,8}(抽|不退|4[0-2])|烧到?(了)?4[0-2]|(血压|心跳|心率|脉搏|血氧).{0,8}(测不到|没了|掉到|降到|很低|摸不到|停)|中(了)?毒(了|症状|反应)|(误|错)(吞|服|食|喝|吃|用)了?|吃错(了)?药|(吞|咽)(了|下)(去)?.{0,10}(电池|纽扣|针|磁|硬币|刀片|干燥剂|水银|温度计|钉)|(电池|纽扣|磁力珠|磁珠|针头|硬币|刀片|水银|鱼刺).{0,8}(吞|咽)|(吃|喝|吞|服|灌)(了|下|掉)?.{0,8}(一整?(瓶|盒|板|包|把)|半(瓶|盒|板)|好多|几十|十几|大把|一大把|[二三四五六七八九十百\d]{1,3}(多|几)?(片|粒|颗))|误把.{0,12}(吃|喝|吞|服)|(外用|碘酒|碘伏|酒精|消毒|药水|药膏|农药|鼠药|老鼠药|蟑螂药|清洁剂|洁厕|洗衣|卸妆|指甲油|香水|染发|漂白|樟脑|干燥剂|防冻液|汽油|水银).{0,8}(喝|吃|吞|咽)(了|下|进|掉)|(喝|吃|吞|咽)(了|下|进).{0,8}(外用|碘酒|碘伏|消毒|药膏|鼠药|老鼠药|蟑螂药|清洁剂|洗衣|卸妆|指甲油|染发|樟脑|干燥剂|防冻液|汽油|水银)|(药|吃|服|喝|打).{0,6}(过量|多了.{0,8}(晕|吐|昏|不醒|没))|喝(了|下)?.{0,4}(农药|百草枯|敌敌畏|洁厕|消毒液|84|酒精|甲醇|漂白)|(起搏器|除颤器|支架).{0,10}(停了|不工作|没电|放电|电击|疼)|呼吸机.{0,8}(停了|坏了|断电|不工作|没反应)|制氧机.{0,8}(停|坏|断电)|大面积烧伤|触电|溺水|生命(垂危|危险)|快(不行|死|要死|没命)了?|不行了|病危|濒死|要死了|羊水破|抽过去|(青霉素|头孢|疫苗|打针|输液|打完|麻药).{0,14}(过敏.{0,8}(严重|厉害|休克)|倒了|倒下|不动|没脉)/,
  en: /\b(stopped breathing|stops breathing|not breathing|isn'?t breathing|can'?t breathe|cannot breathe|can not breathe|struggling to breathe|trouble breathing|difficulty breathing|hard to breathe|gasping|chok(e|es|ed|ing)|suffocat\w+|unconscious|unresponsive|not responding|won'?t wake( up)?|can'?t wake|pass(ed|es|ing) out|faint(ed|ing)|collaps(ed|es|ing)|lost consciousness|anaphyla\w+|in shock|seiz(ure|ures|ing)|convuls\w+|having a (stroke|heart attack|fit)|heart attack|(face|mouth) (is )?droop\w*|slurr\w+|overdos\w+|swallow(ed|s)|ate (a whole|the whole|half|all|a bottle)|drank (some |a |the |half |bleach|weed|pesticide|disinfect\w+|methanol)|took (the whole|a whole|too many|half a|all (of )?(his|her|my|the)|\d{2,} )|poison(ed|ing)|turn(ed|ing|s) (blue|purple|gr[ae]y)|(lips?|face) (is |are |went |gone |going )?(blue|purple)|throat (is |has )?(closing|swelling|swollen|tight\w*)|tongue (is )?(swelling|swollen)|bleeding (heavily|badly|out|a lot|non-?stop|and)|won'?t stop bleeding|vomit(ing|ed)? blood|cough(ing|ed) (up )?blood|severe chest pain|chest pain|crushing|no pulse|pulse (is )?(gone|very weak)|heart (has |just )?stopped|is dying|going to die|dying(?! (to|for)\b)|pacemaker (has )?(stopped|failed|shock\w*)|(ventilator|respirator|oxygen) (has |just )?(stopped|failed|died)|fever of (4[0-2]|10[4-9])|lethal)\b/i,
};

/** Frames in which such a sign is the subject of a rule, a paper, a product, a course or the past. */
const aside = {
  zh: /知情同意|算.{1,14}(吗|么|呢)|(医院|医疗机构|药店|诊所|企业|公司|厂家?|机构|平台|医生|护士|商家|代理人).{0,30}(可以|能(不能|否)?|行(吗|不行)|该|是否|要不要|需不需要|怎么(办理|处理|上?报)|有(没有)?(义务|责任))|规定|上报|报告(时限|期限|给|几|多久|要求|制度|表|程序|流程|义务)|要不要报|(向|跟)谁报|几(天|日|小时|个工作日)(之)?内|多久(之)?内|算不算|算(是)?(严重|医疗|不良|药品|事故)|属于|是不是(严重|医疗事故|不良)|(说明书|标签|警示语|禁忌|注意事项|包装)|目录|分类|[一二三几]类|注册|备案|许可|批文|审批|审评|临床试验|受试者|方案|召回|赔|罚|处分|处罚|责任|起诉|诉讼|培训|预案|演练|配备|急救(药|箱|设备|包|车|品)|储备|监测|评价|再评价|档案|统计|写(进|入|明|上|清)|条例|条款|法律|标准|论文|考试|研发|上市|持有人|(用于|治疗|适用|预防).{0,16}(的)?(药|器械|产品|设备|仪器|试剂|疫苗)|(报警|监护|检测|急救|除颤|呼吸)(器|仪|机|设备|装置|功能).{0,8}(要|怎么|归|算|办|需|是|谁|能)|什么证|资质|资料|要求|标识|名称|多少钱|去年|前年|上个?月|上周|以前|之前有|几年前|[一二三四五六七八九十\d]+(年|个月|周)前|已经(好|出院|康复|恢复|稳定|没事|脱离)|后来(好|没事|恢复)|好了|新闻|电视|听说|报道|科普|如果|假如|假设|万一|要是|倘若|一旦|要报|(该|应当|应该|需要)(向|由|几|多久|谁|怎么报)/,
  en: /\b(report(ed|ing)? (to|within|deadline|duty|form)|to report|must (we|a|the|be|it|companies|manufacturers)|deadline|within how|how (soon|many (days|hours)) (must|should|do)|count as|counts as|considered|classified|class|serious adverse|label(s|l?ing)?|leaflet|package insert|instructions for use|warning|contraindicat\w+|regist\w+|filing|filed|licen[cs]e|approv\w+|clinical trial|trial|protocol|subjects?|recall|compensat\w+|penalt\w+|fine|liab\w+|sued?|training|drill|first-?aid kits?|stock|monitor(s|ing)? (device|system|equipment)?|document\w*|statistics|law|legal|rules?|regulation|article|standard|last (year|month|week)|years? ago|months? ago|weeks? ago|recovered|fine now|in the news|i read|i heard|if (a|an|the|someone|somebody|any|patients?|there)|suppose|in case|what if|device for|used (for|in|to)|indicated|intended|alarms?|company|manufacturer|hospital must|should (a|the) (company|manufacturer|hospital))\b/i,
};

/** Signs so grave that only a hypothesis or the past takes them back. */
const gravest = {
  zh: /(没|没有|停止?)(了)?呼吸|没气了|(叫|喊|摇)不(醒|应)|救命|救救|(嘴|唇|脸).{0,6}(紫|青|煞白)|快(不行|死)了|大出血|血流?不止|昏(迷|倒|过去)|晕(倒|过去|死)|心.{0,3}(骤停|停了)|抽搐|休克|口吐白沫|(误|错)(吞|服|食|喝)了|吃错了?药/,
  en: /\b(not breathing|stopped breathing|isn'?t breathing|can'?t breathe|unconscious|unresponsive|won'?t wake|passed out|collapsed|turning blue|lips? .{0,8}blue|is dying|heart stopped|no pulse|bleeding (heavily|badly|out))\b/i,
};
const strongNow = {
  zh: /突然|刚(刚|才)?|现在|这会儿|正在|救命|救救|快(来|点|不行|死)|怎么办|咋办|咋整|马上|会怎(么)?样|会不会(死|有事)|要紧(吗|不)/,
  en: /\b(right now|now|just|suddenly|help|what (do|should) (i|we) do|minutes ago)\b|!/i,
};
const notReal = {
  zh: /如果|假如|假设|万一|要是|倘若|一旦|去年|前年|上个?月|[\d一二三四五六七八九十几]+(年|个月)前|已经(好|出院|康复|恢复)|培训|演练|预案|说明书|标签|临床试验|受试者|知情同意|签(字|署|不了)|考试|新闻|听说|算.{1,14}(吗|么)/,
  en: /\b(if (a|an|the|someone|any|patients?)|suppose|what if|in case|last (year|month)|(years?|months?) ago|recovered|label\w*|leaflet|trial|training|drill|in the news)\b/i,
};

const selfHarm = {
  zh: /不想(再)?活|活(不下去|够了|腻了|着(没|有什么|还有什么)(意思|意义|劲))|想(要)?(去)?死(了|$|[，,。!！]|算)|不如死|死了(算|一了)|寻(死|短见)|轻生|自(杀|尽|残)|了(结|断)(自己|此生|生命)|结束(自己的?|我的?|这)?(生命|一切)|割(腕|脉)|跳楼|上吊|烧炭|(吃|服|喝|打|用)(下)?.{0,10}(多少|几|哪种|什么).{0,14}(会死|能死|致死|致命|没命|死得|一睡不醒|醒不过来|无痛)|(安眠药|药|农药).{0,10}(多少|几).{0,6}(够|才).{0,4}(死)?|怎么死|无痛.{0,4}死|安乐死.{0,6}(药|自己)|(药|安眠药).{0,8}(够|能)(死|送命|毒死)/,
  en: /\b(kill(ing)? myself|end(ing)? (my|it all|my own) ?(life)?|want(s)? to die|wanna die|better off dead|no reason to live|don'?t want to (live|be alive|wake up)|suicid(e|al)|hurt(ing)? myself|self[- ]harm|cut(ting)? myself|take my own life|how many .{0,24}(to die|kill me|to overdose)|painless(ly)? (die|death|way)|(lethal|fatal) dose)\b/i,
};
const selfHarmAside = {
  zh: /说明书|标签|警示|不良反应|规定|责任|赔偿|报告|上报|毒理|试验|半数致死|资料|目录|注册|备案|评价|监测|写(进|明|入)|法律|平台|保险|新闻|研究|标准|处方|管制|限购|药店|药房|企业|公司|要求|算不算|属于|广告/,
  en: /\b(label\w*|warning|leaflet|adverse|report\w*|liab\w+|law|rules?|trial|toxicolog\w+|stud(y|ies)|data|ld50|regist\w+|platform|insur\w+|news|monitor\w*|pharmac(y|ies)|compan(y|ies)|require\w*|considered|count|side effects?)\b/i,
};
const self = { zh: /我|俺|自己|咱/, en: /\b(i|i'm|i've|me|my|myself)\b/i };
const closeOne = {
  zh: /(我|俺)?(孩子|儿子|女儿|朋友|同学|老公|老婆|爱人|妈|爸|姐|妹|哥|弟|室友|同事|他|她).{0,8}(说|要|想|吵着|准备)/,
  en: /\bmy (son|daughter|friend|wife|husband|mother|father|brother|sister|roommate)\b|\b(he|she) (says|said|wants)\b/i,
};

const either = (pattern: { zh: RegExp; en: RegExp }, text: string): boolean =>
  pattern.zh.test(text) || pattern.en.test(text);

/** @returns the emergency, or null */
export function findEmergency(reading: Reading): Stop | null {
  const { text, person, now } = reading;
  if (either(selfHarm, text) && !isFiction(text)) {
    const own = either(self, text) && !reading.asksRule;
    if (own || either(closeOne, text) || !either(selfHarmAside, text))
      return { stop: 'emergency', reason: 'self_harm' };
  }
  if (matches(deathWish, text) && !speaksOfOthers(text) && !asksLaw(text))
    return { stop: 'emergency', reason: 'self_harm' };
  const emergency: Stop = { stop: 'emergency', reason: 'acute_danger' };
  if (feltNow(reading)) return emergency;
  if (!either(signs, text)) return null;
  if (either(gravest, text) && either(strongNow, text) && person && !either(notReal, text)) return emergency;
  if (reading.asksRule || either(aside, text)) return null;
  return person || now || [...text].length <= 16 ? emergency : null;
}

/**
 * A sign built from parts, of somebody at hand. Wording that asks for the law, supposes or looks back takes it back;
 * an adjacent complaint, report or wish for advice does not, where the sentence says that it happens now.
 */
function feltNow({ text }: Reading): boolean {
  const taken = matches(takenSigns, text) || (matches(overdose, text) && !asksAmount(text));
  if (!taken && !matches(bodySigns, text) && !matches(deviceSigns, text)) return false;
  if (either(notReal, text) || either(past, text) || asksLaw(text)) return false;
  return true;
}

const past = {
  zh: /去年|前年|当年|那年|曾经|以前|之前(?!都)|上(个)?(月|周|季度|星期|礼拜)|[一二三四五六七八九十几\d]+(年|个月|周|天)(以)?前|已经(好|出院|康复|恢复|没事|稳定)|(现在|后来|早就)(好|没事|恢复)了|没(事了|出事|人(吃|受|用)出)|人没事|住院.{0,4}(好|出)|历史上|电视剧|小说|电影|新闻/,
  en: /\b(last (year|month|week|winter|summer|spring|autumn)|(years?|months?|weeks?|days) ago|used to|recovered|healed|fine now|(in|on) (the )?(news|movie|film|tv|novel|history)|late (father|mother|husband|wife))\b/i,
};

/** The law, a permit, a procedure or a product is what the sentence asks about. */
function asksLaw(text: string): boolean {
  return (
    /罚|处分|处罚|判|坐牢|刑|赔|追究|法(律|规|条|定|院)|条例|规定|办法里|第.{1,6}条|许可|注册|备案|批(准|文|签)|审批|召回|目录|标准|资质|持有人|申办|受试|临床试验|(企业|公司|药店|医院|机构|厂家?|平台|单位|单采).{0,12}(应|须|要(?!死)|得(?!了)|可以|能|会|怎)|义务|责任|(几|多少)(天|日|个?工作日|小时)内|时限|期限|说明书|标签|归(谁|哪)|属于|算不算|算(什么|啥|假|劣)|怎么(处理|定性|认定|上报|申报|办理)|保险|医保|清单|培训|课程|考试|证(书|件)|一天最多|剂量|用法|能不能(一起|同时)|(能|可以)(一边|同时|一起)/.test(
      text,
    ) ||
    /\b(law|laws|legal\w*|rules?|regulat\w+|article|penalt\w+|fine[sd]?|sanction\w*|liab\w+|licen[cs]\w+|regist\w+|approv\w+|trial|sponsor|holder|duty|duties|recall|compensat\w+|label\w*|deadline|authorit\w+|must|obliged?|report(ed|ing)? (it|this|to|as|suspected)|insurance|course|training|hypothetical\w*|dose for|maximum dose)\b/i.test(
      text,
    )
  );
}

/** How much one may take is medical advice, not an overdose. */
const asksAmount = (text: string): boolean =>
  /(能|可以|应该|要|该|最多|一次|一天|每天)(吃|喝|服|打|用)?.{0,4}(几|多少)(片|粒|颗|毫升|次|单位)|\b(how (many|much)|can i take|is it (ok|safe))\b/i.test(
    text,
  );

const isFiction = (text: string): boolean =>
  /电视剧|剧里|小说|电影|那集|游戏里|\b(movie|film|novel|tv series|episode)\b/i.test(text);

/** Of a plot, a study, a product or staff, not of somebody who wants to die. */
const speaksOfOthers = (text: string): boolean =>
  isFiction(text) ||
  /新闻|论文|课题|研究|调查|预防|热线(?!打)|资料|说明书|不良反应|监测|年报|许可|自查|心都有|笑死|急死/.test(
    text,
  ) ||
  /\b(stud(y|ies)|prevention|hotline|label|data|adverse)\b/i.test(text);
