/**
 * Signs of danger built from parts, for what people say in their own words: a part of the body and what is wrong with
 * it, a substance and how it was taken, a device that keeps somebody alive and that it failed, a wish to die and a
 * plan. A part alone says nothing.
 */
interface Pair {
  zh: RegExp;
  en: RegExp;
}

const any = (...words: string[]): string => `(?:${words.join('|')})`;
const gap = (longest: number): string => `[^，。！？；,.!?;]{0,${longest}}`;
const zh = (...parts: string[]): RegExp => new RegExp(parts.join('|'));
const en = (...parts: string[]): RegExp => new RegExp(`\\b(?:${parts.join('|')})`, 'i');

// ---- the body

const airway = any('喉咙?', '喉头', '嗓子眼?', '气管', '气道', '套管', '舌头?', '脖子', '食道');
const blocked = any('肿', '紧得', '掐', '勒', '堵', '卡', '噎', '锁', '憋', '闭', '塞满', '收紧', '发紧');
const breath = any('气', '呼[吸息]', '喘', '吸');
const cannot = any(
  '不上',
  '不过来',
  '不出',
  '不到',
  '不进',
  '唔到',
  '困难',
  '费劲',
  '像拉风箱',
  '有哨声',
  '越来越慢',
  '一分钟就',
);
const eye = any('眼睛?', '[左右两双]眼', '视力', '眼前');
const blind = any('看不见', '看不到', '啥也看', '瞎了', '失明', '没光', '全黑', '一片白', '发黑', '一黑');
const skin = any('发紫', '紫了', '发青', '青了', '煞白', '惨白', '发黑', '发绀', '铁青');
const face = any('脸', '嘴唇?', '唇', '指甲', '面色', '手脚', '腿', '胳膊', '皮肤', '浑身', '全身');
const vital = any('心跳', '心率', '脉搏?', '血压', '血氧', '血糖', '体温');
const extreme = any(
  '一百[五六七八九]',
  '1[5-9]\\d',
  '两百',
  '[23]\\d\\d',
  '摸不到',
  '没了',
  '掉',
  '很慢',
  '好慢',
  '[34]十',
  '[34]\\d(?!\\d)',
  '测不出',
  '四十度',
  '4[0-2]度?',
);
const numb = any('麻', '木', '没知觉', '动不了', '使不上劲');

