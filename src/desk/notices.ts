/** What the desk itself says to an asker, in the language of the conversation. It never pretends to be a person. */
import type { Bilingual } from '../errors.ts';

export const notices = {
  queued: (): Bilingual => ({
    zh: '已为您转人工，正在排队。工作人员会看到这里的全部对话，您不需要再说一遍；您可以继续补充，也可以随时取消。',
    en: 'You are in the queue for a member of staff. They will see this whole conversation; you need not repeat anything. You may add to it, or cancel at any time.',
  }),
  caseOpened: (number: string, open: boolean): Bilingual => ({
    zh: `${open ? '现在没有空闲的工作人员' : '现在不在办公时间'}，您的问题已登记，办件编号 ${number}。工作人员会在办公时间答复，答复会出现在这里和查询页；愿意的话可以留下联系方式。`,
    en: `${open ? 'No member of staff is free now' : 'The office is closed now'}. Your question is registered under the case number ${number}. Staff will answer in office hours; the answer appears here and on the case page. You may leave contact details if you wish.`,
  }),
  joined: (alias: string): Bilingual => ({
    zh: `工作人员 ${alias} 已加入，下面由工作人员答复。`,
    en: `${alias}, a member of staff, has joined and will reply from here on.`,
  }),
  passedOn: (): Bilingual => ({
    zh: '您的问题已转给其他工作人员，请稍候；之前的对话他们都能看到。',
    en: 'Your question was passed to other staff. Please wait a moment; they see everything said before.',
  }),
  waitingAgain: (): Bilingual => ({
    zh: '工作人员暂时离开，已为您重新排队，排队时间接着算。',
    en: 'The member of staff had to leave. You are in the queue again, and the time you waited counts.',
  }),
  held: (until: string): Bilingual => ({
    zh: `工作人员正在核实，最晚 ${until} 回来答复。您可以随时补充。`,
    en: `Staff are looking into it and will be back by ${until}. You may add to it at any time.`,
  }),
  returned: (): Bilingual => ({
    zh: '工作人员已退出，下面由智能助手继续回答。需要时可以再转人工。',
    en: 'The member of staff has left; the assistant, a machine, answers from here on. You can ask for a person again.',
  }),
  cancelled: (): Bilingual => ({
    zh: '已取消转人工，下面由智能助手继续回答。',
    en: 'The request for a person was cancelled; the assistant, a machine, answers from here on.',
  }),
  resolved: (): Bilingual => ({
    zh: '工作人员已办结这个问题。如果没有解决，可以在期限内重新打开；也欢迎您评价。',
    en: 'The member of staff has resolved this. If it is not settled you can open it again within the time limit; your rating is welcome.',
  }),
  reopened: (): Bilingual => ({
    zh: '已重新打开，正在等待工作人员。',
    en: 'It is open again and waits for a member of staff.',
  }),
  referred: (agency: string, number: string | null): Bilingual => ({
    zh: `这件事由${agency}负责，经您同意转交${number ? `，办件编号 ${number} 不变` : ''}。`,
    en: `${agency} is responsible for this; it is passed to them with your consent${number ? `, under the same case number ${number}` : ''}.`,
  }),
};
