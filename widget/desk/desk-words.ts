/** Words that the pages of the desk share: states, reasons, clocks, and how time is told. */
import type { Reason } from '../../src/answer/types.ts';
import type { BoardItem } from '../../src/desk/read-board.ts';
import type { Lang } from '../shared/wire-types.ts';
import type { Word } from './page.ts';
import { badge, build } from './parts.ts';

export type State = BoardItem['state'];
type Clock = BoardItem['clocks'][number];

export const deskGroup: Word = { zh: '接待', en: 'Desk' };
export const superviseGroup: Word = { zh: '督导', en: 'Supervision' };

export const conversationPath = (id: string, reason: string): string =>
  `/desk/conversations/${encodeURIComponent(id)}?reason=${reason}`;

export const stateWords: Record<State, Word> = {
  bot_active: { zh: '智能助手', en: 'with the machine' },
  capturing: { zh: '登记中', en: 'being registered' },
  queued: { zh: '排队中', en: 'waiting' },
  offered: { zh: '已派给坐席', en: 'offered' },
  staff_active: { zh: '接待中', en: 'in progress' },
  on_hold: { zh: '已搁置', en: 'on hold' },
  case_open: { zh: '办件', en: 'case' },
  resolved: { zh: '已办结', en: 'resolved' },
  closed: { zh: '已关闭', en: 'closed' },
};

/** Why a person is needed, in two words. A code that came later is shown as it is. */
const reasonWords: Partial<Record<Reason, Word>> = {
  acute_danger: { zh: '人身危险', en: 'danger' },
  self_harm: { zh: '自伤风险', en: 'self-harm' },
  medical_advice: { zh: '诊疗建议', en: 'medical advice' },
  out_of_scope: { zh: '范围之外', en: 'out of scope' },
  other_authority: { zh: '其他部门', en: 'other authority' },
  not_covered: { zh: '规定未涉及', en: 'not covered' },
  not_in_force: { zh: '条文无效力', en: 'not in force' },
  text_not_held: { zh: '现行文本未收录', en: 'current text not held' },
  nothing_found: { zh: '没有找到', en: 'nothing found' },
  weak_evidence: { zh: '依据不足', en: 'weak evidence' },
  not_held: { zh: '文件未收录', en: 'rule not held' },
  unproven: { zh: '核对未通过', en: 'proof failed' },
  own_case: { zh: '个案查询', en: 'own case' },
  complaint: { zh: '投诉举报', en: 'complaint' },
  adverse_event: { zh: '不良事件', en: 'adverse event' },
  wants_person: { zh: '要求人工', en: 'asked for a person' },
  anger: { zh: '不满', en: 'upset' },
  formal_reply: { zh: '书面答复', en: 'formal reply' },
  injection: { zh: '注入', en: 'injection' },
  others_data: { zh: '他人信息', en: 'others’ data' },
  bribery: { zh: '不正当请求', en: 'bribery' },
  leak: { zh: '未公开信息', en: 'unpublished data' },
  forgery: { zh: '伪造材料', en: 'forgery' },
  unlawful_help: { zh: '协助违规', en: 'unlawful help' },
  prediction: { zh: '预测结果', en: 'prediction' },
  missing_fact: { zh: '缺少信息', en: 'missing detail' },
  model_fault: { zh: '模型故障', en: 'model fault' },
  search_fault: { zh: '检索故障', en: 'search fault' },
  time_limit: { zh: '超时', en: 'timed out' },
  internal_fault: { zh: '系统故障', en: 'system fault' },
  machine_off: { zh: '机器停用', en: 'machine off' },
  topic_off: { zh: '主题停用', en: 'topic off' },
  document_off: { zh: '文件停用', en: 'document off' },
  class_off: { zh: '类别停用', en: 'class off' },
  too_many_questions: { zh: '问题过多', en: 'too many questions' },
  failed_twice: { zh: '连续两次未答', en: 'failed twice' },
  disliked_twice: { zh: '两次差评', en: 'rated down twice' },
};

export const reasonWord = (reason: Reason | null, lang: Lang): string =>
  reason === null ? '–' : (reasonWords[reason]?.[lang] ?? reason);

const topicWords: Record<string, Word> = {
  drug: { zh: '药品', en: 'drugs' },
  device: { zh: '医疗器械', en: 'devices' },
  cosmetic: { zh: '化妆品', en: 'cosmetics' },
};
export const topicWord = (topic: string | null, lang: Lang): string =>
  topic === null ? '–' : (topicWords[topic]?.[lang] ?? topic);

export const langWord = (of: Lang, lang: Lang): string =>
  of === 'zh' ? (lang === 'zh' ? '中文' : 'Chinese') : lang === 'zh' ? '英文' : 'English';

const metricWords: Record<Clock['metric'], Word> = {
  first_response: { zh: '首次答复', en: 'first reply' },
  next_response: { zh: '下次答复', en: 'next reply' },
  resolution: { zh: '办结', en: 'resolution' },
  statutory: { zh: '法定期限', en: 'statutory limit' },
};
export const metricWord = (metric: Clock['metric'], lang: Lang): string => metricWords[metric][lang];

/** `3 min`, `2 h 5 min`, `4 d`: a time that has passed or is left. */
export function duration(ms: number, lang: Lang): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const zh = lang === 'zh';
  if (minutes < 1) return zh ? '不到1分钟' : 'under 1 min';
  if (minutes < 60) return zh ? `${minutes}分钟` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return zh ? `${hours}小时${minutes % 60}分` : `${hours} h ${minutes % 60} min`;
  return zh ? `${Math.round(hours / 24)}天` : `${Math.round(hours / 24)} d`;
}

/** The clock that runs out first, and how it stands. The colour is never alone: words say the same. */
export function clockBadge(clocks: Clock[], lang: Lang, nowMs = Date.now()): HTMLElement | string {
  const running = clocks.filter(({ paused }) => !paused);
  const [first] = [...running].sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
  if (!first) return clocks.length > 0 ? (lang === 'zh' ? '计时暂停' : 'clock paused') : '–';
  const leftMs = Date.parse(first.dueAt) - nowMs;
  const name = metricWord(first.metric, lang);
  if (first.breached || leftMs <= 0)
    return badge(`${name} ${lang === 'zh' ? '已超时' : 'overdue'} ${duration(-leftMs, lang)}`, 'bad');
  const warned = Date.parse(first.warnAt) <= nowMs;
  return badge(`${name} ${lang === 'zh' ? '还剩' : 'in'} ${duration(leftMs, lang)}`, warned ? 'warn' : '');
}

/** Marks of a matter that wants care. */
export const careBadges = (item: Pick<BoardItem, 'sensitive' | 'fourEyes'>, lang: Lang): HTMLElement =>
  build(
    'span',
    {},
    item.sensitive ? badge(lang === 'zh' ? '敏感' : 'sensitive', 'bad') : null,
    item.sensitive && item.fourEyes ? ' ' : null,
    item.fourEyes ? badge(lang === 'zh' ? '需复核' : 'four eyes', 'warn') : null,
  );
