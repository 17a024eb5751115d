import { describe, expect, it } from 'vitest';
import { factForm } from '../../src/evaluation/facts.ts';
import { parseNotes } from '../../src/knowledge/notes.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { readCatalogue, readNotes } from '../../src/runtime/read-knowledge.ts';
import { readSharedTexts, sharedTexts, whySkipped } from './shared-texts.ts';

/** Longest run of characters that a note may share with its article, names apart. */
const longestSharedRun = 15;

/** Names have no other wording: titles in 《》, authorities, certificates, roles that a list of persons names. */
const officialName =
  /《[^》]*》|(?:国务院|国家|省、自治区、直辖市|省级|设区的市级|县级以上|地方|所在地|各级)*(?:人民政府)?(?:负责)?(?:药品|食品|市场|卫生|医疗保障)[\p{Script=Han}]{0,10}(?:部门|总局|管理局|机构|委员会)|人民政府|(?:药物|药品|医疗器械|化妆品)[\p{Script=Han}]{0,8}质量管理规范|国家(?:局|知识产权局)?[\p{Script=Han}]{2,14}中心|行政事项受理服务和投诉举报中心|法定代表人|主要负责人|直接负责的主管人员|其他(?:直接)?责任人员/gu;

const notes = await readNotes();
const catalogue = await readCatalogue();
const documentOf = (key: string) => key.slice(0, key.lastIndexOf('/'));
const documents = [...new Set(notes.map((n) => documentOf(n.key)))];

describe('the notes', () => {
  it('cover the documents of the starter pack', () => {
    for (const name of ['医疗器械监督管理条例', '医疗器械注册与备案管理办法', '化妆品监督管理条例'])
      expect(documents).toContain(name);
  });

  it('belong to editions that the catalogue knows, with the number it gives', () => {
    for (const note of notes) {
      const edition = catalogue
        .get(documentOf(note.key))
        ?.editions.find((e) => e.editionDate === note.editionDate);
      expect(edition, note.key).toBeDefined();
    }
  });

  it('ask no question twice within a document, and never copy one another', () => {
    for (const document of documents) {
      const asks = notes
        .filter((n) => documentOf(n.key) === document)
        .flatMap((n) => [...n.asks.zh, ...n.asks.en]);
      const repeated = asks.filter((ask, i) => asks.indexOf(ask) !== i);
      expect(repeated, document).toEqual([]);
    }
  });

  it('are written in the language they claim', () => {
    for (const note of notes) {
      expect(note.zh, note.key).toMatch(/\p{Script=Han}/u);
      expect(note.en.match(/\p{Script=Han}/gu)?.length ?? 0, note.key).toBeLessThan(30);
    }
  });
});

describe.skipIf(!sharedTexts)(
  `the notes against the official texts${sharedTexts ? '' : ` (${whySkipped})`}`,
  () => {
    const texts = new Map(
      readSharedTexts()
        .filter((t) => t.folder === 'regulations')
        .map(({ fileName, text }) => parseDocument({ fileName, text }))
        .flatMap((d) => d.provisions.map((p) => [`${p.key}@${d.editionDate}`, p] as const)),
    );
    const pairs = notes.map((note) => ({ note, article: texts.get(`${note.key}@${note.editionDate}`) }));

    it('every note cites an article that exists', () => {
      expect(pairs.filter((p) => !p.article).map((p) => p.note.key)).toEqual([]);
    });

    it('every article of a finished document has a note', () => {
      const noted = new Set(notes.map((n) => n.key));
      for (const document of documents) {
        const articles = [...texts.values()].filter(
          (p) => p.kind === 'article' && documentOf(p.key) === document,
        );
        const missing = articles.filter((p) => !noted.has(p.key)).map((p) => p.article);
        expect(missing, document).toEqual([]);
      }
    });

    it('no note copies a sentence of the law', () => {
      const bare = (text: string) => text.replace(officialName, '#').replace(/\s+/g, '');
      const copied = pairs.flatMap(({ note, article }) => {
        const source = bare(article?.text ?? '');
        const own = bare([note.zh, ...note.asks.zh, ...note.facts].join('\n'));
        for (let at = 0; at + longestSharedRun <= own.length; at++) {
          const run = own.slice(at, at + longestSharedRun);
          if (/^\p{Script=Han}+$/u.test(run) && source.includes(run)) return [`${note.key}: ${run}`];
        }
        return [];
      });
      expect(copied).toEqual([]);
    });

    it('every figure of a note stands in its article', () => {
      const wrong = pairs.flatMap(({ note, article }) => {
        const held = figuresOf(article?.text ?? '');
        const strange = [...figuresOf(note.zh)].filter((figure) => !held.has(figure));
        return strange.length > 0 ? [`${note.key}: ${strange.join(' ')}`] : [];
      });
      expect(wrong).toEqual([]);
    });

    it('every figure of an article stands in the facts of its note', () => {
      const missing = pairs.flatMap(({ note, article }) => {
        const stated = figuresOf(note.facts.join('；'));
        const left = [...figuresOf(article?.text ?? '')].filter((figure) => !stated.has(figure));
        return left.length > 0 ? [`${note.key}: ${left.join(' ')}`] : [];
      });
      expect(missing).toEqual([]);
    });
  },
);

describe('a note file with faults', () => {
  const note = {
    article: '第一条',
    zh: '说明。',
    en: 'A note.',
    asks: { zh: ['一', '二', '三'], en: ['a', 'b'] },
    facts: [],
    topic: 'general',
    who: ['citizen'],
  };
  const file = (over: object, repeat = 1) =>
    JSON.stringify({
      document: '甲',
      edition: '2020-01-01',
      number: null,
      chapter: '第一章',
      notes: Array.from({ length: repeat }, () => ({ ...note, ...over })),
    });
  const read = (text: string) => () => parseNotes([{ name: 'x.yaml', text }]);

  it('is refused and named', () => {
    expect(read(file({}))).not.toThrow();
    for (const text of [
      file({ topic: 'weather' }),
      file({ asks: { zh: ['一'], en: [] } }),
      file({ article: '1' }),
      file({}, 2),
      '{',
      '[]',
    ])
      expect(read(text)).toThrow(/x\.yaml/);
  });
});

/** Amounts, periods, multiples and shares, however written: 三十日 and 30日 are one. */
function figuresOf(text: string): Set<string> {
  const form = factForm(
    text
      .replace(/第[一二三四五]天/g, '')
      .replaceAll('天', '日')
      .replaceAll('以上', '；')
      .replaceAll('以下', '；'),
  );
  const found = form.match(/\d+(?:\.\d+)?(?:个?工作日|元|%|倍|日|个月|年|小时)/g) ?? [];
  return new Set(
    found
      .map((figure) => figure.replace('个工作日', '工作日'))
      .filter((figure) => !/^(19|20)\d\d年$/.test(figure)),
  );
}
