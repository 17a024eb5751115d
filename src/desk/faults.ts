/** Why a desk verb refuses. Each says what to do. */
import { YaowenError } from '../errors.ts';
import type { ConversationState } from '../records/schema/conversations.ts';

export const notInState = (state: ConversationState): YaowenError =>
  new YaowenError(
    'conflict:conversation',
    {
      zh: `会话现在的状态（${state}）不能进行此操作。请刷新后再看。`,
      en: `The conversation is ${state} now, where this cannot be done. Reload and look again.`,
    },
    { fields: { state } },
  );

export const takenByOther = (): YaowenError =>
  new YaowenError('conflict:conversation', {
    zh: '这个会话已由其他工作人员接手。',
    en: 'Another member of staff has this conversation already.',
  });

export const notYours = (): YaowenError =>
  new YaowenError('conflict:conversation', {
    zh: '这个会话现在不由您负责。请先接手，再进行此操作。',
    en: 'You do not have this conversation now. Take it first.',
  });

export const movedOn = (): YaowenError =>
  new YaowenError('conflict:conversation', {
    zh: '会话在您写的时候已经转到别处，内容没有发出。请刷新后再看；您的文字仍在草稿里。',
    en: 'The conversation moved on while you were writing; nothing was sent. Reload; your text is still in the draft.',
  });

export const noRoom = (): YaowenError =>
  new YaowenError('conflict:staff', {
    zh: '同时办理的会话已达上限。请先办结或转出一个。',
    en: 'The limit of conversations at a time is reached. Resolve or pass on one first.',
  });

export const notAtDesk = (): YaowenError =>
  new YaowenError('conflict:staff', {
    zh: '该工作人员不在岗，或者还没有加入工作台。',
    en: 'That member of staff is not at the desk, or has not joined it yet.',
  });

export const unknownTeam = (): YaowenError =>
  new YaowenError('not_found:team', { zh: '没有这个小组。', en: 'There is no such team.' });

export const conversationClosed = (): YaowenError =>
  new YaowenError('conflict:conversation', {
    zh: '这个会话已经办结关闭。请开始一个新的会话，新会话可以与它关联。',
    en: 'This conversation is closed. Open a new one; it can be linked to this one.',
  });
