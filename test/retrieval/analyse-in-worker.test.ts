/** The analyser as a Worker gets it: one bundle, no Node, the same terms, small enough. */
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/retrieval/analyse.ts';

const entry = fileURLToPath(new URL('../../src/retrieval/analyse.ts', import.meta.url));
const texts = [
  '申請第二類醫療器械延續註冊，應當在屆滿前6個月提出；三十日内、二万元、百分之五',
  '国家市场监督管理总局令第47号 国械注准20203170001 国药监械注〔2020〕12号 第七十九条之一',
  'Registrants shall file within 30 days; the device’s UDI (see 4.2.1)',
  'mixed 混合 text\u200b 口罩\ud800怎么备案？',
];

let code: string;

beforeAll(async () => {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      target: 'es2024',
      lib: { entry, formats: ['iife'], name: 'analyser' },
    },
  })) as Rolldown.RolldownOutput[];
  code = built[0]!.output[0].code;
});

describe('the analyser in a bare context', () => {
  it('gives the same terms for the same text', () => {
    const context = createContext({ texts });
    runInContext(code, context);
    const terms = JSON.parse(
      runInContext('JSON.stringify(texts.map((text) => analyser.analyse(text)))', context),
    );
    expect(terms).toEqual(texts.map(analyse));
  });

  it('asks nothing of Node', () => {
    expect(code).not.toMatch(/require\(["']node:|from ?["']node:/);
  });

  it('takes at most 1 MB compressed, word list and conversion table included', () => {
    expect(gzipSync(code).length).toBeLessThan(1_000_000);
  });
});
