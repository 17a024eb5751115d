/**
 * Words of drug, device and cosmetics law in both languages, so that an English claim can be laid against
 * a Chinese text. Not a dictionary: only what tells one rule from another. English entries match from the
 * start of a word, so `regist` is register, registration and registrant.
 */
const table: [id: string, zh: string[], en: string[]][] = [
  ['submit', ['提交', '报送', '提供', '递交'], ['submi', 'provid', 'furnish']],
  ['apply', ['申请', '提出'], ['appl']],
  ['register', ['注册'], ['regist']],
  ['file', ['备案'], ['filing', 'filed', 'file ', 'files ', 'record-filing', 'recordal', 'notification']],
  ['renew', ['延续'], ['renew', 'extend', 'extension']],
  ['change', ['变更', '变化', '改变'], ['chang', 'alter', 'modif', 'amend', 'variation']],
  ['cancel', ['注销'], ['cancel', 'deregist']],
  ['revoke', ['吊销', '撤销'], ['revo']],
  ['permit', ['许可'], ['licen', 'permit']],
  ['approve', ['批准', '核准', '同意', '准予'], ['approv', 'grant']],
  ['review', ['审查', '审评', '审核', '评审'], ['review', 'evaluat', 'assess', 'examin']],
  ['clinical', ['临床'], ['clinical']],
  ['trial', ['试验'], ['trial', 'test', 'study', 'studies']],
  ['inspect', ['检查', '核查', '稽查'], ['inspect', 'check', 'audit']],
  ['inspection-report', ['检验'], ['test', 'inspection', 'laborator']],
  ['report', ['报告'], ['report']],
  ['record', ['记录', '登记'], ['record', 'log ']],
  ['keep', ['保存', '留存', '保管'], ['keep', 'kept', 'retain', 'retention', 'preserv', 'stor']],
  ['notify', ['通知', '告知'], ['notif', 'inform', 'tell', 'told']],
  ['publish', ['公布', '公示', '公开', '公告'], ['publi', 'announc', 'disclos']],
  ['produce', ['生产', '制造'], ['produc', 'manufactur', 'making', 'make']],
  ['entrust', ['委托', '受托'], ['entrust', 'commission', 'contract', 'delegat', 'outsourc']],
  [
    'sell',
    ['销售', '出售', '售卖', '经营'],
    ['sell', 'sold', 'sale', 'distribut', 'operat', 'trad', 'deal', 'business'],
  ],
  ['retail', ['零售'], ['retail']],
  ['wholesale', ['批发'], ['wholesal']],
  ['import', ['进口', '境外'], ['import', 'overseas', 'foreign', 'abroad']],
  ['export', ['出口'], ['export']],
  ['domestic', ['境内', '国产', '中国'], ['domestic', 'chin', 'within the territory']],
  ['use', ['使用'], ['use', 'using', 'usage']],
  ['advertise', ['广告'], ['advert']],
  ['label', ['标签', '标示', '标注', '标识'], ['label', 'mark']],
  ['instruction', ['说明书'], ['instruction', 'leaflet', 'insert', 'directions']],
  ['package', ['包装'], ['packag']],
  ['quality', ['质量'], ['quality']],
  ['system', ['体系', '系统'], ['system']],
  ['standard', ['标准'], ['standard']],
  ['requirement', ['要求', '条件'], ['requir', 'condition']],
  ['adverse', ['不良'], ['adverse', 'side effect']],
  ['event', ['事件', '反应'], ['event', 'reaction', 'incident']],
  ['recall', ['召回'], ['recall']],
  [
    'stop',
    ['停止', '停业', '停产', '暂停', '中止'],
    ['stop', 'suspend', 'suspension', 'ceas', 'halt', 'clos'],
  ],
  ['resume', ['恢复'], ['resum', 'reopen', 'restart']],
  ['fine', ['罚款', '处罚'], ['fine', 'penalt', 'punish']],
  ['warn', ['警告'], ['warn']],
  ['confiscate', ['没收'], ['confiscat', 'seiz', 'forfeit']],
  ['correct', ['改正', '整改'], ['correct', 'rectif', 'remed']],
  ['illegal-gain', ['违法所得'], ['illegal gain', 'illegal income', 'unlawful', 'illegal']],
  ['value', ['货值'], ['value', 'worth']],
  ['serious', ['情节严重', '严重'], ['serious', 'severe', 'grave']],
  ['ban', ['禁止', '不得'], ['ban', 'prohibit', 'forbid', 'barred']],
  ['crime', ['犯罪', '刑事'], ['crim']],
  ['compensate', ['赔偿'], ['compensat', 'damages']],
  ['expire', ['届满', '有效期', '过期', '到期'], ['expir', 'valid', 'expiry', 'shelf']],
  ['accept', ['受理'], ['accept', 'admit']],
  ['refuse', ['不予', '拒绝', '驳回'], ['refus', 'reject', 'declin', 'denied', 'deny']],
  ['decide', ['决定'], ['decid', 'decision', 'rule']],
  [
    'certificate',
    ['证书', '注册证', '许可证', '凭证', '备案证'],
    ['certificat', 'licen', 'permit', 'voucher'],
  ],
  ['material', ['资料', '材料', '文件'], ['material', 'document', 'dossier', 'data', 'file', 'paper']],
  ['raw-material', ['原料', '原材料'], ['ingredient', 'raw material']],
  ['drug', ['药品', '药物'], ['drug', 'medicin', 'pharmaceut', 'medicament']],
  ['prescription', ['处方药', '处方'], ['prescription']],
  ['otc', ['非处方'], ['otc', 'over-the-counter', 'non-prescription', 'nonprescription']],
  ['device', ['器械'], ['device']],
  ['cosmetic', ['化妆品'], ['cosmetic']],
  ['special', ['特殊'], ['special']],
  ['ordinary', ['普通'], ['ordinary', 'general cosmetic', 'regular']],
  ['vaccine', ['疫苗'], ['vaccin']],
  ['blood', ['血液', '血浆'], ['blood', 'plasma']],
  ['radioactive', ['放射'], ['radio']],
  ['toxic', ['毒性', '毒'], ['toxic', 'poison']],
  ['narcotic', ['麻醉', '精神药品'], ['narcotic', 'psychotropic']],
  ['tcm', ['中药', '中医'], ['tcm', 'chinese medicine', 'herbal', 'traditional']],
  ['preparation', ['制剂'], ['preparation', 'formulation']],
  ['hospital', ['医疗机构', '医院'], ['hospital', 'medical institution', 'clinic', 'healthcare']],
  ['pharmacy', ['药店', '药房'], ['pharmac', 'drugstore']],
  ['online', ['网络', '互联网', '电子商务'], ['online', 'internet', 'web', 'e-commerce']],
  ['platform', ['平台'], ['platform']],
  ['registrant', ['注册人', '持有人', '上市许可'], ['registrant', 'holder', 'mah']],
  ['applicant', ['申请人'], ['applicant', 'appl']],
  ['enterprise', ['企业', '单位', '公司'], ['enterpris', 'compan', 'firm', 'entit', 'business', 'unit']],
  [
    'person',
    ['人员', '个人', '公民'],
    ['person', 'individual', 'staff', 'personnel', 'citizen', 'people', 'employee'],
  ],
  [
    'legal-representative',
    ['法定代表人', '主要负责人'],
    ['legal representative', 'person in charge', 'principal'],
  ],
  ['consumer', ['消费者', '患者', '受试者'], ['consumer', 'patient', 'subject', 'customer']],
  ['complain', ['投诉', '举报'], ['complain', 'whistle', 'tip-off', 'denounc']],
  ['confidential', ['保密', '秘密'], ['confiden', 'secre']],
  ['consent', ['同意', '撤回'], ['consent', 'withdraw']],
  ['information', ['信息'], ['information', 'data']],
  ['fee', ['费用', '收费', '缴纳'], ['fee', 'charg', 'cost', 'pay']],
  ['free', ['免费', '不收费', '不收取', '免于', '豁免', '免予'], ['free', 'exempt', 'waiv']],
  ['market', ['上市'], ['market']],
  ['purchase', ['购进', '采购', '进货', '购买'], ['purchas', 'buy', 'bought', 'procure', 'incoming']],
  ['transport', ['运输', '贮存', '储存'], ['transport', 'stor', 'logistic']],
  ['train', ['培训', '考核'], ['train']],
  ['self', ['自查', '自检'], ['self-']],
  ['annual', ['年度', '每年'], ['annual', 'yearly', 'every year', 'each year', 'per year']],
  ['agent', ['代理人', '代理'], ['agent', 'representative']],
  ['classify', ['分类', '类别'], ['classif', 'categor', 'class']],
  ['risk', ['风险'], ['risk']],
  ['safe', ['安全'], ['safe']],
  ['effective', ['有效'], ['effectiv', 'efficac']],
  ['emergency', ['紧急', '应急', '突发'], ['emergenc', 'urgent']],
  ['custom', ['海关', '通关', '口岸'], ['custom', 'port ']],
  ['donate', ['捐赠'], ['donat']],
  ['transfer', ['转让', '出租', '出借'], ['transfer', 'lend', 'rent', 'lease']],
  ['counterfeit', ['假药', '假冒', '伪造', '变造'], ['counterfeit', 'fake', 'forg']],
  ['substandard', ['劣药', '不合格'], ['substandard', 'inferior', 'unqualified', 'nonconform']],
  ['site', ['场地', '地址', '场所'], ['site', 'address', 'premise', 'place', 'location']],
  ['name', ['名称', '姓名'], ['name']],
  ['trace', ['追溯', '唯一标识'], ['trac', 'udi', 'unique']],
  ['science', ['研制', '研究', '研发', '开发'], ['research', 'develop']],
  ['new', ['新', '首次'], ['new', 'first']],
  ['verify', ['验证', '确认'], ['verif', 'validat', 'confirm']],
  ['written', ['书面'], ['writ']],
  ['hearing', ['听证'], ['hearing']],
  ['appeal', ['复议', '诉讼', '复审', '异议'], ['appeal', 'reconsider', 'lawsuit', 'litigat', 're-examin']],
  ['working', ['工作日'], ['working day', 'business day']],
  ['child', ['儿童', '未成年'], ['child', 'minor', 'infant']],
  ['essential', ['必需', '必要'], ['essential', 'necessary']],
];

interface Concept {
  id: string;
  zh: string[];
  en: RegExp;
}

const concepts: Concept[] = table.map(([id, zh, en]) => ({
  id,
  zh,
  en: new RegExp(`\\b(?:${en.map((word) => word.replace(/[-]/g, '[- ]')).join('|')})`, 'i'),
}));

/** Ids of the concepts that a text in either language names. */
export function conceptsIn(text: string): Set<string> {
  const found = new Set<string>();
  const latin = /[a-z]{3}/i.test(text);
  const chinese = /\p{Script=Han}/u.test(text);
  for (const concept of concepts) {
    if ((chinese && concept.zh.some((word) => text.includes(word))) || (latin && concept.en.test(text))) {
      found.add(concept.id);
    }
  }
  return found;
}
