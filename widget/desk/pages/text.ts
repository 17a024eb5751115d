/** One text of a release as it was read: its words line by line, the doubts where they arose, what it says about dates. */
import type { Proposal } from '../../../src/knowledge/proposals.ts';
import { ApiError } from '../api.ts';
import type { DeskPage, Frame } from '../page.ts';
import { badge, build, button, facts, field, fill, link, notice, working } from '../parts.ts';
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
  textDigest: string;
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
    confirm: '核对与确认',
    confirmAbout:
      '确认只对这份文本的原话有效，记下您的姓名编号和日期，在下一个发布中生效。更正过的事实需要第二人重新看过。',
    confirmButton: '我已对照原文核对，确认',
    confirmed2: (day: string) => `已确认（${day}）。要让它生效，请建立带有确认的草稿。`,
    apply: '建立带有确认的草稿',
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
    confirm: 'Check and confirm',
    confirmAbout:
      'A confirmation holds for these very words, records who and when, and takes effect with the next release. A fact put right has to be seen by the second person again.',
    confirmButton: 'I have held it against the original and confirm it',
    confirmed2: (day: string) =>
      `Confirmed (${day}). It takes effect with a draft that holds the confirmation.`,
    apply: 'Make a draft with what was confirmed',
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
    const { body, lang, api, me, parameters } = frame;
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
      me.roles.includes('editor') ? drawConfirm(frame, text) : null,
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

/** The facts as they stand, to be put right, and one's word for the text. */
function drawConfirm(frame: Frame, text: Text): HTMLElement {
  const { lang, api } = frame;
  const words = texts[lang];
  const place = build('div', {});
  const names = ['number', 'authority', 'promulgatedOn', 'effectiveFrom', 'effectiveTo', 'url'] as const;
  const labels = {
    number: words.number,
    authority: words.authority,
    promulgatedOn: words.promulgated,
    effectiveFrom: words.from,
    effectiveTo: words.to,
    url: words.url,
  };
  const fields = names.map((name) => ({
    name,
    field: field(labels[name], {
      name,
      type: name === 'url' ? 'url' : /On$|From$|To$/.test(name) ? 'date' : 'text',
      value: text.facts[name] ?? '',
      autocomplete: 'off',
    }),
  }));
  const submit = build('button', { type: 'submit', class: 'button primary' }, words.confirmButton);
  const send = async () => {
    for (const one of fields) one.field.setFault(null);
    // Only what was changed is a statement of the editor; the rest stays as text and catalogue have it.
    const changed = fields.flatMap(({ name, field: { input } }) => {
      const value = input.value.trim() || null;
      return value === (text.facts[name] ?? null) ? [] : [[name, value] as const];
    });
    try {
      const { confirmedOn } = await api.post<{ confirmedOn: string }>('/api/admin/texts/confirm', {
        document: text.facts.document,
        editionDate: text.facts.editionDate,
        textDigest: text.textDigest,
        facts: Object.fromEntries(changed),
      });
      const apply = button(
        words.apply,
        () =>
          void working(apply, place, lang, async () => {
            const draft = await api.post<{ id: string }>('/api/admin/releases/refresh');
            frame.go(`/desk/releases/${draft.id}`);
          }),
        'primary',
      );
      fill(place, notice('good', build('p', {}, words.confirmed2(confirmedOn)), apply));
    } catch (error) {
      if (error instanceof ApiError)
        for (const one of fields) {
          const fault = error.fields[`facts.${one.name}`];
          if (fault) one.field.setFault(fault);
        }
      throw error;
    }
  };
  return build(
    'section',
    { 'aria-labelledby': 'confirm' },
    build('h2', { id: 'confirm' }, words.confirm),
    build('p', { class: 'hint' }, words.confirmAbout),
    build(
      'form',
      {
        class: 'card columns',
        novalidate: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          void working(submit, place, lang, send);
        },
      },
      ...fields.map((one) => one.field.element),
      build('div', { class: 'row' }, submit),
    ),
    place,
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