export const bodySigns: Pair = {
  zh: zh(
    `${airway}${gap(8)}${blocked}`,
    `(?:堵|卡|噎)${gap(4)}(?:在|住)?${gap(3)}${airway}`,
    `${breath}${gap(8)}${cannot}`,
    `(?:透|喘|吸|呼|上)(?:唔|不|没)(?:到|上|过|了)${gap(2)}(?:气|来)`,
    `${eye}${gap(8)}${blind}`,
    `(?:人|他|她|我|妈|爸|娃|已经|现在|浑身|一直|还|都|就|又)${gap(6)}${any('说胡话', '不认人', '迷糊', '神志不清', '叫不', '喊不', '拍不', '没反应', '没动静', '瘫', '昏', '晕', '抽')}${gap(2)}(?:了|着|醒|在|过去|不)`,
    `${face}${gap(6)}${skin}`,
    `${vital}${gap(6)}${extreme}`,
    `(?:烧|体温)${gap(4)}(?:四十|4[0-2]|三十九|39)`,
    `(?:嘴|舌|脸|半边)${gap(3)}${numb}${gap(10)}(?:心慌|心悸|站不|说不|麻|胸)`,
    `(?:说胡话|不认人|认不得人|站不起来|翻白眼|眼睛?往上翻|瞳孔${gap(6)}(?:针尖|散|放大)|口吐|吐${gap(3)}沫|蹬腿|喷血|血${gap(4)}(?:喷|涌)|肿${gap(4)}(?:到|至)|疼得${gap(3)}(?:撞|打滚|晕)|头痛欲裂)`,
    `(?:倒|躺|摔)${gap(3)}(?:地|床)[^。！？]{0,10}(?:没声|没应|不应|不动|没反应)|怎么(?:拍|喊|叫|摇)都?${gap(3)}(?:没|不)`,
    `(?:他|她|人|孩子|宝宝|老人|爸|妈)(?:都|已经)?不(?:动|喘)了`,
    `血${gap(6)}(?:滋|往外|冒|停不|止不|一口)|(?:割|划|切)${gap(4)}(?:腕|脖子|动脉)`,
    `(?:嘴|口|脸)${gap(3)}(?:斜|歪)[^。！？]{0,8}(?:讲|说|话|手|脚|麻)`,
    `胸${gap(10)}(?:石头|压|紧|闷|堵)[^。！？]{0,12}(?:冷汗|胳膊|左|麻)`,
    `(?:满|全|一)(?:嘴|口|脸|身)${gap(3)}(?:起|是|都是)?${gap(2)}(?:泡|血)`,
  ),
  en: en(
    `(?:throat|airway|windpipe|tongue|lips?|face|mouth|neck)\\b.{0,24}\\b(?:clos\\w+|swell\\w*|swollen|block\\w*|balloon\\w*|huge|puff\\w*|tight\\w*)`,
    `breath\\w*\\b.{0,20}\\b(?:whistl\\w+|shallow|slow|rasp\\w+|hardly|barely|stopp\\w+|weird)`,
    `(?:hardly|barely|can'?t|cannot|unable to|struggl\\w+ to|fighting (?:to|for)) (?:to )?(?:breath\\w*|swallow air)`,
    `(?:can'?t|cannot|couldn'?t|unable to) (?:see|stand|speak|move|be woken|wake)`,
    `(?:blood)\\b.{0,16}\\b(?:pour\\w*|gush\\w*|spray\\w*|everywhere|soak\\w*|spurt\\w*)|(?:pour\\w*|gush\\w*|spray\\w*|spurt\\w*|puk\\w+|vomit\\w*|throw\\w* up)\\b.{0,8}\\bblood`,
    `(?:heart|pulse|heartbeat)\\b.{0,16}\\b(?:racing|like mad|twenty|thirty|forty|slow\\w*|weak|gone|1[5-9]\\d|2\\d\\d)`,
    `(?:talk\\w+ (?:nonsense|to people who)|delirious|hallucinat\\w+|not making sense|confused and|unrousable|limp\\b|twitch\\w+|blacking out|keeps? fainting|going blind|everything (?:is )?going (?:white|dark|black))`,
    `(?:he|she|baby|dad|mum|mom|son|daughter|kid)(?:'?s| is)? ?not moving|cut (?:her|his|my|their) wrists?`,
    `(?:snoring (?:weirdly|strangely)|foaming at|frothing|foam\\b.{0,12}\\bmouth|floppy|seeing double|eyes? (?:are )?roll\\w*|pupils? .{0,12}(?:pinpoint|tiny|huge))`,
  ),
};

// ---- what was taken

