/** How far a long command is, on standard error: a bar where a person looks on, plain lines elsewhere. */
import type { Bilingual } from '../errors.ts';

export interface ProgressBar {
  show(progress: { stage: string; done: number; total: number }): void;
  /** Ends the bar's line. */
  end(): void;
}

/** What a bar writes to; `process.stderr` is one. */
export interface BarStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;
const drawEveryMs = 100;
/** Without a terminal a line is written at each tenth. */
const plainSteps = 10;

/**
 * @param words name of each stage in the person's language
 * @param now milliseconds, for the time left
 */
export function createProgressBar(
  stream: BarStream,
  words: Record<string, Bilingual>,
  lang: keyof Bilingual,
  now: () => number = () => performance.now(),
): ProgressBar {
  let stage = '';
  let startedMs = 0;
  let drawnMs = Number.NEGATIVE_INFINITY;
  let open = false;
  let lastStep = -1;

  const line = (done: number, total: number): string => {
    const name = words[stage]?.[lang] ?? stage;
    const elapsedMs = now() - startedMs;
    const leftMs = done > 0 && done < total ? (elapsedMs / done) * (total - done) : null;
    const left = leftMs === null || elapsedMs < 1_000 ? '' : `  ${timeLeft(leftMs, lang)}`;
    return total === 0 ? name : `${name} ${done}/${total}${left}`;
  };

  return {
    show({ stage: next, done, total }) {
      if (next !== stage) {
        if (open) stream.write('\n');
        stage = next;
        startedMs = now();
        drawnMs = Number.NEGATIVE_INFINITY;
        lastStep = -1;
        open = false;
      }
      if (stream.isTTY) {
        if (now() - drawnMs < drawEveryMs && done < total) return;
        drawnMs = now();
        const filled = total === 0 ? 0 : Math.round((done / total) * barWidth);
        const text = `[${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}] ${line(done, total)}`;
        stream.write(`\r\u001b[2K${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
        open = true;
        return;
      }
      const step = total === 0 ? 0 : Math.floor((done / total) * plainSteps);
      if (step === lastStep) return;
      lastStep = step;
      stream.write(`${line(done, total)}\n`);
    },
    end() {
      if (open) stream.write('\n');
      open = false;
    },
  };
}

function timeLeft(ms: number, lang: keyof Bilingual): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 90) return lang === 'zh' ? `约剩 ${seconds} 秒` : `about ${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return lang === 'zh' ? `约剩 ${minutes} 分钟` : `about ${minutes} min left`;
}
