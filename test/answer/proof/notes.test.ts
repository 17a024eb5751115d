/**
 * Every note passes the proof against its article, in both languages; a note with one thing changed fails. Where the
 * official texts are absent the notes stand in for them, as they do in the starter pack.
 */
import { describe, expect, it } from 'vitest';
import { type ProofContext, prove } from '../../../src/answer/proof/prove.ts';
import { createLibrary } from '../../../src/knowledge/library.ts';
import { parseDocument } from '../../../src/knowledge/parse-document.ts';
import { buildRelease } from '../../../src/knowledge/release.ts';
import type { Note } from '../../../src/knowledge/types.ts';
import type { LibraryProvision } from '../../../src/ports.ts';
import { readCatalogue, readNotes } from '../../../src/runtime/read-knowledge.ts';
import { readSharedTexts, sharedTexts } from '../../knowledge/shared-texts.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const seed = Number(process.env.TEST_SEED ?? 20261123);
/** Altered notes tried; the whole 3,000 with the long tests. */
const wanted = process.env.YAOWEN_TEST_LONG ? 3000 : 600;
/** Share of altered notes that must fail. */
const leastCaught = 0.98;

const notes = await readNotes();
const parsed = sharedTexts
  ? readSharedTexts()
      .filter((t) => t.folder === 'regulations')
      .map(({ fileName, text }) => parseDocument({ fileName, text }))
  : [];
const library = createLibrary(
  buildRelease({ id: 'notes', parsed, catalogue: await readCatalogue(), notes }).content,
);

async function provisionOf(note: Note): Promise<LibraryProvision> {
  const slash = note.key.lastIndexOf('/');
  const found = await library.find(note.key.slice(0, slash), note.key.slice(slash + 1));
  return found.find((p) => p.edition.editionDate === note.editionDate)!;
}

function stands(text: string, provision: LibraryProvision, lang: 'zh' | 'en'): boolean {
  // Whether the law still applies is another check's matter.
  const context: ProofContext = { asOf: '2026-01-01', statusOn: () => 'in_force', lang };
  const passage = { provision, score: 1, why: [] };
  const span = { passage, start: 0, end: provision.text.length, paragraph: null, item: null };
  return prove({ text, spans: [span], unknownMarks: [] }, context).ok;
}

type Change = (text: string, random: () => number) => string | null;

const replaceOne =
  (pattern: RegExp, to: (found: string) => string): Change =>
  (text, random) => {
    const found = [...text.matchAll(pattern)];
    if (found.length === 0) return null;
    const match = found[Math.floor(random() * found.length)]!;
    const changed = to(match[0]);
    return changed === match[0]
      ? null
      : text.slice(0, match.index) + changed + text.slice(match.index + match[0].length);
  };
const either = (pairs: Record<string, string>) => (found: string) => pairs[found] ?? found;

/** One thing changed, as a careless or hostile hand would. */
const changes: Record<'zh' | 'en', Record<string, Change>> = {
  zh: {
    number: replaceOne(/\d+(?:\.\d+)?(?=个?工作日|日|天|年|个月|倍|万元|元|%)/g, (n) =>
      String(Number(n) + 3),
    ),
    unit: replaceOne(
      /(?<=\d)(?:个工作日|日|年|个月|万元)/g,
      either({ 个工作日: '日', 日: '个工作日', 年: '个月', 个月: '年', 万元: '元' }),
    ),
    'start day': replaceOne(
      /受理|收到|届满|到期|公布/g,
      either({ 受理: '批准', 收到: '发出', 届满: '开始', 到期: '开始', 公布: '通过' }),
    ),
    authority: replaceOne(
      /国家药监局|省级|设区的市/g,
      either({ 国家药监局: '县级药监部门', 省级: '市级', 设区的市: '县' }),
    ),
    modality: replaceOne(
      /必须|应当|不得|可以/g,
      either({ 必须: '可以', 应当: '可以', 不得: '可以', 可以: '必须' }),
    ),
    'dropped exception': replaceOne(
      /[，；（]?[^，；。（）]*(?:除外|另有规定|除非|但)[^，；。（）]*[）]?/g,
      () => '',
    ),
    'swapped subject': replaceOne(
      /注册人|备案人|经营企业|持有人|申请人|医疗机构/g,
      either({
        注册人: '消费者',
        备案人: '消费者',
        经营企业: '消费者',
        持有人: '消费者',
        申请人: '行政机关',
        医疗机构: '患者',
      }),
    ),
  },
  en: {
    number: replaceOne(/\d+(?:,\d{3})*(?= (?:working )?(?:days?|years?|months?|times))/g, (n) =>
      String(Number(n.replaceAll(',', '')) + 3),
    ),
    unit: replaceOne(
      /\b(?:working days|years|months)\b/g,
      either({ 'working days': 'months', years: 'months', months: 'years' }),
    ),
    'start day': replaceOne(
      /\b(?:acceptance|receipt|expiry|approval)\b/g,
      either({ acceptance: 'refusal', receipt: 'dispatch', expiry: 'issue', approval: 'application' }),
    ),
    authority: replaceOne(
      /\bNMPA\b|\bprovincial\b|\bprovince\b/g,
      either({ NMPA: 'county authority', provincial: 'county', province: 'county' }),
    ),
    modality: replaceOne(
      /\bmust not\b|\bmust\b|\bmay\b/g,
      either({ 'must not': 'may', must: 'may', may: 'must' }),
    ),
    'dropped exception': replaceOne(/,? (?:unless|except)[^,.;]*/g, () => ''),
    'swapped subject': replaceOne(
      /\b(?:registrant|filer|distributor|holder|applicant|hospital)\b/gi,
      () => 'consumer',
    ),
  },
};

describe('the notes', () => {
  it('all pass the proof against their articles, in both languages', async () => {
    const failing: string[] = [];
    for (const note of notes) {
      const provision = await provisionOf(note);
      for (const lang of ['zh', 'en'] as const)
        if (!stands(note[lang], provision, lang)) failing.push(`${note.key} ${lang}`);
    }
    expect(failing).toEqual([]);
  });

  it(`${wanted} with one thing changed, or of another article, fail (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const tried = new Map<string, { tried: number; passed: string[] }>();
    let count = 0;
    while (count < wanted) {
      const note = pick(notes);
      const lang = pick(['zh', 'en'] as const);
      const kind = pick([...Object.keys(changes[lang]), 'wrong article']);
      const text = kind === 'wrong article' ? note[lang] : changes[lang][kind]!(note[lang], random);
      if (text === null || (kind !== 'wrong article' && text === note[lang])) continue;
      const against = kind === 'wrong article' ? pick(notes) : note;
      if (kind === 'wrong article' && against === note) continue;
      count += 1;
      const tally = tried.get(`${lang} ${kind}`) ?? { tried: 0, passed: [] };
      tried.set(`${lang} ${kind}`, tally);
      tally.tried += 1;
      if (stands(text, await provisionOf(against), lang))
        tally.passed.push(`${note.key} → ${against.key}: ${text}`);
    }
    const passed = [...tried.values()].reduce((sum, tally) => sum + tally.passed.length, 0);
    const table = [...tried].map(([kind, { tried, passed }]) => `${kind}: ${passed.length} of ${tried} pass`);
    expect(1 - passed / count, table.join('\n')).toBeGreaterThanOrEqual(leastCaught);
  });
});