const poison = any(
  '农[药要]',
  '百草枯',
  '敌敌畏',
  '除草剂',
  '杀虫[剂药水]',
  '(?:老)?鼠药',
  '毒药',
  '氰化[钾钠物]',
  '砒霜',
  '甲醇',
  '工业酒精',
  '消毒[液水]',
  '漂白[水剂]',
  '洁厕[灵剂液]?',
  '清洁剂',
  '洗(?:衣|洁|手|甲)[液水精]',
  '防冻液',
  '汽油',
  '煤油',
  '水银',
  '干燥剂',
  '樟脑丸?',
  '毒(?:蘑菇|菌|蛇|粉)',
  '野(?:蘑菇|菌)',
  '草乌',
  '附子酒',
  '乌头',
  '药酒',
  '外用酒精',
  '指甲油',
  '香蕉水',
  '强[酸碱]',
  '纽扣电池',
  '电[池磁]',
  '磁力珠',
  '温度计',
  '体温计',
  '刀片',
);
const medicine = any(
  '药[片丸水粉]?',
  '安眠药',
  '安定',
  '胰岛素',
  '降[压糖脂][药片]',
  '退烧药',
  '感冒药',
  '止[痛咳疼][药糖]?[水浆]?',
  '糖浆',
  '抗(?:凝|抑郁|生素)药?',
  '[一-龥]{1,3}(?:唑仑|洛芬|沙坦|地平|洛尔|他汀|西泮|法林|地高辛|西汀|氮平|巴比妥)',
  '地高辛',
  '铁片',
  '药贴',
  '止疼贴',
  '药[^，。]{0,4}酒',
);
const swallow = any(
  '吃',
  '喝',
  '吞',
  '服',
  '咽',
  '嗑',
  '灌',
  '嚼',
  '舔',
  '咬碎',
  '误食',
  '误服',
  '误吞',
  '注射',
  '打',
  '贴',
);
const tooMuch = any(
  '一(?:大)?(?:把|瓶|盒|整)',
  '半(?:瓶|盒|板|斤)',
  '[一整](?:瓶|盒|板)',
  '两(?:瓶|盒|板|大口)',
  '全(?:部|都)?(?:吃|喝|吞|服|打|灌)',
  '都(?:吃|喝|吞|嗑)(?:了|掉|光)',
  '光了',
  '[几数]十[片粒颗]',
  '[二三四五六七八九]十[来多几]?[片粒颗]',
  '\\d{2,}\\s?[片粒颗]',
  '[一二三四五六七八九十][、,]?[一二三四五六七八九]?[片粒颗]多?',
  '十几[片粒颗]',
  '好(?:多|几)[片粒颗]?',
  '(?:十|几|好几|[二三四五六七八九]|\\d+)倍',
  '一次(?:性)?(?:全|都|吃|喝|打)',
  '(?:一|半)个月的',
  '多了',
  '过量',
  '当[^，。]{0,6}(?:喝|吃|嗑)',
);

const child = any('孩子', '宝宝', '娃', '儿子', '女儿', '闺女', '孙[子女]', '小孩', '岁的?');
/** Of a grown-up: to a child any amount is a danger. */
const grownMedicine = any(
  '降[压糖脂]药',
  '安眠药',
  '安定',
  '美沙酮',
  '避孕药',
  '(?:我|爷爷|奶奶|外公|外婆|爸|妈|大人|老人)的[^，。]{0,4}药',
);

