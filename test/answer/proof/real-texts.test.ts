/**
 * The proof measured on real texts: sentences of the law must stand, the same sentences with one word or figure
 * turned must fall, and our notes (plain words) must mostly stand on their own article and fall on the next one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type ProofContext, prove } from '../../../src/answer/proof/prove.ts';
import { inventedPassage, spanOf } from '../../support/invented-provision.ts';

const root = new URL('../../..', import.meta.url).pathname;
const shared = process.env.YAOWEN_SHARED ?? join(root, '../shared');
const regulations = join(shared, 'regulations');
const notesFolder = join(root, 'knowledge/notes');
const held = existsSync(regulations);
const reason = held ? '' : ' (skipped: no regulations under YAOWEN_SHARED)';

interface Article {
  label: string;
  text: string;
}

/** A plain cut into articles: good enough for sentences to prove, without the parser under test elsewhere. */
function articlesOf(title: string): Article[] {
  if (!held) return [];
  const file = readdirSync(regulations).find((name) => name.startsWith(`${title}(`));
  if (!file) return [];
  const body = readFileSync(join(regulations, file), 'utf8').split('<!-- INFO END -->')[1] ?? '';
  return body
    .replace(/^#.*$/gm, '')
    .split(/^(?=第[一二三四五六七八九十百]+条[ \u3000])/m)
    .map((part) => part.trim().replace(/\n+/g, '\n'))
    .flatMap((text) => {
      const label = /^第[一二三四五六七八九十百]+条/.exec(text)?.[0];
      return label ? [{ label, text }] : [];
    });
}

function stands(claim: string, article: Article): boolean {
  const span = spanOf(inventedPassage(article.text, { article: article.label }));
  const context: ProofContext = { asOf: '2026-01-01', statusOn: () => 'in_force', lang: 'zh' };
  return prove({ text: claim.trim(), spans: [span], unknownMarks: [] }, context).ok;
}

/** One word or figure turned. */
const turns: [name: string, from: RegExp, to: string | ((match: string) => string)][] = [
  ['a duty made a choice', /应当|必须/, '可以'],
  ['a duty waived', /应当|必须/, '无需'],
  ['a duty forbidden', /应当|必须/, '不得'],
  ['a ban lifted', /不得(?!少于|低于|超过)|禁止/, '可以'],
  ['a choice made a duty', /(?<!不)可以(?!不|免)/, '应当'],
  ['a choice forbidden', /(?<!不)可以(?!不|免)/, '不得'],
  ['a negation dropped', /不予|未(?=经|取|按)/, ''],
  ['a negation turned', /未(?=经|按|取|依)/, '已'],
  ['working days made days', /个工作日/, '日'],
  ['days made working days', /(?<=\d)日/, '个工作日'],
  ['another figure', /\d+(?=个工作日|日|年|个月|倍|万元)/, (match) => String(Number(match) + 3)],
  ['a range turned round', /(\d+)(万元|倍)以上(\d+)(万元|倍)以下/, '$3$4以上$1$2以下'],
  ['a lower bound made an upper one', /(?<=\d(?:万元|倍))以上(?!\d)/, '以下'],
  ['the province made the state', /省、自治区、直辖市(?:人民政府)?药品监督管理部门/, '国家药监局'],
  ['the state made the province', /国务院药品监督管理部门/, '省级药品监督管理部门'],
  ['the city made the county', /设区的市级/, '县级'],
];

/** Caught at least. What slips through are turns that leave a true sentence (one of two offices or bans named). */
const leastCaught = 0.95;

describe.skipIf(!held)(`the proof on real texts${reason}`, { timeout: 60_000 }, () => {
  const documents = ['医疗器械监督管理条例', '化妆品监督管理条例', '医疗器械经营监督管理办法'];

  test.each(documents)('%s: its sentences stand, turned ones fall', (title) => {
    let sentences = 0;
    let standing = 0;
    let turned = 0;
    const slipped: string[] = [];
    for (const article of articlesOf(title)) {
      for (const sentence of article.text.replace(/^第\S+条[ \u3000]*/, '').split(/(?<=[。；])|\n/)) {
        if (sentence.trim().length < 6) continue;
        sentences += 1;
        if (!stands(sentence, article)) continue;
        standing += 1;
        for (const [name, from, to] of turns) {
          const claim = sentence.replace(from, to as string);
          if (claim === sentence) continue;
          turned += 1;
          if (stands(claim, article)) slipped.push(`${article.label} ${name}`);
        }
      }
    }
    // Sentences before a 但书 fall, as they should.
    expect(standing / sentences).toBeGreaterThan(0.93);
    expect(turned).toBeGreaterThan(100);
    expect(1 - slipped.length / turned, slipped.join('\n')).toBeGreaterThan(leastCaught);
  });

  const noted = existsSync(notesFolder)
    ? readdirSync(notesFolder).filter((name) => articlesOf(name).length > 0)
    : [];

  test.each(['zh', 'en'] as const)('notes in %s stand on their own article, and fall on the next', (lang) => {
    let own = 0;
    let next = 0;
    let all = 0;
    for (const title of noted) {
      const articles = articlesOf(title);
      for (const file of readdirSync(join(notesFolder, title))) {
        const { notes } = parse(readFileSync(join(notesFolder, title, file), 'utf8')) as {
          notes: { article: string; zh: string; en: string }[];
        };
        for (const note of notes) {
          const at = articles.findIndex((article) => article.label === note.article);
          if (at < 0) continue;
          const sentences = lang === 'zh' ? note.zh.split(/(?<=。)/) : note.en.split(/(?<=\.)\s+/);
          for (const sentence of sentences.filter((one) => one.trim() !== '')) {
            all += 1;
            if (stands(sentence, articles[at]!)) own += 1;
            if (stands(sentence, articles[(at + 1) % articles.length]!)) next += 1;
          }
        }
      }
    }
    expect(all).toBeGreaterThan(300);
    // Floors, some points under what is measured; plain words in English are the hardest to prove.
    expect(own / all).toBeGreaterThan(lang === 'zh' ? 0.85 : 0.7);
    expect(next / all).toBeLessThan(lang === 'zh' ? 0.12 : 0.18);
  });
});
