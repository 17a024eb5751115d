/**
 * What is refused: help with wrongdoing and attacks on the service. A refusal needs an act and a request for it (do
 * it for me, how do I do it, how do I get away with it). A question what the law says of the act is always answered.
 */
import type { Reading } from './reading.ts';
import type { Reason, Stop } from './types.ts';
import { frameOfWrongdoing } from './wrongdoing-frames.ts';

interface Pair {
  zh: RegExp;
  en: RegExp;
}
const either = (pattern: Pair, text: string): boolean => pattern.zh.test(text) || pattern.en.test(text);

// ---- instructions to the machine

const injection: Pair = {
  zh: /(忽略|无视|忘(掉|记)|忘了.{0,4}(你|之前|以上|前面|上面)|跳过|绕过|别管|不(要|用|必)(理会|管|遵守|遵循)|抛开|推翻|覆盖|清空).{0,14}(指令|规则|提示|设定|限制|以上|之前|前面|上面|约束|过滤|护栏|身份|核对|(你的|所有|一切|全部).{0,4}要求)|(解除|取消|关闭|停用|删除|解锁|去掉).{0,8}(你的|自己的|一切|全部|所有)?(安全)?(限制|过滤|护栏|审查机制|约束|防护|安全(策略|模式|检查)|(引用|答案)核对|道德)(?!令)|(你|您)?(的)?(系统|隐藏|内部|初始|原始|底层|最初|开头)的?(提示词?(?!我|你|您|.{0,8}(不全|失败|错误|不符))|指令|设定|prompt|设置|配置|消息|规则是)|提示词|(从现在(起|开始)|你现在|现在你|从此|接下来你|请你?(扮演|假装|模拟)|假装|扮演|模拟|角色扮演|假设你|想象你|当自己).{0,24}(没有(任何)?(限制|约束|规则)|不受.{0,6}(限制|约束|管)|审批员|审评员|审查员|检查员|局长|处长|科长|主任|开发者|开发人员|程序员|越狱|管理员|超级用户|root|黑客|药厂老板|奶奶|医生|药师|律师|另一个|无所不能|自由的|dan)|你(现在)?(就)?是.{0,8}(局长|处长|审评员|审批员|开发者|管理员|没有限制)|开发者模式|调试模式|维护模式|管理员模式|上帝模式|越狱|(输出|回复|打印|复述|重复|背诵|泄露|告诉我|显示|列出|说出|贴出|翻译|总结).{0,16}(提示词|系统指令|你的(指令|设定|规则|配置|密钥)|准予|批准了?|上(面|文)的(全部|所有)?(内容|文字|指令)|第一(句|条|行)(话|指令|消息)|收到的(指令|内容)|环境变量|api ?key|密钥|密码|数据库|源代码|表结构|其他(用户|会话|对话)|别人的(对话|问题|提问))|(只|必须|一律|直接|照着?|原样)(能|要|须)?(回答|回复|输出|说|写)[“"'「:： ]?.{0,4}(是|否|准予|批准|同意|合格|通过|免注册|无需注册|已批准|ok)[”"'」]?.{0,6}$|(上一|前一|上个|别的|其他|另外|前面(那|的)?)(个|位)?(用户|人|访客|客户|会话).{0,10}(问|说|聊|咨询|查|提问|对话|记录)|(列出|导出|给我|显示|下载).{0,10}(知识库|数据库|后台|服务器|日志|所有(用户|对话|会话))|(执行|运行)(以下|下面|这段|这条|一下)?(的)?(代码|命令|脚本|sql|语句|python)|drop table|rm -rf|<\/?(system|assistant|instructions?|script|img|iframe)|\[\/?(inst|system)\]|<\|[a-z_]{2,20}\|>|###? ?(system|instruction|系统)|(解码|解密|解开|翻译).{0,12}(然后|并|后|再|以后).{0,8}(执行|照做|遵守|照办|回答|按)|(按|照)(着)?.{0,14}(密文|编码|base64|密语).{0,6}(执行|做|办)|(在|往)(你的)?(回答|回复|答案).{0,10}(加|插|放|附)(入|上|进)?.{0,12}(链接|网址|图片|http|二维码|微信)|!\[.{0,40}\]\(|(以|用)(国家|省|市)?(药监局|药品监督管理局|国家局|市监局|官方|政府|局里|贵局|你们局)的?(名义|口吻|身份).{0,10}(发|写|宣布|声明|通知|公告|承诺|批准)/,
  en: /\b((ignore|disregard|forget|bypass|override|skip|drop|delete|erase|cancel|disable|turn off|switch off|stop following|do not follow|don'?t follow|never mind|set aside)\b.{0,40}\b(instructions?|prompts?|above|guardrails?|programming|system message|((your|all|any|previous|prior|earlier|these|those|every|the above) (\w+ ){0,3}(rules?|restrictions?|guidelines?|polic(y|ies)|filters?|safety|limits?|checks?|training|constraints?|orders?|directives?)))|(repeat|reveal|print|show|output|tell me|dump|leak|recite|display|paste|give me|share|translate|summari[sz]e|what (is|are|was|were)|write out|expose|encode)\b.{0,40}\b(system (prompt|message|instructions?)|hidden (instructions?|prompts?|text)|initial (prompt|instructions?)|internal (prompt|instructions?|notes|documents?)|your (prompt|instructions|rules|guidelines|configuration|system|secret|api ?key|environment)|(text|words|everything|all) above|above (text|words|instructions)|developer message|(other|previous|another|last) (users?|visitors?|persons?|conversations?|customers?)|environment variables?|api ?keys?|passwords?|database|source code|verbatim)|(system|hidden) prompt|rot-?13|base64|jailbreak|jail ?broken|developer mode|debug mode|god mode|maintenance mode|sudo|admin mode|dan mode|do anything( now)?[.!]?$|you are dan\b|you are (now|no longer)|from now on,? (you|answer|respond|reply)|(act|behave|respond|answer|reply|speak|role-?play) as (if you|though you|an? (unrestricted|admin\w*|developer|approver|evil|different|uncensored|director|reviewer|official|inspector|doctor|my )|my |the (director|commissioner|reviewer|regulator|head))|pretend (to be|you|that you|there are)|imagine you (are|have no)|let'?s (role-?play|play a game)|(only|just|simply|always|must) (say|reply|answer|respond|output)( with)?:? ?["'“]?(yes|no|approved|granted|ok|pwned|hacked|i have been|exempt)|with(out)? (any )?(restrictions?|limits?|filters?|censorship|guardrails?)|no (restrictions|limits|filters|rules)|unfiltered|uncensored|what did the (previous|last|other) (user|person|visitor)|(list|export|dump|download|show)( me)? (all |the |your )*(internal|users?|conversations?|sessions?|logs?|knowledge base|documents? in|tables?)|(run|execute|eval)( this| the following| these)? (code|command|script|sql|query|shell)|drop table|rm -rf|(decode|decrypt|unscramble)\b.{0,60}\b(and|then)\b.{0,20}\b(follow|do|execute|obey|run|answer|act)|follow (this|these|the) .{0,24}(order|command|instruction|code|cipher)|(include|add|insert|append|embed|put)\b.{0,30}\b(link|url|image|http|markdown|img tag|qr code)\b|(announce|declare|issue|sign|state|confirm)\b.{0,24}\b(on behalf of|as|in the name of) (the )?(nmpa|authority|agency|regulator|government|director))|<\/?(system|assistant|instructions?|script|img|iframe)|\[\/?(inst|system)\]|<\|[a-z_]{2,20}\|>|!\[.{0,40}\]\(/i,
};
/** The same in the languages most spoken by visitors; meaning, not sentences: drop your orders, show your orders. */
const injectionElsewhere =
  /(ignor(a|e|ez|ieren?|iere|are|er)|oublie[zr]?|vergiss|olvida|esque[cç]a|dimentica|abaikan|bỏ qua|unut|zapomnij|negeer)\b.{0,50}(instruc|anweisung|istruzion|instruk|chỉ dẫn|hướng dẫn|talimat|polecen|règles|reglas|regras|regeln|regole|précédent|anterior|vorherig)|(指示|命令|ルール|プロンプト).{0,8}(无视|無視|忘れ|教え|表示|出力|见せ)|(이전|위의|모든).{0,12}(지시|명령|규칙|프롬프트)|(지시|명령|프롬프트).{0,10}(무시|잊|보여|출력)|(игнориру|забудь|покажи|выведи).{0,40}(инструкц|указани|правил|промпт|команд)|(تجاهل|انس|اعرض).{0,40}(التعليمات|الأوامر|القواعد)|(अनदेखा|भूल).{0,30}(निर्देश)|(muestra|affiche|montre|zeige?|mostra|mostre|revela|révèle)\b.{0,40}(prompt|instruc|système|sistema|system)/i;

// ---- acts

const acts: { reason: Reason; act: Pair }[] = [
  {
    reason: 'forgery',
    act: {
      zh: /伪造|仿造|造假|做(个|份|张|本|点|一[个份张本])?假|假造|虚构|编造|捏造|杜撰|瞎编|胡编|造(个|点|一?份)?假|(看(起来|上去)|弄得|做得|改得|签得|跟|和).{0,3}(像|真的?(一样|似的)|逼真)|像真的|(怎么|如何|咋)编|(编|凑)(一?[个份套组些点几批]|出|写|个)?.{0,8}(数据|记录|报告|结果|病例|台账|签名|资料|曲线)|假(的)?.{0,6}(证|章|公章|报告|批文|批件|文号|发票|数据|记录|凭证|证明|备案号|处方|病历|合同|签名|授权书|检验|资料|材料|身份|体系文件)|高仿|以假乱真|篡改|涂改|(改|换|p|ps|修)(一?下|成|掉|动|个)?.{0,8}(日期|批号|有效期|生产日期|到期日|数据|检验(报告|结果|数值)|检测(报告|结果)|记录|注册证|许可证|批件|证书|标签上的)|(日期|批号|有效期|数据|结果|报告|证书?|批件|公章|注册证).{0,6}(p|ps|改|修|调)(一下|掉|了|成|个|[一二两三几]年|到|大|小|高|低)|倒签|代签|冒签|模仿.{0,6}(签名|笔迹)|冒充|顶替|挂(证|靠).{0,10}|套(用|别人).{0,8}(证|文号|备案号|注册号)|(借|租|买|卖).{0,12}(证|文号|批件|资质|执业药师).{0,4}|贴牌假|翻新.{0,10}(当|冒充|卖)|(把|将).{0,16}(当|冒充|充当|说成|写成|包装成).{0,10}(药|器械|医疗器械|合格|正品|新的|进口|一类|备案|化妆品|国产)|掺(假|杂)|以次充好|(添加|掺|加|放|混|兑)(点|些|入|进)?.{0,8}(西地那非|伟哥|激素|糖皮质激素|西布曲明|汞|铅|禁用|违禁|抗生素|抗真菌|麻黄碱|二甲双胍)/,
      en: /\b(forg(e|es|ed|ing|ery)|fak(e|es|ed|ing)|falsif\w+|fabricat\w+|counterfeit\w*|doctored?|doctoring|tamper\w*|back-?dat\w+|photoshop\w*|made[- ]up|make (it )?up|invent(ed|ing|s)?|bogus|phon(e)?y|sham|fictitious|alter (the|our|a|an|my|its|some|these|those|this)|manipulat\w+|(change|edit|adjust|rewrite|modify|fix) .{0,24}(expiry|expiration|date|batch|lot number|results?|data|records?|certificate)|pass (it|them|this|these|our \w+) off as|disguise|relabel\w*|impersonat\w+|sign (for|on behalf|in place)|borrow(ed|ing)? .{0,12}licen[cs]e|spike|adulterat\w+|(add|put|mix|slip) (some |a little )?(sildenafil|steroids?|mercury|hormones?|banned))\b/i,
    },
  },
  {
    reason: 'bribery',
    act: {
      zh: /行贿|贿赂|红包|好处费|回扣|打点|塞(点|些)?(钱|红包|卡|礼|东西)|送(点|些|个|份|几|两|一[点些份])?.{0,4}(钱|礼|卡|烟|酒|茅台|东西|意思|红包|金条|车)|意思意思|表示(一下|表示)|(给|出|花|拿|掏|打|转|付|塞|送|孝敬).{0,12}([\d一二两三四五六七八九十百几]+\s?(万|千|百|块|元|w|k)|钱|好处|佣金|提成|辛苦费|感谢费|茶水费|加急费|股份|干股)|私下.{0,8}(给|转|谈|见)|走后门|走关系|找关系|托关系|托人|熟人.{0,6}(加快|插队|通融|打招呼|帮)|内部(的)?人.{0,16}|里面(有)?(的)?人.{0,14}(帮|办|能|加快|提前)|请.{0,8}(吃饭|吃个饭|旅游|喝酒|洗脚)|利益输送|买通|收买|搞定(审评员|检查员|领导|审批|老师|你们)/,
      en: /\b(brib\w+|kickbacks?|hush money|grease (the|some)|under the table|(pay|slip|give|offer|hand|send|transfer|buy|treat|tip|reward|wire)\b.{0,40}\b(reviewers?|officers?|inspectors?|officials?|examiners?|auditors?|evaluators?|regulators?|insiders?|you|your (colleague|boss|team|staff)|someone (inside|there|in the)|experts?|committee|director)\b|gift (card|cards) (for|to) (the )?(reviewer|inspector|officer|official)|(cash|money|\$?\d[\d,]*|rmb|yuan|gift\w*|dinner|envelope)\b.{0,30}\b(to|for) (the |your |an? )?(reviewers?|officers?|inspectors?|officials?|examiners?|evaluators?|faster|speed\w*|approv\w+)|insider (contact|friend)|inside (contact|connection|man)|pull (some )?strings|back ?door)\b/i,
    },
  },
  {
    reason: 'leak',
    act: {
      zh: /(提前|事先|预先|先).{0,10}(看|拿|知道|透露|获得|告诉|得到|了解|通个?(气|风)|透个?底|漏).{0,16}(审评|审批|意见|结果|结论|名单|题|检查|飞检|抽检|飞行|评审|抽样|时间|计划|安排)|(飞检|飞行检查|突击检查|暗访|抽检|检查|执法).{0,10}(提前|事先|先).{0,10}(说|告诉|通知|透露|打招呼|知道)|(透露|泄露|泄漏|偷偷(告诉|发)|私下(告诉|发)|爆料|套取?出?).{0,16}(内部|未公开|没公开|保密|机密|秘密|审评|审批|专家|名单|底价|检查|飞检|举报|配方|工艺)|(下(个)?(月|周|次|批|季度|一批)|明天|近期|接下来).{0,8}(飞检|抽检|检查|突击|暗访).{0,10}(名单|计划|安排|企业|谁|哪(家|些|天))|(内部|未公开|没公开|没公布|还没(公布|公开|发布)|尚未公布|保密|机密|涉密)(的)?.{0,10}(文件|资料|材料|消息|数据|名单|审评|会议|纪要|意见|计划|通报|系统|数据库|稿|评分|标准|清单|题库|规程|指引|手册|口径)|(别(的)?家|别人家|其他(公司|企业|厂家?)|竞争对手|对手|竞品|同行|隔壁(公司|厂)|[a-z]+公司|某公司|某厂|他们(公司|家|厂)).{0,14}(申报资料|注册资料|备案资料|申请资料|技术资料|配方|工艺|处方组成|技术要求|临床数据|审评(报告|意见|进度|材料)|卷宗|试验数据|商业秘密|客户名单)|(审评员|评审专家|专家|检查员).{0,8}(名单|是谁|叫什么|联系|电话|微信|住)|商业秘密.{0,10}(给|发|看|拿)/,
      en: /\b(leak(s|ed|ing)?|tip (me|us) off|heads[- ]up (on|about|before)|advance (copy|notice|warning) of|(in|ahead of) (time|advance).{0,30}(inspection|raid|result|opinion)|(unpublished|confidential|internal|secret|undisclosed|non-?public|classified|sealed|draft) (\w+ ){0,2}(files?|dossiers?|reviews?|reports?|documents?|memos?|minutes|opinions?|comments?|data|lists?|schedules?|records?|plans?)|trade secrets?|(competitors?'?s?|rivals?'?s?|another (company|firm|manufacturer)'?s?|other (companies|compan(y|ies)'?s?|firms|manufacturers)'?s?|their)\b.{0,30}\b(dossiers?|files?|formulas?|formulations?|submissions?|applications?|recipes?|data|process(es)?|technical (file|requirements))|(when|which day|what day|date)\b.{0,30}\b(unannounced|surprise|raid|next inspection)|who (is|are) (the|our|my) (reviewers?|examiners?|inspectors?)|(reviewers?|inspectors?|examiners?)'?s? (name|identity|phone|number|contact|home))\b/i,
    },
  },
  {
    reason: 'others_data',
    act: {
      zh: /(举报|投诉)(信|电话|材料|单)?.{0,6}谁(写|打|交|干|弄|发)|谁(举报|投诉|告)了?(我|我们|咱|俺)|(举报|投诉|告)了?(我|我们|咱).{0,8}的?(人|顾客|客户|员工|家伙)|(患者|病人|举报人|投诉人|顾客|客户|消费者|受试者|会员|买家|别人|他人|人家|邻居|同事|前(夫|妻|男友|女友|任)|老板|老公|老婆|男朋友|女朋友|对象|婆婆|明星|网红|演员|法人|法定代表人|负责人|审评员|审查员|检查员|执法人员|工作人员|医生|护士|药师|主播|员工|孕妇|产妇|糖尿病人?|艾滋病人?|全市|全省|全区|某人|那个人|这个人|他|她|谁).{0,12}(的)?.{0,8}(名单|联系方式|电话|手机|手机号|号码|住址|住处|住哪|地址|身份证|病历|病史|姓名|名字|个人信息|资料|信息|诊断记录|处方(记录)?|购药记录|用药记录|就诊记录|接种记录|体检报告|定位|行踪|微信|银行卡|购买记录|是谁)|(名单|联系方式|手机号|身份证号?|病历|个人信息|处方记录|购药记录|接种记录|顾客信息|患者信息|患者数据).{0,14}(发(给|我)|给我|导出|提供给我|卖给?我?|买|告诉我|弄|搞|查|调)|(人肉|开盒|起底)/,
      en: /\b(patients?'?|complainants?'?|whistle-?blowers?'?|customers?'?|reviewers?'?|consumers?'?|subjects?'?|someone'?s?|somebody'?s?|his|her|their|neighbou?r'?s?|ex(-\w+)?'?s?|boss'?s?|wife'?s?|husband'?s?|girlfriend'?s?|boyfriend'?s?|colleague'?s?|employee'?s?|doctor'?s?|nurse'?s?|inspector'?s?|officer'?s?|person|people|everyone|buyers?'?|celebrit\w+|reporter'?s?)\b.{0,36}\b(names?|lists?|phones?(?! (me|us))|numbers?|address(es)?|records?|id (card|number)s?|identity|personal (data|information|details)|contact details?|contacts?|details|medical (history|file)|prescriptions?|whereabouts|home|who (he|she|they))\b|\b(list|names|phone numbers?|addresses|records?|personal (data|information)|contact details|identity|medical history|details|database)\b.{0,20}\bof\b.{0,20}\b(patients|customers|complainants?|whistle-?blowers?|people|everyone|reviewers?|the person|buyers|subjects|diabetics|who)\b|\bdox+\b|\bwho (reported|complained about|filed|blew|tipped)\b/i,
    },
  },
  {
    reason: 'unlawful_help',
    act: {
      zh: /(躲|逃|避|绕|规避|蒙混|糊弄|应付|对付|瞒过|骗过|混过|蒙过|忽悠|逃避|躲避|避开|躲开|绕开|绕过|钻).{0,14}(检查|监管|抽检|审核|审查|飞检|追溯|处罚|海关|执法|监督|注册|备案|审批|许可|通关|药监|平台|规定|法规|核查|查处|空子|漏洞)|(钻空子|打擦边球|擦边|瞒天过海|蒙混过关|暗度陈仓)|(不|别|免|才不|没)(被|让|会被|叫)?[^，。,]{0,10}(发现|查到|查出|抓到|逮到|识破|看出来?|察觉|追查|追踪|追溯到|露馅|穿帮)|(隐瞒|瞒报|漏报|藏|销毁|毁掉|烧掉|删(掉|除)|抹掉|转移|清理掉).{0,16}(不良(反应|事件)|记录|证据|数据|库存|台账|账本|货|投诉|事故|缺陷|死亡|监控|聊天)|(不用|没有?|无需|不要|免|无|跳过|不开)(医生)?(开)?的?处方.{0,20}(买|弄|搞|拿|卖|寄|发|开)|(买|弄|搞|拿|整)(到|点|些)?.{0,10}(处方药|管制药|精神药品|麻醉药品|安眠药|安定|迷药|听话水|迷魂|蒙汗药|曲马多|杜冷丁|吗啡|芬太尼|氯胺酮|冰毒|大麻|止咳水|泰勒宁|右美沙芬|佐匹克隆|思诺思|蓝精灵|笑气|麻黄碱|兴奋剂|类固醇|肉毒素|瘦肉精|堕胎药|打胎药|假药|毒药|砒霜|氰化)|(提取|提炼|提纯|合成|自制|熬制|配制|制作|制造|做出?|炼).{0,10}(麻黄碱|麻黄素|冰毒|毒品|毒药|毒素|炸药|迷药|甲基苯丙胺|海洛因|致幻|砒霜|氰化|听话水|k粉|假药)|(走私|夹带|偷运|人肉带|水客|闯关|偷偷(带|运|进口|寄)|蚂蚁搬家).{0,14}|(传销|拉人头)|(包治|根治|治愈|药到病除|永不复发|无(任何)?(毒)?副作用|国家级|药监局(认证|推荐|批准|背书)|央视推荐|神药|最有效|特效|治疗功效|医疗功效|治病).{0,16}(文案|广告|宣传|海报|软文|标题|朋友圈|话术|直播|脚本|词)|(文案|广告|宣传语?|海报|软文|标题|话术|脚本).{0,30}(包治|根治|治愈|药到病除|永不复发|无(任何)?副作用|药监局|国家(认证|批准|推荐)|治疗|治病|消炎|祛痘|杀菌|医用级|冒充|神药)|水军|刷(单|好评)|恐吓|报复.{0,6}(举报|投诉)|威胁.{0,8}(举报|检查|执法|证人)|让.{0,6}(举报人|投诉人|证人).{0,6}(闭嘴|撤)/,
      en: /\b((evade|dodge|avoid|escape|circumvent|bypass|get (around|round|past)|beat|fool|trick|cheat|deceive|mislead|outsmart|slip past|sneak (past|through)|work around|sidestep|skirt)\b.{0,40}\b(inspect\w+|audits?|regulat\w+|registration|filing|review(er)?s?|customs|penalt\w+|testing|traceab\w+|oversight|authorit\w+|rules?|checks?|law|licen[cs]\w+|detection|approval)|(without|not|never|avoid|so (that )?(nobody|no one)) .{0,24}(get(ting)? caught|be(ing)? (caught|detected|found|noticed|traced|discovered)|anyone (knowing|noticing|finding)|detect\w*|notic\w+|caught)|undetect(ed|able)|get away with|cover(ing)? up|conceal\w*|hid(e|ing)|destroy(ing)?|shred(ding)?|wip(e|ing)|delet(e|ing) .{0,24}(records?|evidence|complaints?|adverse|data|logs?|defects?|deaths?)|without (a |any )?(doctor'?s? )?prescription|no prescription( needed)?|(buy|get|obtain|order|score|find|purchase|acquire)\b.{0,24}\b(fentanyl|morphine|tramadol|ketamine|opioids?|controlled|narcotics?|sleeping pills?|sedatives?|xanax|valium|ephedrine|steroids?|date[- ]rape|roofies?|oxycod\w+|adderall|amphetamines?|botox)|(extract|synthesi[sz]e|cook|brew|refine|produce|make)\b.{0,24}\b(ephedrine|meth\w*|poison|explosives?|ricin|drugs? at home|fentanyl|cyanide|toxin)|smuggl\w+|sneak .{0,20}(into|across|through)|(ad|advert\w*|slogan|copy|post|script|leaflet|caption)\b.{0,50}\b(cures?|guaranteed|no side effects?|(nmpa|fda|government|state)[- ](certified|approved|endorsed|recommended)|miracle|100%)|fake reviews?|intimidat\w+|threaten\w*|retaliat\w+|silence (the|a|our|this) (whistle|complain|witness|report)\w*)\b/i,
    },
  },
];

/** Asks us to do it, or how to do it. */
const request: Pair = {
  zh: /(帮|替|教|协助|指导|指点|带)(我|我们|咱|俺|忙|个忙|一下|一把|着)|给(我|我们|咱|俺)|发(给)?我|告诉(我|咱)|(请|麻烦|求|想让)(你|您|你们)?.{0,6}(帮|给|写|做|编|弄|生成|起草|改|提供|透露|发|查|安排|介绍|推荐|支招|通融|说)|(能|可以|可否|能否)(你|您|你们)(帮|给|写|做|编|弄|改|提供|透露|发|查|安排)|^(写|做|编|弄|生成|起草|出|开|改|提供|伪造|制作|设计|把|导出|列出|查|列|整理|拟|搞|来)|(写|拟|编|生成|起草|设计|做)(一|个|份|篇|段|条|张|套|点)|有(没有)?(什么|啥|人|没|谁|哪)?.{0,6}(办法|门路|渠道|窍门|招|技巧|路子|捷径|法子|模板|教程|妙招|诀窍|熟人|关系|卖|能)|(哪里|哪儿|哪|去哪|上哪|在哪|从哪|找谁|什么地方|哪个网站|哪家).{0,10}(能|可以|有|买|弄|搞|找|做|办|拿|卖)|怎么(才)?能|如何才能|怎样才能|支(个|一)?招|出(个|一)?主意|求(教|推荐|渠道|帮|一份|个)|教程|步骤|配方|模板|话术|联系方式|多少钱(能|可以|够|一)|加急|通融|行个方便|关照|睁一只眼|高抬贵手|快点批|提前批|插队|摆平|搞定|能不能(快|先|提前|加快|批|放|过)|能加(快|急)|(我|我们|我司|老板)(想|要|打算|准备|需要|急需|愿意)/,
  en: /\b(help (me|us)|how (do|can|could|would|should|might|to|does one) ?(i|we|you|one)?|show (me|us)|teach (me|us)|tell (me|us)|give (me|us)|send (me|us)|get (me|us)|find (me|us)|provide|share|(can|could|would|will) you|please|i (want|need|would like|wish|plan|intend)|i'?d like|we (want|need|would like|plan|intend)|let me|write|draft|create|make|generate|produce|prepare|compose|design|list|export|where (can|do|could) (i|we|you|one)|(best|easiest|any|a|good|safest|quickest) (way|ways|trick|method|tips?|place|places)|what'?s the (best|easiest) way|is there (a|any) (way|place|trick)|looking for|who (can|could|do i)|if i (pay|give|offer|send)|i ?(will|can|could|'ll) (pay|give|offer|send|transfer)|will (that|this|it) (speed|help|get)|can i (buy|get|pay|give|bribe|slip|see|have|skip|avoid|order)|could i|want to know (when|who|which))\b/i,
};

/** Verbs between the request and the act by which it is about finding or stopping the act. */
const benign: Pair = {
  zh: /算(是)?[^，。]{1,10}(还是|吗|么|不算)|识别|辨别|分辨|辨认|判断|鉴别|鉴定|认定|界定|(怎么|如何|咋|去哪|向(谁|哪)|往哪|能不能|可以|想|要)(里|儿)?(匿名|实名)?(发现|举报|投诉|检举|揭发|反映)|防(止|范|备|伪)|避免(买|用|被骗|误)|预防|杜绝|打击|处(罚|理|分|置)|查处|惩|追究|追责|应对.{0,6}(被|遭)|证明(自己|我|没有)|(怎么|如何|咋)(看|认|查|知道)|怎么(看出|知道|区分|查|辨|防|管|罚|判|处|认|算|定|举报|投诉)|是不是(假|真)|真假|真伪|什么(罪|后果|处罚|责任|规定)|规定(了)?(什么|哪些|怎么)?|区别|含义|什么意思|什么是|什么叫|啥叫|指(的是)?什么|保护|保密(义务|规定|要求)|脱敏|删除我|我的(个人)?(信息|病历|数据)|自己的(信息|病历|个人)|我自己|我本人/,
  en: /\b(detect|spot|identify|recogni[sz]e|report(ing)? (a|an|the|someone|it|them|fake|forged|counterfeit|bribery|my)|tell (if|whether|apart)|avoid (buying|being)|prevent|penali[sz]\w*|punish\w*|prosecut\w*|distinguish|verif\w+|authentic\w*|complain|protect\w*|sanction\w*|penalt\w+|liab\w+|what (is|are|counts)(?! the (best|easiest|safest|quickest))|meaning|definition|mean by|my own (data|records?|information)|my (personal )?(data|records?|information)\b.{0,20}\b(deleted|erased|access))\b/i,
};
/** How to get away with it: refused although it also speaks of a rule or a fine. */
const gettingAway: Pair = {
  zh: /(怎么|如何|咋|怎样|办法|才能|才|教我|帮我|支招|技巧|窍门).{0,24}(不(被|会被|让|叫|用被)?.{0,8}(发现|查到|查出|抓|逮|罚|处罚|追究|追责|知道|看出|识破|露馅|坐牢|查)|(看|查|检|检测|验|测|认)不出来?|发现不了|天衣无缝|(才|就)?能(过(关|审|检)?$|混过|蒙)|才(像|不露|不穿)|躲(过|避|开)|逃(过|避|掉)|瞒(过|住|天)|骗过|蒙混|糊弄|应付|绕过|规避|销毁|毁掉|转移(财产|货|证据))/,
  en: /\b(how (do|can|could|to|should)|ways?|tricks?|tips?|help|teach)\b.{0,80}\b(without (getting|being) (caught|detected|found|noticed|traced|fined|punished)|(don'?t|do not|not|never|won'?t) get (caught|fined|punished|found)|get away with|undetected|avoid (getting caught|detection|being (caught|detected|found|fined|punished)|the (penalt\w+|fine|inspection))|evade|dodge)\b/i,
};
/** Wrongdoing for which getting away is asked; a first breach or a lawful exemption is none. */
const lawfulEscape: Pair = {
  zh: /(首违|首次违法|轻微|主动(报告|消除|纠正|改正|召回)|从轻|减轻|免(于|除|予)处罚|不予处罚|免罚|尽职免责|依法|合法|合规)/,
  en: /\b(lawful\w*|legal(ly)? (way|exempt\w*)|first[- ](time )?offen[cs]e|mitigat\w*|lenien\w*|voluntar\w*|complian\w*|exempt\w*)\b/i,
};

/** How to do an act, the verb right before it: 怎么伪造, how do I forge. */
const howTo: Pair = {
  zh: /(怎么|如何|咋|怎样|咋样)(样|去|才能|能|可以|来|地|给|把|在|从|让)?[^，。！？,!?]{0,8}$/,
  en: /\b(how (do|can|could|would|should|to)( (i|we|you|one))?|((best|easiest|safest|quickest|good) )?ways? (to|of)|tricks? to|steps to)\b[^.?!]{0,24}$/i,
};

/** @returns the refusal, or null */
export function findRefusal(reading: Reading): Stop | null {
  const { text, hidden } = reading;
  for (const one of [text, ...hidden])
    if (either(injection, one) && !speaksOfAttack(one)) return { stop: 'refused', reason: 'injection' };
  for (const one of [text, ...hidden])
    if (injectionElsewhere.test(one)) return { stop: 'refused', reason: 'injection' };
  for (const one of [text, ...hidden]) {
    const reason = wrongdoingIn(one, reading.asksRule);
    if (reason) return { stop: 'refused', reason };
  }
  const reason = frameOfWrongdoing(reading);
  return reason && { stop: 'refused', reason };
}

/** A question on rules may speak of ignoring rules or forging data in the third person. */
function speaksOfAttack(text: string): boolean {
  return /(企业|公司|持有人|药店|医院|厂家?|商家|代理人|申请人|注册人|备案人|员工|经营者)(没|不|未|擅自|能(不能|否)|可以|是否)?.{0,8}(无视|忽略|绕过|跳过|不遵守|删除|关闭|取消|解除).{0,30}(吗|罚|处罚|责任|后果|违法|怎么)|\b(compan(y|ies)|manufacturers?|holders?|pharmac(y|ies)|hospitals?|firms?|sellers?|applicants?)\b.{0,24}\b(ignore|disregard|bypass|skip|delete|disable|cancel)s?\b/i.test(
    text,
  );
}

function wrongdoingIn(text: string, asksRule: boolean): Reason | null {
  if (offersFavour(text) && !asksSanction(text)) return 'bribery';
  for (const { reason, act } of acts) {
    const match = act.zh.exec(text) ?? act.en.exec(text);
    if (!match) continue;
    if (either(gettingAway, text) && !either(lawfulEscape, text)) return reason;
    if (reason === 'unlawful_help' && either(obtaining, match[0]) && either(lawfulRoute, text)) continue;
    const ordered = either(commands, text);
    if (!ordered && (either(benign, text) || asksSanction(text))) continue;
    const before = text.slice(Math.max(0, match.index - 40), match.index + 2);
    if (either(howTo, before)) return reason;
    if (reason === 'leak' || reason === 'others_data') {
      if (either(directAsk, text) && !asksRule) return reason;
    }
    if (ordered) return reason;
    if (asksRule || isQuestion(text)) continue;
    if (either(request, text)) return reason;
  }
  return null;
}

/** Tells us to do it, whatever else the sentence speaks of. */
const commands: Pair = {
  zh: /(帮|替|教|教教|指点)(我|我们|咱|俺|忙|一下)|(发|传|截(个)?图|拷|复制|拿|推(送)?|寄|贴|转|调|念|读|导出?|打包|提供|透露)(一?[份个下点])?(给)?(我|我们|咱)|透露(一?(点|下|些)|给)|(想|要|打算)(租|买|借|弄|搞|挂).{0,24}(找谁|哪(里|儿|家)|多少钱|怎么(弄|搞|联系))|给(我|我们|咱)(写|做|编|弄|开|出|伪造|办|改|找|发|搞|来|查|看|一[份个张])|(能不能|可以|能|请|麻烦|求)(你|您|你们|大家)?(帮|给我|替|介绍|推荐|支招)|发(给)?(我|咱)(看|一份)?|(?<![要该会应必得])(告诉|透露给|说给)(我|咱)|(?<!会)(提前|事先|先).{0,6}(说一声|打个?招呼|通个?气|告诉)|(?<![不没])给个?.{0,8}(手机|电话|号码|名单|地址|联系方式|渠道|模板|教程)|^(请)?(写|生成|起草|导出|列出|把.{2,30}(给我|发|导出|改|删|换|p))|^(请)?(编|伪造|做|改|弄|开)(一|个|份|张|点|些|几)|(有没有|求).{0,4}(内部的?人|熟人|人能|门路|渠道|路子|办法|窍门|招|妙招|模板|教程|熟人)|(哪里|哪儿|去哪|上哪|在哪|从哪|找谁|哪个网站|哪家)(儿)?.{0,8}(买|弄|搞|整|找)|(卖|租|借|转让|出租).{0,24}给(我|我们)(用)?$/,
  en: /^(please )?(invent|forge|fake|fabricate|falsify|backdate|doctor|leak|bypass|evade|hide|conceal|smuggle|bribe|make up)\b|\b(i need|give me|tell me) (a |the |their |his |her )?(name|address|number|phone)s?\b|\b(help (me|us)|(can|could|would|will) you (please )?(write|make|create|help|give|send|tell (me|us) (who|when|where|which)|get|forge|fake|find|share|show|produce|backdate|change|edit|draft|arrange)|(please )?(write|make|create|draft|generate|produce|forge|fake|invent|fabricate|backdate) (me |us |up )?(a|an|some|the|my|our|fake|false)|give (me|us)|send (me|us)|show (me|us) (how|the)|teach (me|us)|get (me|us)|find (me|us)|tip (me|us)|tell (me|us) (how|who|when|where|the)|where (can|could|do|to) (i|we)? ?(buy|get|find|obtain|order)|share (the|their|your)|i want (the|their|to (know|see|have)) )\b/i,
};

/** Asks for the secret or the person itself. */
const directAsk: Pair = {
  zh: /(是谁|叫什么|哪(天|一天|个时间|几天)(来|去|查|到)|什么时候(来|去)(查|检查|飞检)|住(在)?(哪|哪里|哪儿|什么地方)|电话(是)?多少|手机号?(是)?多少|的(电话|手机号?|号码|住址|地址|名单|病历|身份证号?|联系方式|微信|接种记录|用药记录|处方)(呢|有吗|有没有|给|发)?[？?]?$|谁(举报|投诉|告)了?(我|我们|咱)|(我|想|要)(们)?(想|要)?(知道|看|查|要|拿到|了解).{0,20}(名单|电话|手机|住址|病历|未公开|内部|对手|别家|竞品|审评员|专家|哪天|记录))/,
  en: /\b(who (is|are|was|were) (the |our |my )?(reviewer|examiner|inspector|person who|complainant|whistle)|who (reported|complained|filed|blew|tipped)|(when|which day|what (day|date))\b.{0,40}\b(unannounced|surprise|raid|next inspection|inspectors? (will )?(come|visit))|where (does|do) .{0,24} live|what('s| is) .{0,24}(phone|number|address|name)|i (want|need|would like).{0,30}(list|names|number|address|records?|dossier|file|data))\b/i,
};

/** Money or a treat offered for speed, a decision or a blind eye. */
function offersFavour(text: string): boolean {
  if (/(索要|索取|暗示|问我要|向我要|跟我要|收(了|受)|被要|要(红包|好处))/.test(text)) return false;
  const paid =
    /\b(pay|wire|give|slip|send|transfer|treat|offer|gift|tip|bribe|reward|hand)\b.{0,50}\b(reviewers?|officers?|inspectors?|officials?|examiners?|inside|insider|you|colleague|boss)\b.{0,60}\b(speed|faster|queue|approv\w*|pass|look the other way|overlook|expedite|jump|priorit\w+|favou?rs?|quick\w*|sooner)\b/i;
  if (paid.test(text)) return true;
  const offer =
    /((给|出|花|拿|掏|打|转|付|塞|送|孝敬|包|请)(你|您|你们|他|点|些|个|了|上|出)?.{0,14}([\d一二两三四五六七八九十百几]+\s?(万|千|百|块|元|w|k)|钱|红包|好处|礼|茅台|烟|酒|购物卡|卡|饭|吃|辛苦费|茶水费|加急费)|红包|好处费|回扣|意思意思|打点|走后门|托关系|找关系|(找|托|通过|走).{0,8}(关系|熟人|内部|里面的人)|(费用|价钱|价格|钱).{0,2}(好说|好商量|不是问题)|不差钱|(好处)?少不了|不会亏待|重谢|酬谢|有偿)/.test(
      text,
    );
  const favour =
    /(加急|加快|快(点|些|一点)|早点|提前|插队|通融|通过|过审|批(下来|准|了|给|我)|放(行|过|一马)|关照|照顾|摆平|搞定|松一?松|手下留情|(别|不)(写|查|罚|记|报)|睁一只眼|(让|能|可以).{0,14}(当天|马上|直接|立刻|一次)?(过|通过|批)(吗|不|$|，)|点(成)?通过|往前(挪|排|提)|行个?方便|打招呼|帮忙|高抬贵手|少罚|免罚|优先)/.test(
      text,
    );
  const target =
    /(审评|审批|检查员|监管员|执法|科长|处长|局长|领导|专家|评委|经办|办事员|窗口|工作人员|药监局的?人|局里|你们|老师|官员).{0,24}/.test(
      text,
    );
  const lawful = /(收费|缴费|交费|费用|标准|优先审评|特别审批|注册费|服务费|快递|多少钱)/.test(text);
  const treat =
    /(请|送|塞|给).{0,14}(红包|好处|礼|茅台|吃饭|吃个饭|吃顿饭|喝茶|喝酒|唱歌|旅游|购物卡|烟|酒|钱)/.test(
      text,
    );
  if (favour && /(费用|价钱|价格|钱).{0,2}(好说|好商量|不是问题)|不差钱|少不了|不会亏待|重谢|酬谢/.test(text))
    return true;
  return (
    (offer && favour && !lawful) ||
    (treat &&
      target &&
      (!isQuestion(text) || /安排|方便|赏/.test(text)) &&
      /(审评|检查员|监管员|执法|长|领导|专家|你们|经办|官员|窗口|工作人员)/.test(text) &&
      !lawful)
  );
}

const asksSanction = (text: string): boolean =>
  /罚|处分|判(刑|几|多)|坐牢|拘留|诈骗|罪|赔|多少年|终身|追究|责任|后果|处置|论处|定性|犯法|违法|违规|犯罪|下场|会(被)?(怎么|怎样|咋)|怎么(处理|办他)|合法|\b(punish\w*|penalt\w+|fined?|sanction\w*|liab\w+|prosecut\w+|prison|jail|illegal|legal|consequences?|happens? (to|if|when)|crime)\b/i.test(
    text,
  );

/** Ends as a question: what it asks is for the law to say. */
const isQuestion = (text: string): boolean =>
  /^(谁|哪|什么|为什么|几|有没有|是否)|能不能|可不可以|是否|是不是|(吗|么|嘛|不|没|没有|谁|多少|多久|什么|啥|哪些|哪里|怎么办|咋办|几(天|年|个)|谁(付|出|掏|管|负责)|行不行|可不可以|能不能|是不是|对不对|有没有事|要不要|合适)[？?。.!！\s]*$|^(can|may|is|are|does|do|must|should|could|will|would|what|which|when|who|why|where|how (long|much|many|are|is|does))\b.*\??\s*$/i.test(
    text,
  );

/** Getting or making something, which may be lawful with a permit. */
const obtaining: Pair = {
  zh: /买|弄|搞|拿|卖|寄|开|整|提取|提炼|合成|制作|制造|带|运/,
  en: /\b(buy|get|obtain|order|find|purchase|acquire|extract|synthesi[sz]e|produce|make|without)\b/i,
};

/** A permit is asked about: the lawful way to something that is controlled. */
const lawfulRoute: Pair = {
  zh: /许可|批准|备案|注册证|申请|办(什么|哪些|理)|手续|合法|合规|资质|要什么证|进口|出口|凭处方|规定/,
  en: /\b(permits?|licen[cs]es?|approvals?|certificates?|authori[sz]\w+|regist\w+|import|export|lawful\w*|legal\w*|requirements?)\b/i,
};
