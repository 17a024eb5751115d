/** One text of a release as it was read: its words line by line, the doubts where they arose, what it says about dates. */
import type { Proposal } from '../../../src/knowledge/proposals.ts';
import type { DeskPage, Frame } from '../page.ts';
import { badge, build, facts, fill, link, notice } from '../parts.ts';
import {
  type Doubt,
  type Edition,
  knowledgeRoles,
  lackWords,
  type Status,
  statusWords,
} from './release-words.ts';

interface Text {
  id: string;
  facts: Edition;
  status: Status;
  header: { act: string; date: string | null; text: string }[];
  doubts: Doubt[];
  provisions: { id: string; article: string; kind: string; text: string; line: number }[];
  proposals: Proposal[];
}

const texts = {
  zh: {
    back: '返回发布',
    facts: '事实',
    unknown: '不明',
    number: '文号',
    authority: '制定机关',
    promulgated: '公布日期',
    from: '施行日期',
    to: '失效日期',
    endedBy: '被何文件终止',
    url: '网址',
    origin: '文本来源',
    confirmed: '确认',
    never: '尚未确认',
    lacks: '还缺',
    how: { text: '文中写明', catalogue: '项目目录', editor: '编辑填写' },
    doubts: '存疑之处',
    noDoubts: '解析时没有疑点。',
    line: (n: number) => `第 ${n} 行`,
    proposals: '文中关于施行与废止的语句',
    proposalsAbout: '从文中找出，供核对。',
    kinds: { repeal: '废止', partial_repeal: '部分废止', effective: '施行' },
    since: (day: string | null) => (day ? `自 ${day} 起` : '日期不明'),
    proposalDoubts: { no_date: '没有日期', differs: '与已知日期不同', unknown_document: '库中没有这个文件' },
    text: '文本',
    at: (article: string) => `见${article}`,
  },
  en: {
    back: 'Back to the release',
    facts: 'Facts',
    unknown: 'unknown',
    number: 'Number',
    authority: 'Authority',
    promulgated: 'Promulgated',
    from: 'In force from',
    to: 'In force until',
    endedBy: 'Ended by',
    url: 'Address',
    origin: 'Text from',
    confirmed: 'Confirmed',
    never: 'not yet',
    lacks: 'Lacks',
    how: { text: 'in the text', catalogue: 'project catalogue', editor: 'stated by an editor' },
    doubts: 'Doubts',
    noDoubts: 'Reading it raised no doubt.',
    line: (n: number) => `line ${n}`,
    proposals: 'What the text says about force and repeal',
    proposalsAbout: 'Found in the text, to be checked.',
    kinds: { repeal: 'repeals', partial_repeal: 'repeals in part', effective: 'takes effect' },
    since: (day: string | null) => (day ? `from ${day}` : 'day unknown'),
    proposalDoubts: {
      no_date: 'no date',
      differs: 'differs from the known day',
      unknown_document: 'no such document is held',
    },
    text: 'Text',
    at: (article: string) => `in ${article}`,
  },
};

export const textPage: DeskPage = {
  path: '/desk/releases/:id/text',
  title: { zh: '文本与疑点', en: 'A text and its doubts' },
  roles: [...knowledgeRoles],
  group: null,
  async open(frame) {
    const { body, lang, api, parameters } = frame;
    const words = texts[lang];
    const release = encodeURIComponent(parameters.id!);
    const text = await api.get<Text>(
      `/api/admin/releases/${release}/text?edition=${encodeURIComponent(parameters.edition ?? '')}`,
    );
    fill(
      body,
      build('p', {}, link(frame, `/desk/releases/${release}`, words.back)),
      build('h2', { lang: 'zh-CN' }, text.facts.document, ' ', badge(statusWords[text.status][lang])),
      drawFacts(frame, text.facts),
      build('h2', {}, words.doubts),
      text.doubts.length === 0
        ? build('p', {}, words.noDoubts)
        : build(
            'ul',
            { class: 'doubts' },
            ...text.doubts.map((doubt, index) =>
              build(
                'li',
                {},
                build('a', { href: `#doubt-${index}` }, `${doubt.code} · ${words.line(doubt.line)}`),
                doubt.text ? `: ${doubt.text}` : '',
              ),
            ),
          ),
      ...drawProposals(frame, text.proposals),
      build('h2', {}, words.text),
      drawText(frame, text),
    );
    return undefined;
  },
};

function drawFacts({ lang }: Frame, edition: Edition): HTMLElement {
  const words = texts[lang];
  const known = (fact: keyof NonNullable<Edition['known']>, value: string | null) => {
    const how = edition.known?.[fact];
    return build('span', {}, value ?? words.unknown, ' ', value && how ? badge(words.how[how]) : null);
  };
  const lacks = edition.lacks ?? [];
  return facts(
    [words.number, known('number', edition.number)],
    [words.authority, known('authority', edition.authority)],
    [words.promulgated, known('promulgatedOn', edition.promulgatedOn)],
    [words.from, known('effectiveFrom', edition.effectiveFrom)],
    [words.to, known('effectiveTo', edition.effectiveTo)],
    edition.endedByDocument ? [words.endedBy, edition.endedByDocument] : null,
    [words.url, edition.url ?? words.unknown],
    edition.origin ? [words.origin, edition.origin] : null,
    [
      words.confirmed,
      edition.confirmedOn
        ? [edition.confirmedOn, edition.confirmedBy].filter(Boolean).join(' · ')
        : words.never,
    ],
    lacks.length > 0
      ? [
          words.lacks,
          build('span', {}, ...lacks.map((lack) => badge(lackWords[lack]?.[lang] ?? lack, 'warn'))),
        ]
      : null,
  );
}

function drawProposals({ lang }: Frame, proposals: Proposal[]): HTMLElement[] {
  const words = texts[lang];
  if (proposals.length === 0) return [];
  return [
    build('h2', {}, words.proposals),
    build('p', { class: 'hint' }, words.proposalsAbout),
    ...proposals.map((proposal) =>
      build(
        'section',
        { class: 'card' },
        build(
          'h3',
          { lang: 'zh-CN' },
          `${words.kinds[proposal.kind]} · ${proposal.document}${proposal.articles.length > 0 ? ` ${proposal.articles.join('、')}` : ''}`,
        ),
        build('p', {}, words.since(proposal.from), ' · ', words.at(proposal.byArticle)),
        build('blockquote', { lang: 'zh-CN' }, proposal.sentence),
        ...proposal.doubts.map((doubt) => badge(words.proposalDoubts[doubt], 'warn')),
      ),
    ),
  ];
}

/** Each doubt stands before the provision in whose lines it arose. */
function drawText({ lang }: Frame, { provisions, doubts }: Text): HTMLElement {
  const words = texts[lang];
  const places = doubts.map(({ line }) => {
    const after = provisions.findIndex((provision) => provision.line > line);
    return Math.max(0, (after < 0 ? provisions.length : after) - 1);
  });
  return build(
    'div',
    { class: 'source', lang: 'zh-CN' },
    ...provisions.map((provision, index) =>
      build(
        'div',
        { class: `provision ${provision.kind}` },
        ...doubts.map((doubt, n) => {
          if (places[n] !== index) return null;
          const mark = notice(
            'warn',
            `${doubt.code} · ${words.line(doubt.line)}${doubt.text ? `: ${doubt.text}` : ''}`,
          );
          mark.id = `doubt-${n}`;
          mark.setAttribute('role', 'note');
          return mark;
        }),
        build('span', { class: 'line-number', 'aria-hidden': 'true' }, String(provision.line)),
        build('p', {}, provision.text),
      ),
    ),
  );
}
