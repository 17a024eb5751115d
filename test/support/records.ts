/** Fresh rows for tests: nothing is shared between two tests but the database itself. */
import type { Answer, AnswerOutcome, FrozenEvidence } from '../../src/answer/types.ts';
import type { Edition, Note, Provision } from '../../src/knowledge/types.ts';
import type { Database, RecordsContext } from '../../src/records/context.ts';
import { sha256Hex } from '../../src/records/digest.ts';
import { createConversation } from '../../src/records/queries/create-conversation.ts';

let agencies = 0;

/** A context of an agency of its own, with a clock that moves a second at each look. */
export function freshContext(db: Database): RecordsContext {
  let now = Date.UTC(2026, 0, 5, 1, 0, 0);
  return {
    db,
    clock: {
      now: () => {
        now += 1000;
        return new Date(now);
      },
    },
    agency: `agency-${process.pid}-${++agencies}`,
  };
}

export async function freshConversation(db: Database) {
  const context = freshContext(db);
  const { id, secret } = await createConversation(context, { lang: 'zh' });
  return { context, id, secret };
}

export function answerOf(given: Partial<Answer> = {}): Answer {
  return {
    outcome: 'answered',
    reason: null,
    lang: 'zh',
    mode: 'quote',
    text: '应当提前六个月申请延续。',
    claims: [{ text: '应当提前六个月申请延续。', citations: [1] }],
    citations: [],
    found: [],
    handoff: null,
    asOf: '2026-01-05',
    release: 'rel_test',
    aigc: { label: true },
    timingsMs: { retrieve: 1, total: 2 },
    degraded: [],
    ...given,
  };
}

export async function evidenceOf(given: Partial<FrozenEvidence> = {}): Promise<FrozenEvidence> {
  return {
    n: 1,
    provision: '示例办法@2021-01-01/第一条',
    source: 'official',
    document: '示例办法',
    article: '第一条',
    edition: '2021-01-01',
    release: 'rel_test',
    textDigest: await sha256Hex('第一条 应当提前六个月申请。'),
    start: 4,
    end: 14,
    quote: '应当提前六个月申请。',
    paragraph: 1,
    item: null,
    checks: [{ name: 'numbers', ok: true, detail: null }],
    composer: 'quote',
    model: null,
    promptDigest: null,
    ...given,
  };
}

export async function outcomeOf(given: Partial<Answer> = {}): Promise<AnswerOutcome> {
  const answer = answerOf(given);
  return { answer, evidence: [await evidenceOf()], trace: { passages: [] } };
}

export function editionOf(document: string, given: Partial<Edition> = {}): Edition {
  return {
    document,
    documentEn: null,
    aliases: [],
    editionDate: '2021-01-01',
    number: null,
    authority: null,
    level: 'rule',
    jurisdiction: 'CN',
    promulgatedOn: '2021-01-01',
    effectiveFrom: '2021-06-01',
    effectiveTo: null,
    endedBy: null,
    endedByDocument: null,
    amendments: [],
    url: null,
    confirmedOn: null,
    ...given,
  };
}

/** A document of `count` articles; `word` makes its text differ from another's. */
export function documentOf(title: string, count: number, word = '') {
  const edition = editionOf(title);
  const provisions: Provision[] = Array.from({ length: count }, (_, order) => {
    const article = `第${order + 1}条`;
    const text = `${article} 申请人应当${word}提交资料：\n（一）表格；\n（二）说明。`;
    return {
      id: `${title}@${edition.editionDate}/${article}`,
      key: `${title}/${article}`,
      article,
      kind: 'article',
      headings: ['第一章 总则'],
      text,
      paragraphs: [
        {
          n: 1,
          start: 0,
          end: text.length,
          items: [{ n: 1, label: '（一）', start: 15, end: 21, items: [] }],
        },
      ],
      order,
      line: order + 3,
    };
  });
  const references = [
    {
      from: provisions[0]!.id,
      start: 0,
      end: 3,
      document: null,
      articles: ['第2条', '第3条'],
      paragraph: 1,
      item: null,
    },
  ];
  return { edition, provisions, references };
}

export function noteOf(key: string, given: Partial<Note> = {}): Note {
  return {
    key,
    editionDate: '2021-01-01',
    zh: '要先提交资料。',
    en: 'Papers come first.',
    asks: { zh: ['要交什么'], en: ['what to file'] },
    facts: [],
    topic: 'filing',
    who: ['applicant'],
    chapter: '第一章 总则',
    amended: null,
    ...given,
  };
}

/** What a database failed for, under drizzle's own error. */
export async function databaseError(work: PromiseLike<unknown>): Promise<{ code?: string; message: string }> {
  try {
    await work;
  } catch (error) {
    const cause = (error as Error).cause as { code?: string; message: string } | undefined;
    return cause ?? (error as Error);
  }
  throw new Error('the database accepted it');
}
