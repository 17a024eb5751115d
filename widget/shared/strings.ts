/** Every word the page says, in both languages. Functions take what varies. */
import type { Answer, Lang, Stage, Status } from './wire-types.ts';

type Outcome = Answer['outcome'];
type Reason = NonNullable<Answer['reason']>;
type Mode = Answer['mode'];

export interface Strings {
  /** Value of a `lang` attribute. */
  tag: string;
  title: string;
  subtitle: string;
  welcome: string;
  welcomeHow: string;
  examplesTitle: string;
  examples: string[];
  otherLanguage: string;
  otherLanguageTag: string;
  askLabel: string;
  askPlaceholder: string;
  askHint: string;
  askEmpty: string;
  askBusy: string;
  send: string;
  stop: string;
  retry: string;
  you: string;
  machine: string;
  staff: string;
  aiLabel: string;
  staffLabel: string;
  notice: string;
  stages: Record<Stage, string>;
  waiting: string;
  waitingForNetwork: string;
  reconnecting: string;
  outcomes: Record<Outcome, string>;
  outcomeUnknown: string;
  reasons: Record<Reason, string>;
  /** How the sentences came about; a quoted note is never called the law. */
  modes: Record<Mode | 'noteOnly' | 'noteToo', string>;
  degraded: Record<string, string>;
  degradedOther: string;
  corrected: string;
  recalled: string;
  recalledWhy: string;
  asOf: (date: string) => string;
  sources: string;
  sourceMark: (n: number, document: string, article: string, note: boolean) => string;
  guidesTitle: string;
  understoodAs: string;
  notMeant: string;
  factsGiven: string;
  notHeldTitle: string;
  foundTitle: string;
  foundNote: string;
  statuses: Record<Status, string>;
  official: string;
  ourNote: string;
  ourNoteWhy: string;
  ourNoteOnThis: string;
  panelTitle: string;
  panelClose: string;
  panelLoading: string;
  panelQuote: string;
  panelQuoteMarked: string;
  panelQuoteMissing: string;
  panelArticleNote: string;
  panelOtherLanguage: string;
  panelOfficialLink: string;
  panelNoLink: string;
  panelPrevious: string;
  panelNext: string;
  factNumber: string;
  factFrom: string;
  factTo: string;
  factConfirmed: string;
  factUnknown: string;
  unofficialTitle: string;
  paragraph: (n: number) => string;
  item: (n: number) => string;
  helpful: string;
  unhelpful: string;
  feedbackThanks: string;
  feedbackComment: string;
  feedbackSend: string;
  feedbackFailed: string;
  copy: string;
  copied: string;
  copyFailed: string;
  help: string;
  helpOpen: string;
  helpTitle: string;
  helpBody: string;
  helpConfirm: string;
  helpCancel: string;
  helpClose: string;
  helpSending: string;
  helpDone: string;
  helpCase: (number: string) => string;
  helpOffered: string;
  stopped: string;
  incomplete: string;
  offline: string;
  backOnline: string;
  failures: {
    network: string;
    cut: string;
    server: string;
    busy: string;
    tooLarge: string;
    notFound: string;
    unreadable: string;
  };
  newWindow: string;
}

