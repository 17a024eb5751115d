/** Questions whose provisions are known, and how near a new question comes to each: cosine over weighted terms. */

export interface PastQuestion {
  /** Terms, each once. */
  terms: readonly string[];
  /** Ids of the provisions that answer it. */
  relevant: readonly string[];
}

export interface Near {
  question: PastQuestion;
  /** 0 to 1. */
  similarity: number;
}

export interface PastQuestions {
  readonly questions: readonly PastQuestion[];
  /** The nearest, at most `most`, nearest first; equal ones in the order given. Linear in the postings met. */
  nearest(terms: Iterable<string>, most: number): Near[];
}

export function createPastQuestions(questions: readonly PastQuestion[]): PastQuestions {
  const postings = new Map<string, number[]>();
  questions.forEach(({ terms }, i) => {
    for (const term of terms) {
      const list = postings.get(term);
      if (list) list.push(i);
      else postings.set(term, [i]);
    }
  });
  const rarity = (having: number) => Math.log(1 + (questions.length - having + 0.5) / (having + 0.5));
  const weights = new Map([...postings].map(([term, list]) => [term, rarity(list.length)]));
  const unknown = rarity(0);
  const norms = questions.map(({ terms }) => Math.hypot(...terms.map((term) => weights.get(term)!)));
  return {
    questions,
    nearest(terms, most) {
      const scores = new Float64Array(questions.length);
      let squares = 0;
      for (const term of terms) {
        const weight = weights.get(term) ?? unknown;
        squares += weight * weight;
        for (const i of postings.get(term) ?? []) scores[i] = scores[i]! + weight * weight;
      }
      const norm = Math.sqrt(squares);
      const found: { i: number; similarity: number }[] = [];
      for (let i = 0; i < scores.length; i += 1)
        if (scores[i]! > 0) found.push({ i, similarity: scores[i]! / (norm * norms[i]!) });
      found.sort((a, b) => b.similarity - a.similarity || a.i - b.i);
      return found.slice(0, most).map(({ i, similarity }) => ({ question: questions[i]!, similarity }));
    },
  };
}
