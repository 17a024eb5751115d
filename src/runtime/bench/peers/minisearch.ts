import type { Peer } from '../peer.ts';

/** MiniSearch with BM25+'s lower bound off, which ranks long texts first (δ = 0). */
export const minisearch: Peer = {
  name: 'minisearch',
  async build(documents) {
    const { default: MiniSearch } = await import('minisearch');
    const index = new MiniSearch<{ id: string; words: string }>({
      fields: ['words'],
      tokenize: (text) => text.split(' '),
      processTerm: (term) => term,
      searchOptions: { combineWith: 'OR', bm25: { k: 1.2, b: 0.75, d: 0 } },
    });
    index.addAll(documents.map(({ entry, words }) => ({ id: entry.id, words })));
    return {
      search: (question, k) =>
        index
          .search(question.words().join(' '))
          .slice(0, k)
          .map(({ id }) => id as string),
    };
  },
};
