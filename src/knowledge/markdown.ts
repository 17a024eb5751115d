/** Markdown marks taken off one line; the words stay as they are. Linear in the length of the line. */

const htmlTag =
  /^<\/?(?:br|p|div|span|sub|sup|b|i|u|em|strong|center|font|hr|a|small)(?:\s[^<>]{0,500})?\/?>/i;
const escapable = /[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/;
/** What may stand in the brackets of a link; official words in brackets are never taken for a target. */
const urlLike =
  /^(?:[a-z][a-z0-9+.-]{1,20}:|\/|\.{1,2}\/|#|www\.)|^[\w./%-]+\.(?:html?|md|pdf|docx?|xlsx?|png|jpe?g|gif|zip)$/i;

/**
 * Takes emphasis marks, links' brackets and targets, images' targets, angle brackets of bare links, backslash
 * escapes and plain HTML tags off a line. A single `*` or `_` stays unless a pair of `_` encloses words: laws and
 * forms use them (starred items, blanks to fill in).
 */
export function stripInline(line: string): string {
  if (!/[*_~[\]<\\!]/.test(line)) return line;
  const close = matchBrackets(line, '[', ']');
  const paren = matchBrackets(line, '(', ')');
  const angle = nextIndexOf(line, '>');
  const skip = new Map<number, number>();
  for (const [open, end] of close) {
    const target = linkTarget(line, end + 1, paren, angle);
    if (target === null) continue;
    skip.set(open, open + 1);
    if (open > 0 && line[open - 1] === '!') skip.set(open - 1, open + 1);
    skip.set(end, target);
  }
  markUnderscores(line, skip);
  let out = '';
  let i = 0;
  while (i < line.length) {
    const jump = skip.get(i);
    if (jump !== undefined) {
      i = jump;
      continue;
    }
    const c = line[i]!;
    if (c === '\\' && i + 1 < line.length && escapable.test(line[i + 1]!)) {
      out += line[i + 1];
      i += 2;
    } else if ((c === '*' || c === '~') && line[i + 1] === c) {
      while (line[i] === c) i++;
    } else if (c === '<') {
      const tag = htmlTag.exec(line.slice(i, i + 520));
      const url = tag ? null : /^<((?:https?|mailto|ftp):[^\s<>]{1,2000})>/.exec(line.slice(i, i + 2020));
      if (tag) {
        out += /^<br/i.test(tag[0]) ? ' ' : '';
        i += tag[0].length;
      } else if (url) {
        out += url[1];
        i += url[0].length;
      } else {
        out += c;
        i++;
      }
    } else {
      out += c;
      i++;
    }
  }
  return out;
}

/** Matching brackets of a line, one pass; brackets without a partner are left out. */
function matchBrackets(line: string, open: string, close: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const stack: number[] = [];
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (c === '\\') i++;
    else if (c === open) stack.push(i);
    else if (c === close && stack.length > 0) pairs.set(stack.pop()!, i);
  }
  return pairs;
}

/** `indexOf` for calls with rising positions: the line is walked once. */
function nextIndexOf(line: string, mark: string): (from: number) => number {
  let found = -2;
  return (from) => {
    if (found === -1) return -1;
    if (found < from) found = line.indexOf(mark, from);
    return found;
  };
}

/** Index after the link target that begins at `at`, or null where none begins there. */
function linkTarget(
  line: string,
  at: number,
  paren: Map<number, number>,
  angle: (from: number) => number,
): number | null {
  if (line[at] !== '(') return null;
  if (line[at + 1] === '<') {
    const end = angle(at + 2);
    if (end < 0) return null;
    const closing = /^>(?:\s+"[^"\n]{0,300}")?\)/.exec(line.slice(end, end + 400));
    return closing ? end + closing[0].length : null;
  }
  const end = paren.get(at);
  if (end === undefined || end - at > 1000) return null;
  const target = line.slice(at + 1, end).trim();
  return target === '' || (urlLike.test(target) && !/\s/.test(target.replace(/\s+"[^"]*"$/, '')))
    ? end + 1
    : null;
}

/** Marks `_words_` for removal of both underscores; blanks such as `____` and names such as `a_b` are kept. */
function markUnderscores(line: string, skip: Map<number, number>): void {
  let opened = -1;
  for (let i = 0; i < line.length; i++) {
    if (line[i] !== '_') continue;
    if (line[i - 1] === '_' || line[i + 1] === '_') {
      opened = -1;
      continue;
    }
    const before = line[i - 1] ?? ' ';
    const after = line[i + 1] ?? ' ';
    if (opened >= 0 && !/\s/.test(before) && !/\w/.test(after)) {
      skip.set(opened, opened + 1);
      skip.set(i, i + 1);
      opened = -1;
    } else if (!/\w/.test(before) && !/\s/.test(after)) opened = i;
  }
}
