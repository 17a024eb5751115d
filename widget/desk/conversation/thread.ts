/** What was said, oldest first, each with who said it: a machine is never shown as a person, nor the other way round. */
import { tagOfText } from '../../shared/language.ts';
import type { Lang } from '../../shared/wire-types.ts';
import { badge, build } from '../parts.ts';
import { moment } from '../words.ts';
import type { Citation, StaffMessage } from './wire.ts';

const texts = {
  zh: {
    asker: '咨询人',
    bot: '机器',
    ai: '内容由人工智能生成',
    staff: '工作人员',
    human: '人工回复',
    system: '系统提示',
    note: '内部备注，咨询人看不到',
    withheld: '机器的答复，没有发出',
    recalled: '已撤回',
    corrected: '已更正',
    sources: (n: number) => `依据 ${n} 条`,
    ourNote: '我们的说明，不是法规',
  },
  en: {
    asker: 'Asker',
    bot: 'Machine',
    ai: 'AI-generated',
    staff: 'Staff',
    human: 'Written by staff',
    system: 'Notice',
    note: 'Private note, not shown to the asker',
    withheld: 'Reply of the machine, not sent',
    recalled: 'withdrawn',
    corrected: 'corrected',
    sources: (n: number) => `${n} source${n === 1 ? '' : 's'}`,
    ourNote: 'our note, not the law',
  },
};

export interface ThreadInput {
  lang: Lang;
  /** Name of a member of staff. */
  nameOf(staffId: string): string;
}

export function drawMessage(message: StaffMessage, { lang, nameOf }: ThreadInput): HTMLElement {
  const words = texts[lang];
  const { role, visibility, answer, cited } = message;
  const claims = answer?.claims ?? [];
  const citations = cited?.citations ?? answer?.citations ?? [];
  const kind = visibility === 'private' ? 'note' : visibility === 'draft' ? 'withheld' : role;
  return build(
    'li',
    {
      class: `message ${kind}`,
      id: `message-${message.seq}`,
      ...(role === 'bot' ? { 'data-aigc': 'true' } : {}),
    },
    build(
      'p',
      { class: 'message-head' },
      build(
        'strong',
        {},
        role === 'staff' && message.author ? `${words.staff} ${nameOf(message.author)}` : words[role],
      ),
      ' ',
      role === 'bot' ? badge(words.ai, 'note') : null,
      role === 'staff' && visibility === 'public' ? badge(words.human, 'good') : null,
      visibility === 'private' ? badge(words.note, 'warn') : null,
      visibility === 'draft' ? badge(words.withheld, 'warn') : null,
      message.recalled ? badge(words.recalled, 'bad') : null,
      message.correction ? badge(words.corrected, 'bad') : null,
      build('time', { datetime: message.createdAt }, ` ${moment(message.createdAt, lang)}`),
    ),
    // The stored text is what the asker reads; a staff text may hold sentences that carry no mark.
    role === 'bot' && claims.length > 0
      ? build(
          'div',
          { class: 'said', lang: tagOfText(message.text) },
          ...claims.map((claim) =>
            build(
              'p',
              {},
              claim.text,
              build('span', { class: 'marks' }, claim.citations.map((n) => ` [${n}]`).join('')),
            ),
          ),
        )
      : build('p', { class: 'said', lang: tagOfText(message.text) }, message.text),
    message.correction ? build('p', { class: 'said' }, message.correction.text) : null,
    citations.length > 0
      ? build(
          'details',
          {},
          build('summary', {}, words.sources(citations.length)),
          build('ol', { class: 'citations' }, ...citations.map((one) => drawCitation(one, lang))),
        )
      : null,
  );
}

/** A note of ours is never shown as the law. */
export const drawCitation = (citation: Citation, lang: Lang): HTMLElement =>
  build(
    'li',
    { value: String(citation.n) },
    build('cite', { lang: 'zh-CN' }, `《${citation.document}》${citation.article}`),
    citation.source === 'note' ? badge(texts[lang].ourNote, 'note') : null,
    build('blockquote', { lang: tagOfText(citation.quote) }, citation.quote),
  );