export const takenSigns: Pair = {
  zh: zh(
    `(?:把|将|拿|用)?${gap(6)}${poison}${gap(12)}(?:喝|吃|吞|咽|泡|灌|对嘴|含)`,
    `(?:喝|吃|吞|咽|灌|咬碎)(?:了|下|到|进|掉|完|的)?${gap(6)}${poison}`,
    `${child}${gap(10)}(?:把|喝|吃|吞)${gap(8)}${grownMedicine}`,
    `(?:输|打|滴|喂|注射|擦)错(?:了|成)?[^。！？]{0,20}(?:抖|哭|泡|吐|晕|紫|肿|迷糊|咋办|怎么办)`,
    `药${gap(6)}(?:全|都)${gap(3)}(?:倒|塞)${gap(2)}嘴`,
    `误(?:把|将)${gap(12)}(?:灌|喂)`,
    `(?:被|让|给)${gap(4)}${any('毒?蛇', '蝎子', '马蜂', '蜈蚣')}${gap(3)}(?:咬|蜇)`,
    `(?:煤气|一氧化碳|农药|甲醇|食物|酒精|氯气|硫化氢)${gap(3)}中毒(?:了|，|,|$)`,
  ),
  en: en(
    `(?:ate|eaten|eats?|had|drank|drunk|drinks?|drinking|swallow\\w*|took|taken|licked|sipped|chew\\w*)\\b.{0,24}\\b(?:rat (?:poison|bait)|poison|bleach|weed ?killer|pesticide|insecticide|antifreeze|petrol|gasoline|detergent|methanol|cyanide|paraquat|disinfectant|drain cleaner|wild mushrooms?|nail polish|mothballs?|button batter\\w+|batter(?:y|ies)|magnets?|thermometer|razor)`,
    `(?:gave|given) (?:my |the )?(?:baby|toddler|son|daughter|child|kid)\\b.{0,24}\\b(?:by mistake|wrong)`,
    `(?:inject\\w*|gave|given)\\b.{0,16}\\bwrong (?:vial|drug|medicine|dose|syringe)`,
    `(?:(?:toddler|baby|son|daughter|child|kid)\\b.{0,10}\\b(?:drank|ate|took|swallowed|got into)\\b.{0,16}\\b(?:methadone|pills?|tablets|my|medicine))`,
    `(?:bitten|stung) by (?:a |an )?(?:snake|viper|scorpion|wasps?|jellyfish)`,
  ),
};
/** Too much of a medicine counts only where the sentence tells that somebody took it. */
export const overdose: Pair = {
  zh: zh(
    `${medicine}${gap(14)}${swallow}${gap(6)}${tooMuch}`,
    `${medicine}${gap(10)}${tooMuch}${gap(8)}${swallow}`,
    `${swallow}(?:了|下|掉|完|成|过)?${gap(5)}${tooMuch}${gap(8)}${medicine}`,
    `${tooMuch}${gap(6)}${medicine}${gap(8)}(?:${swallow}(?:了|下|掉|光|完)|下(?:去|肚)了)`,
    `${medicine}${gap(3)}${swallow}${gap(2)}多了`,
  ),
  en: en(
    `(?:took|taken|takes|swallow\\w*|ate|downed|popped|inject\\w*|gave (?:him|her|myself))\\b.{0,40}\\b(?:handful|bottle|whole|entire|all (?:of )?(?:his|her|my|the|their)|at once|in one go|too (?:many|much)|instead of|\\d{2,}|six|seven|eight|nine|ten|dozen\\w*|double|ten times)`,
  ),
};

// ---- what keeps somebody alive

export const deviceSigns: Pair = {
  zh: zh(
    `${any('呼吸机', '制氧机', '氧气(?:瓶|机)?', '起搏器', '除颤器', '胰岛素泵', '输液泵', '镇痛泵', '透析(?:机|管|管子|通路)?', '气管套管', '喂养管', '人工心脏', '喷雾')}${gap(10)}${any('停', '坏', '断', '没电', '不跳', '不动', '不工作', '脱', '堵', '掉', '空了', '疯', '关不', '漏', '没氧', '失灵', '报警不停')}`,
  ),
  en: en(
    `(?:ventilator|respirator|oxygen (?:machine|concentrator|tank)|pacemaker|defibrillator|insulin pump|infusion pump|dialysis line|trach\\w*|feeding tube|inhaler|nebuli[sz]er)\\b.{0,30}\\b(?:stopp\\w*|broke\\w*|fail\\w*|dead|died|loose|came (?:out|off)|block\\w*|empty|shock\\w*|won'?t stop|keeps)`,
  ),
};

// ---- wish to die