const zh: Strings = {
  tag: 'zh-CN',
  title: '药问',
  subtitle: '药品、医疗器械、化妆品注册与备案咨询',
  welcome: '您好，请问您想了解什么规定？',
  welcomeHow: '每一句回答都标明依据的条文，点一下就能看到原文。没有依据的内容，我们会直说不知道。',
  examplesTitle: '您可以这样问',
  examples: [
    '第二类医疗器械应当向哪个部门申请注册？',
    '医疗器械注册证快到期了，什么时候申请延续？',
    '普通化妆品备案要提交哪些资料？',
  ],
  otherLanguage: 'English',
  otherLanguageTag: 'en',
  askLabel: '您的问题',
  askPlaceholder: '请输入问题',
  askHint: '请不要填写身份证号、病历等个人信息。',
  askEmpty: '请先写下您的问题。',
  askBusy: '正在回答上一个问题。请稍候，或者先停止。',
  send: '提问',
  stop: '停止',
  retry: '重试',
  you: '您',
  machine: '药问',
  staff: '工作人员',
  aiLabel: '内容由人工智能生成',
  staffLabel: '人工回复',
  notice: '本服务由人工智能自动回答，内容由人工智能生成，仅供参考，以官方发布的文本为准。',
  stages: {
    guard: '正在阅读您的问题…',
    understand: '正在理解您的问题…',
    retrieve: '正在查找有关规定…',
    compose: '正在组织回答…',
    prove: '正在逐句核对依据…',
  },
  waiting: '正在处理…',
  waitingForNetwork: '网络已断开。您的问题已保留，恢复后自动发送。',
  reconnecting: '连接中断，正在重新连接…',
  outcomes: {
    answered: '已回答',
    partial: '只能回答一部分',
    clarification: '需要您补充一点信息',
    unanswerable: '没有找到能够回答的规定',
    refused: '这个请求不能办理',
    emergency: '请先处理紧急情况',
    handoff: '这件事需要工作人员处理',
    smalltalk: '您好',
    error: '回答时出了故障',
  },
  outcomeUnknown: '答复',
  reasons: {
    acute_danger: '您的描述可能有人身危险。',
    self_harm: '您的安全最重要，请先找人帮助您。',
    medical_advice: '诊断和用药请咨询医生或药师，本服务只解释法规。',
    out_of_scope: '这个问题不在药品监管法规咨询的范围内。',
    other_authority: '这件事由其他部门负责。',
    not_covered: '现有规定没有涉及这个问题。',
    nothing_found: '在已收录的规定中没有找到相关条文。',
    weak_evidence: '找到的条文不足以支持一个可靠的回答。',
    not_held: '管这件事的规定没有收录在这里。',
    unlawful_help: '这里不协助违规的事情。',
    unproven: '有些内容没有通过依据核对，所以没有显示。',
    not_in_force: '相关条文在所问的日期没有效力。',
    text_not_held: '现行文本未收录，以上包含已不再施行的规定。',
    own_case: '个案的办理情况需要工作人员查询。',
    complaint: '投诉举报需要由工作人员受理。',
    adverse_event: '不良反应或不良事件需要由工作人员处理。',
    wants_person: '您希望由工作人员答复。',
    anger: '很抱歉没有帮到您，工作人员可以接手。',
    formal_reply: '正式书面答复需要由工作人员作出。',
    injection: '这段内容试图改变本服务的规则。',
    others_data: '不能提供他人的信息。',
    bribery: '不能协助任何不正当请求。',
    leak: '不能提供未公开的信息。',
    forgery: '不能协助伪造材料。',
    prediction: '审批结果无法预测，只能说明规则和范围。',
    missing_fact: '还缺少一项信息才能判断适用哪条规定。',
    greeting: '请告诉我您想了解什么规定。',
    model_fault: '生成回答的模型出了故障。这不表示没有相关规定。',
    search_fault: '检索出了故障。这不表示没有相关规定。',
    time_limit: '处理超时。这不表示没有相关规定。',
    internal_fault: '系统内部出了故障。这不表示没有相关规定。',
    machine_off: '自动解答目前已暂停。这不表示没有相关规定。',
    topic_off: '这方面的自动解答目前已暂停。',
    document_off: '要用到的文件目前暂停引用。',
    class_off: '这一类问题的自动解答目前已暂停。',
    too_many_questions: '一次问的问题太多，只回答了前面几个。',
    failed_twice: '连续两次没有答上来，工作人员可以接手。',
    disliked_twice: '前面的回答没有帮到您，工作人员可以接手。',
  },
  modes: {
    quote: '直接引用条文',
    noteOnly: '引用我们的说明，不是法规原文',
    noteToo: '引用条文和我们的说明',
    model: '由模型归纳，每句注明依据',
    card: '固定答复',
  },
  degraded: {
    model_unavailable: '语言模型暂时不可用，本次改为直接引用条文。',
    model_cut_short: '语言模型中途停止，回答可能不完整。已显示的各句都核对过依据。',
    index_unavailable: '主检索服务暂时不可用，本次使用备用检索。',
    embedding_unavailable: '语义检索暂时不可用，本次只按字词查找，可能有遗漏。',
    rerank_unavailable: '排序模型暂时不可用，本次按检索顺序排列。',
    model_off: '语言模型目前由管理员停用，本次直接引用条文。',
    model_not_approved: '所配置的语言模型尚未批准使用，本次直接引用条文。',
    document_off: '部分文件目前由管理员暂停引用，回答可能不完整。',
  },
  degradedOther: '部分功能暂时不可用，本次回答可能不完整。',
  corrected: '工作人员已更正这条回答',
  recalled: '这条回答已撤回',
  recalledWhy: '所依据的规定已有变化，请不要再据此办理。需要时可请工作人员说明。',
  asOf: (date) => `依据 ${date} 的有效规定`,
  sources: '依据',
  sourceMark: (n, document, article, note) =>
    `依据 ${n}：${document} ${article}${note ? '（我们的说明，不是法规）' : ''}`,
  guidesTitle: '办事指南',
  understoodAs: '我们这样理解您的问题：',
  notMeant: '不是这个意思，我来改',
  factsGiven: '您提到的情况',
  notHeldTitle: '管这件事的以下文件，本服务没有收录：',
  foundTitle: '可能有关的条文',
  foundNote: '以下条文与问题接近，但不足以作为回答的依据。',
  statuses: {
    in_force: '现行有效',
    amended: '现行有效（有修改）',
    superseded: '已被新版本取代',
    repealed: '已废止',
    not_yet: '尚未施行',
    unknown: '效力未核实',
  },
  official: '法规原文',
  ourNote: '我们的说明，不是法规',
  ourNoteWhy: '这是我们用通俗语言写的说明，没有法律效力，以官方文本为准。',
  ourNoteOnThis: '我们对这一条的说明（不是法规）',
  panelTitle: '依据的条文',
  panelClose: '关闭',
  panelLoading: '正在读取条文…',
  panelQuote: '引用的内容',
  panelQuoteMarked: '标出的部分是回答所引用的内容。',
  panelQuoteMissing: '在现存文本中没有定位到这段引文，请以官方文本为准。',
  panelArticleNote: '说明全文（不是法规）',
  panelOtherLanguage: '这份说明的英文版',
  panelOfficialLink: '查看官方发布的文本',
  panelNoLink: '暂无经过核实的官方网址。',
  panelPrevious: '上一条',
  panelNext: '下一条',
  factNumber: '文号',
  factFrom: '施行日期',
  factTo: '失效日期',
  factConfirmed: '核实日期',
  factUnknown: '未核实',
  unofficialTitle: '非官方译名',
  paragraph: (n) => `第${n}款`,
  item: (n) => `第${n}项`,
  helpful: '有帮助',
  unhelpful: '没帮助',
  feedbackThanks: '谢谢，已记录您的评价。',
  feedbackComment: '哪里不对？（可不填，请勿写个人信息）',
  feedbackSend: '提交',
  feedbackFailed: '评价没有送达，请再试一次。',
  copy: '复制',
  copied: '已复制，内容带有人工智能生成标识。',
  copyFailed: '浏览器不允许复制，请手动选择文字。',
  help: '人工帮助',
  helpOpen: '已请求人工',
  helpTitle: '转给工作人员',
  helpBody: '工作人员会看到本次对话的全部内容，并在这里答复您。确定要转给工作人员吗？',
  helpConfirm: '转给工作人员',
  helpCancel: '继续自助咨询',
  helpClose: '知道了',
  helpSending: '正在转接…',
  helpDone: '您的请求已登记，正在等候工作人员。答复会出现在这里，您可以继续留言。',
  helpCase: (number) => `受理编号：${number}`,
  helpOffered: '需要的话，可以请工作人员来答复。',
  stopped: '已停止。',
  incomplete: '回答没有传完。以上各句已经核对，但内容不完整。',
  offline: '网络已断开。您仍可以阅读已有的内容。',
  backOnline: '网络已恢复。',
  failures: {
    network: '连接不上服务。请检查网络后重试。',
    cut: '连接中断，回答没有收到。请重试，问题不会重复提交。',
    server: '服务出了故障，请稍后重试。这不表示没有相关规定。',
    busy: '提问太频繁了，请稍等一会儿再试。',
    tooLarge: '问题太长了，请缩短后再试。',
    notFound: '没有找到这条规定，它可能已经更新。',
    unreadable: '收到的内容无法识别，请重试。',
  },
  newWindow: '（在新窗口打开）',
};

