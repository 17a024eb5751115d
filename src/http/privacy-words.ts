/** The privacy notice. It says only what the program does; terms of a records schedule are the agency's to add. */
import type { Lang } from '../answer/types.ts';

export const privacyWords: Record<Lang, { title: string; text: string[] }[]> = {
  zh: [
    {
      title: '保存什么',
      text: [
        '您的问题、回答和所依据的条文会保存，因为咨询及其答复依法应当记录。提问不需要登记姓名，也不使用 Cookie。',
        '问题中的手机号、证件号、银行卡号等在保存之前自动隐去；请不要填写病历等个人信息。',
        '转为工单并希望得到通知时，您同意后留下的邮箱或电话与对话分开保存。',
      ],
    },
    {
      title: '谁能看到',
      text: [
        '对话只有持有口令的您能打开；转人工后，处理的工作人员能看到。工作人员的每次查看都有记录。',
        '服务日志不记录问题内容。问题不用于训练模型。',
      ],
    },
    {
      title: '保存多久',
      text: [
        '对话保存到您删除为止，或者到主管部门的档案期限届满。浏览器关闭标签页后，口令不再保留，之后无法再由您打开。',
      ],
    },
    {
      title: '查看、导出和删除',
      text: [
        '凭口令可以查看对话、导出全部内容（GET /api/conversations/{id}/export），也可以随时删除（DELETE /api/conversations/{id}）。',
        '删除后，您说的话、回答和依据都从数据库中删去，只留下不含文字的审计记录：何时发生过什么。',
      ],
    },
  ],
  en: [
    {
      title: 'What is kept',
      text: [
        'Your questions, the answers and the provisions they rest on are kept, because enquiries and their replies must be recorded by law. No name is needed to ask, and no cookie is set.',
        'Telephone, identity and bank card numbers are masked before anything is stored; please do not write about your health.',
        'Where an enquiry becomes a case and you wish to be told, the address you leave with your consent is kept apart from the conversation.',
      ],
    },
    {
      title: 'Who sees it',
      text: [
        'Only you, with the secret of the conversation; once you ask for a person, the staff who deal with it. Every look by staff is on record.',
        'Logs hold no question text. Questions train no model.',
      ],
    },
    {
      title: 'How long',
      text: [
        'Until you delete it, or the term of the authority’s records schedule ends. When the tab is closed the secret is gone, and you cannot open the conversation again.',
      ],
    },
    {
      title: 'See, take and delete',
      text: [
        'With the secret you can read the conversation, take all of it with you (GET /api/conversations/{id}/export) and delete it at any time (DELETE /api/conversations/{id}).',
        'What you said, the answers and their evidence are then gone from the database. What stays is an audit without words: that something happened, and when.',
      ],
    },
  ],
};