const die = any(
  '死',
  '断气',
  '没命',
  '没了',
  '走(?!私|路|过|流程|程序|账|访|不)',
  '一睡不醒',
  '醒不过来',
  '解脱',
  '离开(?:这个)?(?:世界|人世)',
  '了结',
  '一了百了',
);
export const deathWish: Pair = {
  zh: zh(
    `(?:不想|唔想|不愿意?|没(?:什么)?(?:勇气|力气))${gap(4)}(?:再)?(?:活|醒|撑)`,
    `(?:哪|什么|啥|怎么|咋|如何)${gap(10)}(?:${die})${gap(4)}(?:没|无|不|少|最|得)${gap(3)}(?:痛|疼|难受|快|救)`,
    `(?:写好|留(?:下|好)?|写了|发)${gap(3)}(?:遗书|遗言|绝笔|诀别)`,
    `(?<![能想以])(?:准备|买|备|绑|系)(?:好)?(?:了)?${gap(3)}(?:绳子?|炭|刀片|农药|安眠药)(?:了|，|,|$)`,
    `(?:攒|存|囤|剩下)${gap(4)}药${gap(6)}(?:都|全|一次)${gap(3)}(?:吃|吞|喝)`,
    `(?:去|来|就|现在|今晚|马上|要)${gap(8)}(?:喝药|服毒|吞药|跳(?:楼|河|江|下去)|割腕|上吊|烧炭)`,
    `(?:喝|吃|吞|打)(?:下|下去|进去|了)?${gap(4)}(?:多久|多长时间|几分钟|多快)${gap(6)}(?:${die})`,
    `(?:站在|爬(?:上|到)|坐在)${gap(5)}(?:楼顶|天台|桥(?:上|边)|窗台|阳台)${gap(12)}(?:跳|死|不想)`,
    `(?:抱着|带着|拉着)${gap(6)}一起(?:走|死|跳)`,
    `药${gap(4)}(?:攒|存|囤|备|数)(?:够|好|齐)`,
    `(?:今晚|明天|明早|过后|以后)${gap(6)}(?:没有?我了|见不到我|我就?不在)`,
    `(?:药|法子|办法|方法|方式)${gap(3)}(?:走|死|去)得${gap(3)}(?:安静|安详|轻松|快|舒服|体面)`,
    `(?:撑|熬|扛|坚持|挺)不(?:下去|住)了?[^。！？]{0,10}(?:刀|绳|药|楼|窗|桥|炭)`,
    `(?:活着|活得)${gap(4)}(?:没意思|没意义|没劲|没盼头|太累)|(?:刀|绳子?|安眠药|炭)${gap(3)}在(?:手边|手里|面前)`,
    `(?:要|想)去(?:找|陪)[^。！？]{0,14}(?:走了|去世|不在了)`,
    `想死(?!我|你|了你|心)`,
    `(?:反正|也|都)${gap(2)}没(?:有)?(?:人|谁)(?:在乎|在意|会想|管我)`,
    `(?:最后一次|再见了|永别)${gap(14)}(?:打扰|麻烦|联系|世界|各位)`,
    'bu ?xiang ?(?:zai ?)?huo|xiang ?(?:qu ?)?si(?: ?le)?\\b|zi ?sha\\b|jiu ?ming\\b',
  ),
  en: en(
    `(?:nobody|no ?one|they|people) (?:would|will|'?d) (?:even |really |ever )?(?:miss|notice|care)`,
    `(?:end|ending) (?:it|everything|things)(?: all)? (?:tonight|today|now|soon|here)|want(?: to)? end it\\b`,
    `(?:won'?t be here|(?:don'?t|do not) think i'?ll be here) (?:tomorrow|much longer|any ?more)|(?:pills|tablets) (?:are )?(?:all )?(?:lined up|counted|ready)`,
    `(?:so (?:that )?|hope )i (?:don'?t|never) wake|(?:sleep and )?never (?:come back|wake)`,
    `(?:stop my heart|never wake up|not wake up|go to sleep forever|put myself to sleep|say(?:ing)? goodbye forever|texted goodbye|goodbye (?:note|letter|message)|suicide note|ready to go for good)`,
    `(?:keep|been|started) (?:cutting|harming|burning) (?:myself|again|today|deep)|i keep cutting`,
    `(?:i(?:'ve| have) (?:got )?|sitting with |holding )\\d{2,} (?:\\w+ )?(?:pills?|tablets?|paracetamol|capsules)`,
  ),
};

export const matches = (pattern: Pair, text: string): boolean =>
  pattern.zh.test(text) || pattern.en.test(text);
