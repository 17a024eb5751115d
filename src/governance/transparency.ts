/** What the public is told of the service: the fields of the UK algorithmic transparency record, and published releases. */
import type { Bilingual } from '../errors.ts';
import type { RecordsContext } from '../records/context.ts';
import { findLiveRelease, listReleases } from '../records/queries/load-release.ts';
import type { ReleaseEvaluation } from '../records/schema/releases.ts';
import { listRegister } from './register.ts';
import type { Switchboard } from './switches.ts';

export interface TransparencyRecord {
  name: Bilingual;
  description: Bilingual;
  mode: 'production' | 'laptop';
  /** Of the application in the register; null where nobody has registered it. */
  owner: string | null;
  supplier: string | null;
  phase: 'production' | 'trial';
  /** Number of the algorithm, and where it is published; null where there is none. */
  filing: { number: string; url: string | null } | null;
  models: {
    role: Bilingual;
    name: string;
    state: 'approved' | 'not_approved' | 'off';
    filingNumber: string | null;
    supplier: string | null;
  }[];
  release: { id: string; label: string | null; publishedAt: string | null } | null;
  /** Shares from 0 to 1 on the questions named, as measured before the release was published. */
  quality: {
    questions: number;
    at: string;
    figures: { figure: string; share: number | null }[];
  } | null;
  dataUsed: Bilingual;
  humanOversight: Bilingual;
  limits: Bilingual;
  risks: Bilingual;
  complaints: Bilingual;
  /** What is switched off, without reasons or names. */
  switchedOff: { kind: string; target: string }[];
}

export interface Surroundings {
  mode: 'production' | 'laptop';
  /** What may write answers; null where no model is configured. */
  model: { model: string; promptDigest: string } | null;
  switches: Pick<Switchboard, 'current'>;
}

export async function readTransparency(
  records: RecordsContext,
  { mode, model, switches }: Surroundings,
): Promise<TransparencyRecord> {
  const approved = (await listRegister(records)).filter(({ state }) => state === 'approved');
  const application = approved.find(({ kind }) => kind === 'application') ?? null;
  const live = await findLiveRelease(records);
  const off = await switches.current();
  const registered = model && approved.find(({ kind, name }) => kind === 'model' && name === model.model);
  return {
    ...words,
    mode,
    owner: application?.owner ?? null,
    supplier: application?.facts.supplier ?? null,
    phase: mode === 'production' ? 'production' : 'trial',
    filing: application?.facts.filingNumber
      ? { number: application.facts.filingNumber, url: application.facts.filingUrl }
      : null,
    models: model
      ? [
          {
            role: modelRole,
            name: model.model,
            state: off.model ? 'off' : registered ? 'approved' : 'not_approved',
            filingNumber: registered?.facts.filingNumber ?? null,
            supplier: registered?.facts.supplier ?? null,
          },
        ]
      : [],
    release: live && {
      id: live.id,
      label: live.label,
      publishedAt: live.publishedAt?.toISOString() ?? null,
    },
    quality: qualityOf(live?.evaluation ?? null),
    switchedOff: off.list.map(({ kind, target }) => ({ kind, target })),
  };
}

function qualityOf(evaluation: ReleaseEvaluation | null): TransparencyRecord['quality'] {
  if (!evaluation) return null;
  return {
    questions: evaluation.questions.count,
    at: evaluation.at,
    figures: evaluation.figures
      .filter(({ group }) => group === 'all')
      .map(({ figure, here }) => ({ figure, share: here })),
  };
}

export interface PublishedRelease {
  id: string;
  label: string | null;
  publishedAt: string;
  live: boolean;
  /** What served before it; null for the first. */
  replaced: string | null;
}

/** Releases that have ever served, newest first. */
export async function listPublished(records: RecordsContext): Promise<PublishedRelease[]> {
  const all = await listReleases(records);
  return all
    .flatMap(({ id, label, publishedAt, state, replacedId }) =>
      publishedAt
        ? [
            {
              id,
              label,
              publishedAt: publishedAt.toISOString(),
              live: state === 'live',
              replaced: replacedId,
            },
          ]
        : [],
    )
    .sort((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1));
}

const modelRole: Bilingual = {
  zh: '归纳已找到的条文；每句话都由程序与所引条文核对，核对不过的不显示。',
  en: 'Sums up provisions that were found; our code holds each sentence against the provisions it cites, and what does not hold is not shown.',
};

const words = {
  name: { zh: '药问法规咨询', en: 'Yaowen regulation enquiries' },
  description: {
    zh: '回答药品、医疗器械、化妆品注册与备案方面的规定。先在公开的法规文件中查找条文，再引用或者归纳，每句话注明依据。回答由人工智能生成，仅供参考，不是行政机关的正式答复，也不作任何审批决定。',
    en: 'Answers questions on the rules for registering and filing drugs, medical devices and cosmetics. It looks up provisions in published texts, then quotes them or sums them up, each sentence with its source. Answers are AI-generated, for information; they are no formal reply of the authority and decide nothing.',
  },
  dataUsed: {
    zh: '公开发布的法规文件和我们对条文的说明。申请人的申报资料、未公开文件不在其中。问题中的手机号、证件号等在保存之前隐去，问题不用于训练模型。',
    en: 'Published legal texts, and our notes on their articles. Application files and unpublished documents are not among them. Telephone and identity numbers in a question are masked before it is stored, and questions train no model.',
  },
  humanOversight: {
    zh: '任何时候都可以转人工。工作人员可以更正、撤回回答，停用某个文件、某类问题或者整个自动解答；法规变化后，受影响的回答会被找出来处理。每条回答连同依据存证，可以复核。',
    en: 'A person can be asked for at any time. Staff can correct and withdraw answers, and switch off a document, a kind of question or the machine as a whole; when rules change, the answers that rested on them are found. Each answer is kept with its evidence and can be checked again.',
  },
  limits: {
    zh: '不提供用药、诊断建议，不预测审批结果，不查询个案进度。没有收录的文件不能引用；法规以官方公布的文本为准。',
    en: 'No advice on medicines or treatment, no prediction of decisions, no look into single cases. What is not held cannot be cited; the officially published texts prevail.',
  },
  risks: {
    zh: '可能没有找到应当适用的条文，或者文本已经修改而尚未收录；归纳可能遗漏条件。因此每句话都给出条文，并标明施行日期和现行状态。',
    en: 'The governing provision may be missed, or a text may have been amended and not yet be held; a summary may leave out a condition. Therefore each sentence shows its provision, with dates and status.',
  },
  complaints: {
    zh: '对回答有异议，可以在回答下方反馈，或者转人工；投诉举报请拨打12315，政务服务问题请拨打12345。',
    en: 'Report a wrong answer below it, or ask for a member of staff; in China, complaints go to 12315 and questions of government services to 12345.',
  },
};
