import type { Peer } from '../peer.ts';

interface Engine {
  defineConfig(config: { fldWeights: Record<string, number>; bm25Params: { k1: number; b: number } }): void;
  definePrepTasks(tasks: ((text: string) => string[])[]): void;
  addDoc(document: { words: string }, id: string): void;
  consolidate(): void;
  search(text: string, limit: number): [string, number][];
}

export const wink: Peer = {
  name: 'wink-bm25-text-search',
  async build(documents) {
    // It has no types of its own.
    const name = 'wink-bm25-text-search';
    const { default: create } = (await import(name)) as { default: () => Engine };
    const engine = create();
    engine.defineConfig({ fldWeights: { words: 1 }, bm25Params: { k1: 1.2, b: 0.75 } });
    engine.definePrepTasks([(text) => text.split(' ')]);
    for (const { entry, words } of documents) engine.addDoc({ words }, entry.id);
    engine.consolidate();
    return { search: (question, k) => engine.search(question.words().join(' '), k).map(([id]) => id) };
  },
};
