import { describe, expect, it } from 'vitest';
import { factForm } from '../../src/evaluation/facts.ts';
import { type GuideStatement, parseGuides, statementsOf } from '../../src/knowledge/guides.ts';
import { createLibrary } from '../../src/knowledge/library.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { buildRelease } from '../../src/knowledge/release.ts';
import { readCatalogue, readGuidance, readNotes } from '../../src/runtime/read-knowledge.ts';
import { readSharedTexts, sharedTexts, whySkipped } from './shared-texts.ts';

/** Longest run of characters that a guide may share with an article, names apart (as for notes). */
const longestSharedRun = 15;

const { guides, helpers } = await readGuidance();
const catalogue = await readCatalogue();
const allNotes = await readNotes();
const notes = new Map(allNotes.map((note) => [note.key, note]));
const library = createLibrary(
  buildRelease({ id: 'starter', parsed: [], catalogue, notes: allNotes }).content,
);
const all = [
  ...guides.flatMap((guide) =>
    statementsOf(guide).map(({ section, statement }) => ({
      at: `${guide.id} ${section}`,
      checkedOn: guide.checkedOn,
      statement,
    })),
  ),
  ...helpers.flatMap(({ id, checkedOn, questions, ends }) =>
    [...Object.values(questions).flatMap((q) => q.why ?? []), ...Object.values(ends)].map((statement) => ({
      at: id,
      checkedOn,
      statement,
    })),
  ),
];