const en: Strings = {
  tag: 'en',
  title: 'Yaowen',
  subtitle: 'Registration and filing of drugs, medical devices and cosmetics',
  welcome: 'Hello. Which rule would you like to know about?',
  welcomeHow:
    'Every sentence of an answer shows the article it rests on; one tap opens the text. Where there is no basis, we say that we do not know.',
  examplesTitle: 'You could ask',
  examples: [
    'Which authority registers a Class II medical device?',
    'My device registration is about to expire. When do I apply for renewal?',
    'Which documents does the filing of an ordinary cosmetic need?',
  ],
  otherLanguage: '中文',
  otherLanguageTag: 'zh-CN',
  askLabel: 'Your question',
  askPlaceholder: 'Type your question',
  askHint: 'Please leave out ID numbers, health records and other personal details.',
  askEmpty: 'Please write your question first.',
  askBusy: 'Still answering the last question. Please wait, or stop it first.',
  send: 'Ask',
  stop: 'Stop',
  retry: 'Try again',
  you: 'You',
  machine: 'Yaowen',
  staff: 'Staff',
  aiLabel: 'AI-generated',
  staffLabel: 'Written by staff',
  notice:
    'Answers here are AI-generated and for reference only. The officially published Chinese text prevails.',
  stages: {
    guard: 'Reading your question…',
    understand: 'Understanding your question…',
    retrieve: 'Searching the rules…',
    compose: 'Writing the answer…',
    prove: 'Checking each sentence against its source…',
  },
  waiting: 'Working on it…',
  waitingForNetwork: 'You are offline. Your question is kept and will be sent when the network is back.',
  reconnecting: 'The connection broke. Reconnecting…',
  outcomes: {
    answered: 'Answered',
    partial: 'Only part of this could be answered',
    clarification: 'One more detail is needed',
    unanswerable: 'No rule was found that answers this',
    refused: 'This request cannot be served',
    emergency: 'Deal with the emergency first',
    handoff: 'This needs a member of staff',
    smalltalk: 'Hello',
    error: 'Something failed while answering',
  },
  outcomeUnknown: 'Reply',
  reasons: {
    acute_danger: 'What you describe may be dangerous to someone.',
    self_harm: 'Your safety comes first. Please reach someone who can help you now.',
    medical_advice:
      'For diagnosis and treatment ask a doctor or pharmacist. This service explains rules only.',
    out_of_scope: 'This is outside the drug regulation matters this service explains.',
    other_authority: 'Another authority is responsible for this.',
    not_covered: 'The present rules do not deal with this question.',
    nothing_found: 'No related provision was found in the rules held here.',
    weak_evidence: 'The provisions found do not support a reliable answer.',
    not_held: 'The rule that governs this is not held here.',
    unlawful_help: 'No help is given with what is unlawful.',
    unproven: 'Some sentences did not pass the check against their sources and are not shown.',
    not_in_force: 'The related provisions have no force on the day in question.',
    text_not_held: 'The current text is not held here; part of the above is no longer in force.',
    own_case: 'The state of a single case has to be looked up by staff.',
    complaint: 'Complaints and reports are taken by staff.',
    adverse_event: 'Adverse reactions and events are handled by staff.',
    wants_person: 'You asked for a member of staff.',
    anger: 'We are sorry this did not help. A member of staff can take over.',
    formal_reply: 'A formal written reply has to come from staff.',
    injection: 'This text tries to change the rules of the service.',
    others_data: 'Information about other people cannot be given.',
    bribery: 'Improper requests cannot be served.',
    leak: 'Unpublished information cannot be given.',
    forgery: 'Help with forged papers cannot be given.',
    prediction: 'A decision cannot be predicted; only the rule and its range can be explained.',
    missing_fact: 'One detail is missing to tell which rule applies.',
    greeting: 'Tell us which rule you would like to know about.',
    model_fault: 'The language model failed. This does not mean that no rule exists.',
    search_fault: 'The search failed. This does not mean that no rule exists.',
    time_limit: 'It took too long. This does not mean that no rule exists.',
    internal_fault: 'The system failed. This does not mean that no rule exists.',
    machine_off: 'Automatic answers are paused. This does not mean that no rule exists.',
    topic_off: 'Automatic answers on this topic are paused.',
    document_off: 'The document needed is paused.',
    class_off: 'Automatic answers of this kind are paused.',
    too_many_questions: 'Only the first of these questions were answered.',
    failed_twice: 'Two questions in a row could not be answered. A member of staff can take over.',
    disliked_twice: 'The answers so far did not help. A member of staff can take over.',
  },
  modes: {
    quote: 'Quoted from the provisions',
    noteOnly: 'Quoted from our notes, not from the law',
    noteToo: 'Quoted from the provisions and our notes',
    model: 'Summed up by a model, each sentence with its source',
    card: 'Fixed reply',
  },
  degraded: {
    model_unavailable: 'The language model is not available; this answer quotes the provisions instead.',
    model_cut_short:
      'The language model stopped half way; the answer may be incomplete. Each sentence shown was checked.',
    index_unavailable: 'The main search is not available; a spare one was used.',
    embedding_unavailable:
      'Search by meaning is not available; words alone were searched, so some rules may be missing.',
    rerank_unavailable: 'The ranking model is not available; results stand in the order of the search.',
    model_off: 'The language model has been switched off; this answer quotes the provisions.',
    model_not_approved: 'The language model is not approved for use; this answer quotes the provisions.',
    document_off: 'Some documents have been paused by the administrators; the answer may be incomplete.',
  },
  degradedOther: 'Part of the service is not available; this answer may be incomplete.',
  corrected: 'Staff have corrected this answer',
  recalled: 'This answer is withdrawn',
  recalledWhy: 'The rules it rests on have changed; please do not act on it. Staff can explain if you wish.',
  asOf: (date) => `By the rules in force on ${date}`,
  sources: 'Sources',
  sourceMark: (n, document, article, note) =>
    `Source ${n}: ${document}, ${article}${note ? ' (our note, not the law)' : ''}`,
  guidesTitle: 'Service guides',
  understoodAs: 'We understood your question as: ',
  notMeant: 'Not what I meant, let me change it',
  factsGiven: 'What you told us',
  notHeldTitle: 'These documents govern it and are not held here:',
  foundTitle: 'Provisions that may be related',
  foundNote: 'These come close to the question but are not enough to answer it.',
  statuses: {
    in_force: 'In force',
    amended: 'In force, amended',
    superseded: 'Replaced by a newer edition',
    repealed: 'Repealed',
    not_yet: 'Not yet in force',
    unknown: 'Status not confirmed',
  },
  official: 'Official text',
  ourNote: 'Our note, not the law',
  ourNoteWhy: 'We wrote this in plain words. It has no legal force; the official text prevails.',
  ourNoteOnThis: 'Our note on this article (not the law)',
  panelTitle: 'The provision it rests on',
  panelClose: 'Close',
  panelLoading: 'Loading the provision…',
  panelQuote: 'Quoted',
  panelQuoteMarked: 'The marked part is what the answer quotes.',
  panelQuoteMissing: 'The quote was not found in the stored text. Please rely on the official text.',
  panelArticleNote: 'The note in full (not the law)',
  panelOtherLanguage: 'The same note in English',
  panelOfficialLink: 'Open the officially published text',
  panelNoLink: 'No confirmed official address yet.',
  panelPrevious: 'Previous article',
  panelNext: 'Next article',
  factNumber: 'Document number',
  factFrom: 'In force from',
  factTo: 'In force until',
  factConfirmed: 'Checked on',
  factUnknown: 'not confirmed',
  unofficialTitle: 'unofficial translation of the title',
  paragraph: (n) => `paragraph ${n}`,
  item: (n) => `item ${n}`,
  helpful: 'Helpful',
  unhelpful: 'Not helpful',
  feedbackThanks: 'Thank you, your rating was recorded.',
  feedbackComment: 'What was wrong? (optional, no personal details)',
  feedbackSend: 'Send',
  feedbackFailed: 'The rating did not arrive. Please try again.',
  copy: 'Copy',
  copied: 'Copied, with the AI-generated label.',
  copyFailed: 'The browser does not allow copying. Please select the text by hand.',
  help: 'Human help',
  helpOpen: 'Staff called',
  helpTitle: 'Pass this to staff',
  helpBody: 'Staff will see this whole conversation and reply here. Pass it to a member of staff?',
  helpConfirm: 'Pass to staff',
  helpCancel: 'Stay with self-service',
  helpClose: 'OK',
  helpSending: 'Passing on…',
  helpDone:
    'Your request is registered and waits for a member of staff. The reply will appear here; you can go on writing.',
  helpCase: (number) => `Case number: ${number}`,
  helpOffered: 'If you wish, a member of staff can reply.',
  stopped: 'Stopped.',
  incomplete: 'The answer did not arrive in full. The sentences above were checked, but more may be missing.',
  offline: 'You are offline. What is here can still be read.',
  backOnline: 'The network is back.',
  failures: {
    network: 'The service cannot be reached. Check the network and try again.',
    cut: 'The connection broke before the answer arrived. Try again; the question is not sent twice.',
    server: 'The service failed. Please try again later. This does not mean that no rule exists.',
    busy: 'Too many questions in a short time. Please wait a little.',
    tooLarge: 'The question is too long. Please shorten it.',
    notFound: 'This provision was not found; it may have been updated.',
    unreadable: 'What arrived could not be read. Please try again.',
  },
  newWindow: '(opens in a new window)',
};

const tables: Record<Lang, Strings> = { zh, en };

export function stringsFor(lang: Lang): Strings {
  return tables[lang];
}
