import { expect, it } from 'vitest';
import { createProgressBar } from '../../src/runtime/progress-bar.ts';

const words = { read: { zh: '读取', en: 'reading' }, save: { zh: '保存', en: 'saving' } };
function bar(isTTY: boolean, lang: 'zh' | 'en' = 'en') {
  let out = '';
  let ms = 0;
  const made = createProgressBar(
    { isTTY, columns: 80, write: (text) => (out += text) },
    words,
    lang,
    () => ms,
  );
  return { ...made, later: (by: number) => (ms += by), out: () => out };
}

it('draws counts and the time left over itself where a person looks on', () => {
  const { show, end, later, out } = bar(true);
  show({ stage: 'read', done: 0, total: 10 });
  later(2_000);
  show({ stage: 'read', done: 5, total: 10 });
  expect(out()).toContain('reading 5/10  about 2 s left');
  expect(out()).not.toContain('\n');
  later(10);
  show({ stage: 'read', done: 6, total: 10 });
  expect(out()).not.toContain('6/10');
  show({ stage: 'read', done: 10, total: 10 });
  end();
  end();
  expect(out().match(/\n/g)).toHaveLength(1);
});

it('writes plain lines elsewhere, at most one at each tenth, in Chinese too', () => {
  const { show, end, later, out } = bar(false, 'zh');
  for (let done = 0; done <= 500; done++) {
    show({ stage: 'read', done, total: 500 });
    later(1_000);
  }
  show({ stage: 'save', done: 0, total: 500 });
  end();
  const lines = out().trim().split('\n');
  expect(lines).toHaveLength(12);
  expect(lines[1]).toBe('读取 50/500  约剩 8 分钟');
  expect(out()).not.toMatch(/[\r\u001b]/);
});
