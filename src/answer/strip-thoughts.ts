/** Takes `<think>…</think>` out of a stream of text, however it is cut into chunks. */

const opening = /<think(?:ing)?>/i;
const closing = /<\/think(?:ing)?>/i;
/** Longest tag less one: what may be the beginning of one at the end of a chunk. */
const longestTail = '</thinking>'.length - 1;

export interface ThoughtStripper {
  /** The visible text that is now certain. */
  push(chunk: string): string;
  /** What was still held back; nothing when the stream ends inside a thought. */
  end(): string;
}

/**
 * A closing tag without an opening one (some chat templates open the thought in the prompt) is dropped;
 * what stood before it was already let through and has to stand the proof like any other text.
 */
export function createThoughtStripper(): ThoughtStripper {
  let held = '';
  let thinking = false;

  function push(chunk: string): string {
    let rest = held + chunk;
    let visible = '';
    held = '';
    for (;;) {
      const tag = thinking ? closing.exec(rest) : firstTag(rest);
      if (tag) {
        if (!thinking) visible += rest.slice(0, tag.index);
        thinking = !thinking && !tag[0].startsWith('</');
        rest = rest.slice(tag.index + tag[0].length);
        continue;
      }
      const from = tailStart(rest);
      if (!thinking) visible += rest.slice(0, from);
      held = rest.slice(from);
      return visible;
    }
  }

  return {
    push,
    end() {
      const last = thinking ? '' : held;
      held = '';
      return last;
    },
  };
}

function firstTag(text: string): RegExpExecArray | null {
  const open = opening.exec(text);
  const close = closing.exec(text);
  if (open && close) return open.index < close.index ? open : close;
  return open ?? close;
}

/** Where a tag may have begun that the next chunk completes. */
function tailStart(text: string): number {
  const from = Math.max(0, text.length - longestTail);
  const at = text.lastIndexOf('<');
  if (at < from) return text.length;
  const tail = text.slice(at).toLowerCase();
  return ['<think>', '<thinking>', '</think>', '</thinking>'].some((tag) => tag.startsWith(tail))
    ? at
    : text.length;
}