describe('the guides and decision helpers', () => {
  it('rest every statement on articles that exist', () => {
    const strange = all.flatMap(({ at, statement }) =>
      statement.basis.filter((key) => !notes.has(key)).map((key) => `${at}: ${key}`),
    );
    expect(strange).toEqual([]);
  });

  it('rest on nothing that was out of force on the day they were checked', async () => {
    const ended: string[] = [];
    for (const { at, checkedOn, statement } of all)
      for (const key of statement.basis) {
        const [found] = await library.find(documentOf(key), key.slice(key.lastIndexOf('/') + 1));
        const status = found ? library.statusOn(found, checkedOn) : 'unknown';
        if (!['in_force', 'amended', 'unknown'].includes(status)) ended.push(`${at}: ${key} is ${status}`);
      }
    expect(ended).toEqual([]);
  });

  it('state no figure that is not among the facts of the articles they cite', () => {
    const wrong = all.flatMap(({ at, statement }) => {
      const held = figuresOf(factsOf(statement));
      const strange = [...figuresOf(statement.zh)].filter(
        (figure) =>
          !held.has(figure) && !(inWorkingDays(statement) && held.has(figure.replace('工作日', '日'))),
      );
      return strange.length > 0 ? [`${at}: ${strange.join(' ')} in «${statement.zh}»`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('give the same figures in both languages', () => {
    const differing = all.flatMap(({ at, statement }) => {
      const [zh, en] = [countedIn(statement.zh), countedInEnglish(statement.en)];
      return zh.join() === en.join() ? [] : [`${at}: ${zh.join(' ')} / ${en.join(' ')} in «${statement.en}»`];
    });
    expect(differing).toEqual([]);
  });

  it('are written in the language they claim', () => {
    for (const { at, statement } of all) {
      expect(statement.zh, at).toMatch(/\p{Script=Han}/u);
      expect(statement.en, at).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('ask no question twice', () => {
    const asks = [...guides, ...helpers].flatMap(({ asks: { zh, en } }) => [...zh, ...en]);
    expect(asks.filter((ask, i) => asks.indexOf(ask) !== i)).toEqual([]);
  });

  it('name as not held only documents that the catalogue knows and whose text no note covers', () => {
    const titles = new Set([...catalogue.keys()]);
    const noted = new Set([...notes.keys()].map(documentOf));
    const wrong = guides.flatMap((guide) =>
      guide.notHeld.filter((t) => !titles.has(t) || noted.has(t)).map((title) => `${guide.id}: ${title}`),
    );
    expect(wrong).toEqual([]);
  });

  it('promise no acceptance: completeness is all that a pre-check can tell', () => {
    const promising = all.filter(({ statement }) =>
      /一定(会)?(受理|通过|批准)|保证(受理|通过|批准)/.test(statement.zh),
    );
    expect(promising).toEqual([]);
  });
});

describe.skipIf(!sharedTexts)(
  `the guides against the official texts${sharedTexts ? '' : ` (${whySkipped})`}`,
  () => {
    it('copy no sentence of the law', () => {
      const texts = new Map(
        readSharedTexts()
          .filter((t) => t.folder === 'regulations')
          .map(({ fileName, text }) => parseDocument({ fileName, text }))
          .flatMap((d) => d.provisions.map((p) => [p.key, p.text] as const)),
      );
      const bare = (text: string) => text.replace(officialName, '#').replace(/\s+/g, '');
      const copied = all.flatMap(({ at, statement }) =>
        statement.basis.flatMap((key) => {
          const source = bare(texts.get(key) ?? '');
          const own = bare(statement.zh);
          for (let i = 0; i + longestSharedRun <= own.length; i++) {
            const run = own.slice(i, i + longestSharedRun);
            if (/^\p{Script=Han}+$/u.test(run) && source.includes(run)) return [`${at}: ${run}`];
          }
          return [];
        }),
      );
      expect(copied).toEqual([]);
    });
  },
);

describe('a guide file with faults', () => {
  const one = { zh: '说明。', en: 'A statement.', basis: ['甲/第一条'] };
  const guide = {
    id: 'x',
    title: { zh: '甲', en: 'A' },
    product: 'device',
    summary: one,
    asks: { zh: ['一', '二', '三', '四'], en: ['a', 'b'] },
    checkedOn: '2026-01-01',
  };
  const read =
    (over: object, name = 'x.yaml') =>
    () =>
      parseGuides([{ name, text: JSON.stringify({ ...guide, ...over }) }]);

  it('is refused and named', () => {
    expect(read({})).not.toThrow();
    expect(read({}, 'y.yaml')).toThrow(/y\.yaml/);
    expect(read({ steps: [{ zh: '说', en: 'Say' }] })).toThrow(/steps/);
    expect(read({ steps: [{ ...one, basis: ['甲 第一条'] }] })).toThrow(/第…条/);
    expect(read({ seeAlso: ['z'] })).toThrow(/z: there is no such guide/);
    expect(read({ colour: 'red' })).toThrow(/colour/);
    const material = { ...one, id: 'a', item: { zh: '甲', en: 'A' } };
    expect(read({ materials: [material, material] })).toThrow(/stands twice/);
  });
});

/** Names have no other wording. */
const officialName =
  /《[^》]*》|(?:国务院|国家|省、自治区、直辖市|省级|设区的市级|县级以上|地方|所在地|各级)*(?:人民政府)?(?:负责)?(?:药品|食品|市场|卫生|医疗保障)[\p{Script=Han}]{0,10}(?:部门|总局|管理局|机构|委员会)|人民政府|(?:药物|药品|医疗器械|化妆品)[\p{Script=Han}]{0,8}质量管理规范|法定代表人|主要负责人|直接负责的主管人员|其他(?:直接)?责任人员/gu;

const documentOf = (key: string): string => key.slice(0, key.lastIndexOf('/'));

function factsOf({ basis }: GuideStatement): string {
  return basis.map((key) => [notes.get(key)?.zh, ...(notes.get(key)?.facts ?? [])].join('；')).join('；');
}

/** Whether a cited article says that the days of its document are working days. */
const inWorkingDays = ({ basis }: GuideStatement): boolean =>
  basis.some((key) => /按工作日算|工作日计算/.test(notes.get(key)?.zh ?? ''));

/** Amounts, periods, multiples and shares, however written. */
function figuresOf(text: string): Set<string> {
  const form = factForm(text.replaceAll('天', '日')).replace(
    /(\d+(?:\.\d+)?)[至到-](\d+(?:\.\d+)?)(个?工作日|元|%|倍|日|个月|年)/g,
    '$1$3至$2$3',
  );
  const found = form.match(/\d+(?:\.\d+)?(?:个?工作日|元|%|倍|日|个月|年|小时)/g) ?? [];
  return new Set(found.map((figure) => figure.replace('个工作日', '工作日')));
}

const smallNumbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Counted things in Chinese, without their units, sorted. */
function countedIn(zh: string): string[] {
  return sorted(
    [...figuresOf(zh.replace(/\d+月\d+日/g, ''))].map((figure) => figure.replace(/[^\d.]+$/, '')),
  );
}

/** The same in English: 5 working days, six months, CNY 20,000, 30%, twice. */
function countedInEnglish(en: string): string[] {
  const text = en
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/\btwice\b/gi, '2 times')
    .replace(
      new RegExp(`\\b(${smallNumbers.join('|')})\\b(?= (?:\\w+ )?(?:day|month|year|hour|time))`, 'gi'),
      (word) => String(smallNumbers.indexOf(word.toLowerCase()) + 1),
    );
  const counted = [
    ...text.matchAll(/CNY (\d+(?:\.\d+)?)(?:(?: to |-)(\d+(?:\.\d+)?))?/g),
    ...text.matchAll(
      /(\d+(?:\.\d+)?)(?:%| ?per ?cent)?(?:(?: to | and |-)(\d+(?:\.\d+)?))?(?:%| ?per ?cent| (?:\w+ )?(?:days?|months?|years?|hours?|times)\b)/g,
    ),
  ];
  return sorted(counted.flatMap((match) => [match[1]!, ...(match[2] ? [match[2]] : [])]));
}

const sorted = (numbers: string[]): string[] => [...new Set(numbers)].sort();
