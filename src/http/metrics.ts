/** Counts for /metrics, in the text format of Prometheus 0.0.4. */
import { type Outcome, outcomes } from '../answer/types.ts';
import type { IndexHealth, RerankHealth } from '../ports.ts';

const turnBucketsSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export interface Metrics {
  countTurn(outcome: Outcome, seconds: number): void;
  countRequest(method: string, route: string, status: number): void;
  /** @param facts of the moment: release, index, whether it can answer */
  print(facts: {
    release: string | null;
    index: string;
    indexSize: number;
    /** Null: the index has no spare one. */
    indexHealth: IndexHealth | null;
    /** Null or missing: no judge is configured. */
    rerankHealth?: RerankHealth | null;
  }): string;
}

export function createMetrics(startedAt = Date.now()): Metrics {
  const turns = new Map<Outcome, number>(outcomes.map((outcome) => [outcome, 0]));
  const buckets = turnBucketsSeconds.map(() => 0);
  const requests = new Map<string, number>();
  let turnSeconds = 0;
  let turnCount = 0;
  return {
    countTurn(outcome, seconds) {
      turns.set(outcome, (turns.get(outcome) ?? 0) + 1);
      turnSeconds += seconds;
      turnCount += 1;
      turnBucketsSeconds.forEach((limit, i) => {
        if (seconds <= limit) buckets[i]! += 1;
      });
    },
    countRequest(method, route, status) {
      const labels = `method="${escapeLabel(method)}",route="${escapeLabel(route)}",status="${status}"`;
      requests.set(labels, (requests.get(labels) ?? 0) + 1);
    },
    print({ release, index, indexSize, indexHealth, rerankHealth }) {
      return [
        ...heading('yaowen_turns_total', 'counter', 'Turns by outcome.'),
        ...[...turns].map(([outcome, n]) => `yaowen_turns_total{outcome="${outcome}"} ${n}`),
        ...heading('yaowen_turn_seconds', 'histogram', 'Time from question to recorded answer.'),
        ...turnBucketsSeconds.map((limit, i) => `yaowen_turn_seconds_bucket{le="${limit}"} ${buckets[i]}`),
        `yaowen_turn_seconds_bucket{le="+Inf"} ${turnCount}`,
        `yaowen_turn_seconds_sum ${turnSeconds}`,
        `yaowen_turn_seconds_count ${turnCount}`,
        ...heading('yaowen_http_requests_total', 'counter', 'Requests by route and status.'),
        ...[...requests].map(([labels, n]) => `yaowen_http_requests_total{${labels}} ${n}`),
        ...heading('yaowen_index_passages', 'gauge', 'Passages in the index that serves.'),
        `yaowen_index_passages{kind="${escapeLabel(index)}"} ${indexSize}`,
        ...heading('yaowen_index_degraded', 'gauge', 'The spare index answers for the main one.'),
        `yaowen_index_degraded ${indexHealth?.degraded ? 1 : 0}`,
        ...heading('yaowen_index_spare_searches_total', 'counter', 'Searches the spare index answered.'),
        `yaowen_index_spare_searches_total ${indexHealth?.spareSearches ?? 0}`,
        ...heading('yaowen_embedding_degraded', 'gauge', 'Words alone find, though a model is configured.'),
        `yaowen_embedding_degraded ${(indexHealth?.embedding?.state ?? 'ready') === 'ready' ? 0 : 1}`,
        ...heading('yaowen_lexical_searches_total', 'counter', 'Searches that had to do without vectors.'),
        `yaowen_lexical_searches_total ${indexHealth?.embedding?.lexicalSearches ?? 0}`,
        ...heading(
          'yaowen_rerank_degraded',
          'gauge',
          'The order stays as found, though a judge is configured.',
        ),
        `yaowen_rerank_degraded ${rerankHealth?.degraded ? 1 : 0}`,
        ...heading('yaowen_unranked_searches_total', 'counter', 'Searches that had to do without the judge.'),
        `yaowen_unranked_searches_total ${rerankHealth?.unrankedSearches ?? 0}`,
        ...heading('yaowen_release_info', 'gauge', 'The release that serves.'),
        `yaowen_release_info{release="${escapeLabel(release ?? '')}"} ${release === null ? 0 : 1}`,
        ...heading('yaowen_start_time_seconds', 'gauge', 'Unix time at which the process started.'),
        `yaowen_start_time_seconds ${Math.floor(startedAt / 1000)}`,
        '',
      ].join('\n');
    },
  };
}

const heading = (name: string, type: string, help: string): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
];

const escapeLabel = (text: string): string =>
  text.replace(/[\\"\n]/g, (found) => (found === '\n' ? '\\n' : `\\${found}`));
