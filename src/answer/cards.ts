/** Fixed replies (mode `card`), one for each reason in each language. No model touches them. */
import type { Bilingual } from '../errors.ts';
import type { Reason } from './types.ts';

export const cards: Record<Reason, Bilingual> = {
  acute_danger: {
    zh: '这可能危及生命：请立即拨打120，或者去最近的急诊。说清地点、症状、用过的药品或器械，并保留包装。本服务不能代替急救。脱离危险后，可以在这里了解如何报告不良反应。',
    en: 'This may be life-threatening: call 120 now (in China), or go to the nearest emergency department. Say where you are, the symptoms and the product used, and keep its packaging. This service cannot replace emergency care. Once the person is safe, you can ask here how to report the reaction.',
  },
  self_harm: {
    zh: '您现在的感受很重要，请不要独自承受。请立即拨打120或110，或拨打全国心理援助热线12356，也可以马上告诉身边您信任的人。',
    en: 'What you feel matters, and you do not have to bear it alone. In China, call 120 or 110 now, or the mental-health helpline 12356, or tell someone near you whom you trust.',
  },
  medical_advice: {
    zh: '用药、剂量和治疗要由医生或者药师看过您的情况才能回答，这里不能给出建议。请咨询医生或药师，并以说明书为准；药品、医疗器械、化妆品的注册与备案规定可以在这里问。',
    en: 'Medicines, doses and treatment need a doctor or pharmacist who knows your situation, so no advice is given here. Please ask one, and follow the leaflet. Rules on registering and filing drugs, medical devices and cosmetics can be asked here.',
  },
  out_of_scope: {
    zh: '这个问题不在本服务范围内。这里解答药品、医疗器械、化妆品注册与备案方面的规定。',
    en: 'This is outside what this service covers. It answers questions on rules for registering and filing drugs, medical devices and cosmetics.',
  },
  other_authority: {
    zh: '这件事由其他部门负责，本服务没有相关规定。可以拨打12345政务服务热线，由其转到负责的部门。',
    en: 'Another authority is responsible for this and its rules are not held here. In China, the government service line 12345 can direct you to it.',
  },
  not_covered: {
    zh: '本服务没有收录相关的规定，因此不能回答。下面列出查到的相近条文，仅供参考；您也可以转人工。',
    en: 'The rules on this are not held here, so this service cannot answer. The closest provisions found are listed for reference only; you can also ask for a member of staff.',
  },
  not_in_force: {
    zh: '您问到的规定在所问日期并不施行，因此不能据此回答。',
    en: 'The rule you ask about was not in force on the date in question, so it cannot serve as the basis of an answer.',
  },
  text_not_held: {
    zh: '您所问日期施行的文本本服务没有收录，因此不能作答。下面列出查到的相近条文，仅供参考；您也可以转人工。',
    en: 'The text in force on the day you ask about is not held here, so no answer can be given. The closest provisions found are listed for reference only; you can also ask for a member of staff.',
  },
  nothing_found: {
    zh: '在收录的规定中没有找到管这件事的条文。您可以换个说法，补充产品和事项，或者转人工。',
    en: 'No provision that governs this was found among the rules held here. Try other words, name the product and the matter, or ask for a member of staff.',
  },
  weak_evidence: {
    zh: '找到了相近的条文，但不足以可靠地回答这个问题。相近条文列在下面，仅供参考；您可以补充情况，或者转人工。',
    en: 'Related provisions were found, but not enough to answer reliably. They are listed for reference only; add details, or ask for a member of staff.',
  },
  not_held: {
    zh: '管这件事的规定本服务没有收录现行文本，因此不作回答，以免用别的规定误导您。下面列出查到的相近条文，仅供参考；您也可以转人工。',
    en: 'The rule that governs this is not held here in its current text, so no answer is given from other rules. The closest provisions found are listed for reference only; you can also ask for a member of staff.',
  },
  unproven: {
    zh: '写出的回答没有通过与原文的核对，因此没有显示。查到的条文列在下面；您也可以转人工。',
    en: 'The answer written did not pass the check against the source text, so it is not shown. The provisions found are listed below; you can also ask for a member of staff.',
  },
  own_case: {
    zh: '个案的办理进度和结果要由工作人员查询，本服务看不到您的申请资料。需要的话，可以转人工。',
    en: 'The progress and outcome of a particular case can only be checked by staff; this service does not see application files. You can ask for a member of staff.',
  },
  complaint: {
    zh: '投诉或者举报请拨打12315，或登录全国12315平台提交；情况紧急、危及安全的请拨打110。也可以转人工，由工作人员告诉您怎样提供线索。',
    en: 'To complain or report a breach in China, call 12315 or use the national 12315 platform; call 110 if safety is at immediate risk. You can also ask for a member of staff, who will tell you what to provide.',
  },
  adverse_event: {
    zh: '如果症状加重或者呼吸困难，请立即拨打120。请先停用，保留产品和包装，并告诉给您看病的医生。不良反应可以由医疗机构上报，也可以告诉说明书或者标签上的企业，或者当地药品不良反应监测机构；是不是产品引起的，这里不能判断。需要的话可以转人工。',
    en: 'If symptoms get worse or breathing is difficult, call 120 (in China) at once. Stop using the product, keep it with its packaging, and tell your doctor. A medical institution can report the reaction; you can also tell the company named on the label or the local adverse reaction monitoring body. Whether the product caused it cannot be judged here. You can ask for a member of staff.',
  },
  wants_person: {
    zh: '已为您转人工。工作人员会看到这里的全部对话，您不需要再说一遍。',
    en: 'You have been handed over to staff. They will see this whole conversation; you need not repeat anything.',
  },
  anger: {
    zh: '给您添了麻烦，很抱歉。可以马上转人工，由工作人员接着处理，前面说过的不需要再说。',
    en: 'I am sorry for the trouble this has caused you. You can be handed over to staff right away; they will see what was already said.',
  },
  formal_reply: {
    zh: '这里的回答仅供参考，不是行政机关的正式答复。需要书面或者正式答复的，可以转人工办理。',
    en: 'Answers here are information, not a formal reply of the authority. If you need a written or formal reply, you can ask for a member of staff.',
  },
  injection: {
    zh: '不能这样做。您可以直接问药品、医疗器械、化妆品注册与备案方面的问题。',
    en: 'That cannot be done here. You can ask about rules on registering and filing drugs, medical devices and cosmetics.',
  },
  others_data: {
    zh: '他人的个人信息受法律保护，这里不提供，也不会查询。',
    en: 'Personal data of others is protected by law and is neither given out nor looked up here.',
  },
  bribery: {
    zh: '不能用钱物换取审批上的照顾，这类请求一律不受理。可以告诉您正常办理的规定和时限。',
    en: 'Favours cannot be bought, and such requests are not taken. You can ask about the regular procedure and its time limits.',
  },
  leak: {
    zh: '未公开的审评内容和他人的商业秘密不能透露。可以告诉您哪些信息依法公开、在哪里查。',
    en: 'Unpublished review matters and the trade secrets of others are not disclosed. You can ask what is published by law and where.',
  },
  forgery: {
    zh: '不能帮助伪造或者编造证件和资料。可以告诉您正规的办理方法。',
    en: 'No help is given with forging or inventing documents. You can ask how to obtain them properly.',
  },
  unlawful_help: {
    zh: '不能协助规避监管、违规买卖或者虚假宣传。可以告诉您法律怎样规定、合规的办法是什么；发现违法情况可以拨打12315举报。',
    en: 'No help is given with evading the rules, unlawful buying and selling or false claims. You can ask what the law says and how to do it properly; breaches can be reported on 12315.',
  },
  prediction: {
    zh: '能否获批由审评审批部门依法决定，这里不作预测。',
    en: 'Whether an application succeeds is decided by the authority under the law; no prediction is made here.',
  },
  missing_fact: {
    zh: '请再说具体一些：是药品、医疗器械（哪一类）还是化妆品？要办什么事，或者发生了什么情况？',
    en: 'Please say a little more: is it a drug, a medical device (which class) or a cosmetic? What do you want to do, or what happened?',
  },
  greeting: {
    zh: '您好，我是药问，由人工智能驱动。您可以问我药品、医疗器械、化妆品注册与备案的规定，我会给出依据的条文；需要时也可以转人工。',
    en: 'Hello, I am Yaowen, an AI service. Ask me about the rules for registering and filing drugs, medical devices and cosmetics in China; I show the article behind every answer, and you can ask for a member of staff at any time.',
  },
  model_fault: {
    zh: '回答时出了故障，这不代表没有相关规定。请稍后再试，或者转人工。',
    en: 'Something failed while the answer was being written. This does not mean that no rule exists. Please try again shortly, or ask for a member of staff.',
  },
  search_fault: {
    zh: '检索时出了故障，这不代表没有相关规定。请稍后再试，或者转人工。',
    en: 'The search failed. This does not mean that no rule exists. Please try again shortly, or ask for a member of staff.',
  },
  time_limit: {
    zh: '这次处理超过了时间限制，这不代表没有相关规定。请稍后再试，或者转人工。',
    en: 'This took longer than allowed. It does not mean that no rule exists. Please try again shortly, or ask for a member of staff.',
  },
  internal_fault: {
    zh: '服务内部出了故障，这不代表没有相关规定。请稍后再试，或者转人工。',
    en: 'The service failed internally. This does not mean that no rule exists. Please try again shortly, or ask for a member of staff.',
  },
  machine_off: {
    zh: '自动解答目前由管理员暂停，这不代表没有相关规定。您可以在“查条文”中查法规原文，或者转人工。',
    en: 'Automatic answers have been paused by the administrators. This does not mean that no rule exists. You can look up the provisions yourself, or ask for a member of staff.',
  },
  topic_off: {
    zh: '这方面的自动解答目前由管理员暂停，这不代表没有相关规定。您可以查法规原文，或者转人工。',
    en: 'Automatic answers on this topic have been paused by the administrators. This does not mean that no rule exists. You can look up the provisions, or ask for a member of staff.',
  },
  document_off: {
    zh: '回答这个问题要用到的文件目前由管理员暂停引用，因此不作自动解答，以免用别的规定误导您。可以转人工。',
    en: 'The document that this question turns on has been paused by the administrators, so no answer is given from other rules. You can ask for a member of staff.',
  },
  class_off: {
    zh: '这一类问题的自动解答目前由管理员暂停，这不代表没有相关规定。您可以查法规原文，或者转人工。',
    en: 'Automatic answers of this kind have been paused by the administrators. This does not mean that no rule exists. You can look up the provisions, or ask for a member of staff.',
  },
  too_many_questions: {
    zh: '一次问的问题太多，只回答了前面几个，其余的请另外再问。',
    en: 'More questions were asked than are answered at a time. Please ask the rest again.',
  },
  failed_twice: {
    zh: '连续两次没有答上来，很抱歉。可以转人工，由工作人员接着处理。',
    en: 'Two questions in a row could not be answered, and we are sorry. A member of staff can take over.',
  },
  disliked_twice: {
    zh: '前面的回答没有帮到您，很抱歉。可以转人工，由工作人员接着处理。',
    en: 'The answers so far did not help, and we are sorry. A member of staff can take over.',
  },
};
