/** Words of other formats as Markdown lines that the parser reads back word for word. */

/** Escapes what the parser would take for a mark. It takes the backslashes off again. */
export function escapeInline(text: string): string {
  return text.replace(/[\\*_~[\]<|]/g, '\\$&').replaceAll('<!', '<\\!');
}

/** One line of words; a mark at its start that would make it a heading, an item, a rule or front matter is escaped. */
export function textLine(escaped: string): string {
  return escaped.trim().replace(/^(?:#{1,6}(?=\s|$)|[-+=](?=\s|[-+=]|$))/, '\\$&');
}

export const heading = (level: number, escaped: string): string =>
  `${'#'.repeat(Math.min(6, Math.max(1, level)))} ${escaped.trim().replace(/\s#+$/, '')}`;

/** A table: rows of escaped cells on one line each. Without a header the parser says so in a doubt. */
export function table(rows: readonly (readonly string[])[], headerRows: number): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell || ' ').join(' | ')} |`;
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (headerRows === 0) return rows.map(line);
  // Further header rows are bold: the parser adds them to the header.
  const bold = (cells: readonly string[]) => cells.map((cell) => (cell === '' ? '' : `**${cell}**`));
  return [
    line(rows[0]!),
    `|${' --- |'.repeat(width)}`,
    ...rows.slice(1, headerRows).map((row) => line(bold(row))),
    ...rows.slice(headerRows).map(line),
  ];
}

/** White space as a page shows it: runs are one space; none between Chinese characters where a line was broken. */
export function collapse(text: string): string {
  return text
    .replace(/(?<=[\u3001-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3001-\u9fff\uff00-\uffef])/g, '')
    .replace(/[ \t\r\n\f\u00a0]+/g, ' ');
}
