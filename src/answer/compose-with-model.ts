/**
 * The composer that asks a model: evidence is shown as marked data, the answer is read claim by claim, and the
 * quotes are cut by our code. What it yields is not proven; the next step does that.
 */
import { YaowenError } from '../errors.ts';
import type { Composer, LanguageModel } from '../ports.ts';
import { createMarkParser, formatMark, type MarkedClaim } from './marks.ts';
import { asData, fillPrompt, parsePrompt } from './prompts.ts';
import type { DraftClaim, Evidence, EvidenceBlock, EvidenceSpan } from './types.ts';

export interface ModelComposerOptions {
  model: LanguageModel;
  /** Text of prompts/answer.md. */
  prompt: string;
  /** Limit of one request to the model. */
  timeoutMs: number;
}

/** Claims asked for, and claims read at most: a model that does not stop is stopped. */
const askedClaims = 5;
const readClaims = 12;
/** Characters of evidence shown: about 12,000 tokens, which small on-premises models still read. */
const evidenceBudget = 16_000;
/** A block longer than this (a table) would push the others out; it is shown cut. The quote is not. */
const longestBlock = 3_000;
/** Characters read from a model in one answer, thoughts included. */
const answerBudget = 200_000;
/** Failed sentences told to a second try. */
const failedShown = 6;

/** @throws Error when the prompt file lacks a section */
export function createModelComposer({ model, prompt, timeoutMs }: ModelComposerOptions): Composer {
  const sections = parsePrompt(prompt);
  const section = (name: string): string => {
    const text = sections.get(name);
    if (text === undefined) throw new Error(`prompts/answer.md lacks the section ${name}`);
    return text;
  };
  for (const lang of ['zh', 'en']) {
    for (const name of ['instructions', 'prompt', 'failed']) section(`${name}.${lang}`);
  }

  return {
    mode: 'model',
    async *compose(evidence, { signal, failed }) {
      const { lang, standalone, asOf } = evidence.question;
      const shown = withinBudget(evidence);
      const byMark = new Map(shown.map((block) => [block.mark, block]));
      const sentences = failed.slice(0, failedShown).map((text) => asData(text.slice(0, 500)));
      const request = {
        instructions: fillPrompt(section(`instructions.${lang}`), {
          asOf,
          maxClaims: String(askedClaims),
        }).trim(),
        prompt: fillPrompt(section(`prompt.${lang}`), {
          evidence: shown.map(showBlock).join('\n\n'),
          question: asData(standalone),
          failed:
            sentences.length === 0
              ? ''
              : fillPrompt(section(`failed.${lang}`), { sentences: sentences.join('\n') }),
        }).trim(),
        signal,
        timeoutMs,
      };
      yield* readAnswer(model.stream(request), byMark);
    },
  };
}

async function* readAnswer(
  stream: AsyncIterable<string>,
  byMark: Map<number, EvidenceBlock>,
): AsyncGenerator<DraftClaim> {
  const parser = createMarkParser((mark) => byMark.has(mark));
  let claims = 0;
  let characters = 0;
  for await (const chunk of stream) {
    characters += chunk.length;
    for (const claim of parser.push(chunk)) {
      claims += 1;
      yield toDraft(claim, byMark);
      if (claims >= readClaims) return;
    }
    if (characters > answerBudget) throw noUsableAnswer();
  }
  // Only a stream that ended well may have a last line; a fault has thrown by now and its half line is dropped.
  for (const claim of parser.end()) {
    claims += 1;
    yield toDraft(claim, byMark);
  }
  if (claims === 0 && !parser.refused) throw noUsableAnswer();
}

function noUsableAnswer(): YaowenError {
  return new YaowenError('unavailable:model', {
    zh: '模型没有给出可用的回答，请稍后再试。',
    en: 'The model gave no usable answer. Please try again later.',
  });
}

/** Blocks in order of rank while they fit; marks that are not shown are not issued. */
function withinBudget({ blocks }: Evidence): EvidenceBlock[] {
  const shown: EvidenceBlock[] = [];
  let left = evidenceBudget;
  for (const block of blocks) {
    const length = Math.min(block.end - block.start, longestBlock);
    if (length > left) break;
    left -= length;
    shown.push(block);
  }
  return shown;
}

function showBlock(block: EvidenceBlock): string {
  const { provision } = block.passage;
  const place = [
    block.paragraph === null ? '' : `第${block.paragraph}款`,
    block.item === null ? '' : `第（${block.item}）项`,
  ].join('');
  const words = provision.text.slice(block.start, Math.min(block.end, block.start + longestBlock));
  // The label is data too: a title comes from a loaded file.
  const label = asData(`《${provision.document}》${provision.article}${place}`.replace(/\s+/g, ' '));
  return `${formatMark(block.mark)}\n${label}\n${asData(words.trim())}`;
}

/** The spans behind a claim's marks. An item is nothing without its paragraph's lead-in, so that comes along. */
function toDraft(claim: MarkedClaim, byMark: Map<number, EvidenceBlock>): DraftClaim {
  const spans: EvidenceSpan[] = [];
  const add = (span: EvidenceSpan) => {
    const same = spans.some(
      (one) => one.passage === span.passage && one.start === span.start && one.end === span.end,
    );
    if (!same && span.end > span.start) spans.push(span);
  };
  for (const mark of claim.marks) {
    const { passage, start, end, paragraph, item } = byMark.get(mark)!;
    if (item !== null) {
      const lead = passage.provision.paragraphs.find((one) => one.start <= start && start < one.end);
      const first = lead?.items[0];
      if (lead && first)
        add({ passage, ...trimmed(passage.provision.text, lead.start, first.start), paragraph, item: null });
    }
    add({ passage, ...trimmed(passage.provision.text, start, end), paragraph, item });
  }
  // A character the decoder could not read: what stood there is unknown, and may have been a figure.
  const unread = claim.text.includes('\ufffd') ? ['\ufffd'] : [];
  return { text: claim.text, spans, unknownMarks: [...claim.unknownMarks, ...unread] };
}

/** A quote does not begin or end with white space. */
function trimmed(text: string, start: number, end: number): { start: number; end: number } {
  let [from, to] = [start, end];
  while (from < to && text[from]!.trim() === '') from += 1;
  while (to > from && text[to - 1]!.trim() === '') to -= 1;
  return { start: from, end: to };
}
