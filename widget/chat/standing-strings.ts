/** Words of the part that says how it stands with a person. */
import type { Lang } from '../shared/wire-types.ts';

interface StandingStrings {
  label: string;
  queued: (position: number | null) => string;
  minutes: (from: number, to: number) => string;
  minutesUnknown: string;
  active: (staff: string | null) => string;
  typing: string;
  held: string;
  heldUntil: (time: string) => string;
  case: (number: string) => string;
  resolved: string;
  cancel: string;
  toMachine: string;
  reopen: string;
  leaveQueue: string;
  leaveQueueWhy: string;
  caseForm: string;
  caseFormWhy: string;
  email: string;
  phone: string;
  consent: string;
  consentNeeded: string;
  caseSend: string;
  keyOnce: string;
  number: string;
  secret: string;
  copyNumber: string;
  copyKey: string;
  copied: string;
  openPage: string;
  rate: string;
  rated: Record<'machine' | 'staff' | 'outcome', string>;
  score: (n: number) => string;
  comment: string;
  rateSend: string;
  thanks: string;
  delivered: string;
}

export const standingStrings: Record<Lang, StandingStrings> = {
  zh: {
    label: '人工服务状态',
    queued: (position) => (position === null ? '正在排队等候工作人员' : `正在排队，您是第 ${position} 位`),
    minutes: (from, to) => (from === to ? `预计等候约 ${to} 分钟` : `预计等候 ${from} 到 ${to} 分钟`),
    minutesUnknown: '近来的等候次数太少，暂时不能估计时间。',
    active: (staff) => (staff ? `工作人员 ${staff} 正在接待您` : '工作人员正在接待您'),
    typing: '工作人员正在输入…',
    held: '工作人员正在核实您的问题',
    heldUntil: (time) => `最晚 ${time} 回来答复，您可以随时补充。`,
    case: (number) => `已登记，办件编号 ${number}`,
    resolved: '工作人员已办结这个问题',
    cancel: '取消转人工',
    toMachine: '回到智能助手',
    reopen: '没有解决，重新打开',
    leaveQueue: '不想等？登记下来，以后查看答复',
    leaveQueueWhy: '登记后您不再排队，会得到办件编号和查询口令。',
    caseForm: '取得查询口令，也可以留下联系方式',
    caseFormWhy: '凭编号和口令可以在查询页看到答复。联系方式可以不填。',
    email: '邮箱（可不填）',
    phone: '电话（可不填）',
    consent: '同意保存上述联系方式，仅用于通知这个问题的答复',
    consentNeeded: '留下联系方式需要先勾选同意；也可以都不填。',
    caseSend: '取得查询口令',
    keyOnce: '请记下编号和口令，口令只显示这一次。',
    number: '办件编号',
    secret: '查询口令',
    copyNumber: '复制编号',
    copyKey: '复制编号、口令和链接',
    copied: '已复制。',
    openPage: '打开查询页',
    rate: '评价这次服务',
    rated: { machine: '智能助手的回答', staff: '工作人员的服务', outcome: '问题解决得怎样' },
    score: (n) => `${n} 分`,
    comment: '还想说的（可不填，请勿写个人信息）',
    rateSend: '提交评价',
    thanks: '谢谢，您的评价已记录。',
    delivered: '已送达工作人员',
  },
  en: {
    label: 'Service by staff',
    queued: (position) =>
      position === null ? 'Waiting for a member of staff' : `You are number ${position} in the queue`,
    minutes: (from, to) => (from === to ? `About ${to} minutes` : `Between ${from} and ${to} minutes`),
    minutesUnknown: 'Too few recent waits are known to say how long it takes.',
    active: (staff) => (staff ? `${staff}, a member of staff, is with you` : 'A member of staff is with you'),
    typing: 'Staff are typing…',
    held: 'Staff are looking into your question',
    heldUntil: (time) => `They will be back by ${time}. You may add to it at any time.`,
    case: (number) => `Registered under case number ${number}`,
    resolved: 'Staff have resolved this question',
    cancel: 'Cancel the request',
    toMachine: 'Back to the machine',
    reopen: 'It is not settled: open it again',
    leaveQueue: 'Rather not wait? Register it and read the answer later',
    leaveQueueWhy: 'You leave the queue and get a case number with a secret.',
    caseForm: 'Get the secret of the case, or leave contact details',
    caseFormWhy: 'Number and secret show you the answer on the case page. Contact details are optional.',
    email: 'Email (optional)',
    phone: 'Phone (optional)',
    consent: 'Keep these contact details, to tell me of the answer to this question only',
    consentNeeded: 'Contact details are kept with your consent only. You may also leave them empty.',
    caseSend: 'Get the secret',
    keyOnce: 'Keep number and secret: the secret is shown this once.',
    number: 'Case number',
    secret: 'Secret',
    copyNumber: 'Copy the number',
    copyKey: 'Copy number, secret and link',
    copied: 'Copied.',
    openPage: 'Open the case page',
    rate: 'Rate this service',
    rated: {
      machine: 'Answers of the machine',
      staff: 'Service by staff',
      outcome: 'How well it was settled',
    },
    score: (n) => `${n}`,
    comment: 'Anything else (optional, no personal details)',
    rateSend: 'Send the rating',
    thanks: 'Thank you, your rating was recorded.',
    delivered: 'Passed to staff',
  },
};
