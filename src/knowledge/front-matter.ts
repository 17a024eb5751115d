/** Front matter: a third party's record about the text. Read for comparison only, never trusted over the text. */

export interface FrontMatter {
  /** Scalars by key, nested ones as `title.zh`; quotes taken off. */
  fields: Record<string, string>;
  /** Number of lines it takes, the fences included; 0 where there is none. */
  lineCount: number;
}

const maxLines = 300;

/** Reads a leading `---` block. A block that is not closed or holds no `key: value` is text, not front matter. */
export function readFrontMatter(lines: readonly string[]): FrontMatter {
  const none = { fields: {}, lineCount: 0 };
  const start = lines.findIndex((line) => line.trim() !== '');
  if (start < 0 || start > 20 || lines[start]!.trim() !== '---') return none;
  const fields: Record<string, string> = {};
  let parent = '';
  let keys = 0;
  for (let i = start + 1; i < Math.min(lines.length, start + maxLines); i++) {
    const line = lines[i]!.slice(0, 2000);
    if (/^(---|\.\.\.)\s*$/.test(line)) return keys > 0 ? { fields, lineCount: i + 1 } : none;
    const pair = /^(\s*)([A-Za-z_][\w.-]{0,60}):(?:\s+(.*))?$/.exec(line);
    if (!pair) {
      if (/^\s*(-\s|#|$)/.test(line) || /^\s+\S/.test(line)) continue;
      return none;
    }
    keys++;
    const [, indent, key, value] = pair;
    const name = indent === '' ? key! : `${parent}.${key}`;
    if (indent === '') parent = key!;
    fields[name] = unquote(value ?? '');
  }
  return none;
}

function unquote(value: string): string {
  const trimmed = value.trim();
  const quoted = /^(['"])(.*)\1$/.exec(trimmed);
  return quoted ? quoted[2]! : trimmed;
}
