/** Cells that span rows and columns, laid out on a plain grid. */

export interface SpannedCell {
  text: string;
  rows: number;
  columns: number;
  header: boolean;
}

export interface Grid {
  rows: string[][];
  /** Rows at the top that hold the names of the columns. */
  headerRows: number;
}

const maxSpan = 1_000;
const maxCells = 500_000;
/** A longer text is not said again in every row it spans. */
const longestRepeated = 200;

/**
 * A cell that spans rows stands in each of them, so that a row can be read alone; one that spans columns stands in
 * the first.
 */
export function layOut(rows: readonly (readonly SpannedCell[])[]): Grid {
  const grid: string[][] = rows.map(() => []);
  const filled = new Set<string>();
  const headers: boolean[] = [];
  let cells = 0;
  for (const [y, row] of rows.entries()) {
    headers.push(row.length > 0 && row.every((cell) => cell.header));
    let x = 0;
    for (const cell of row) {
      while (filled.has(`${y},${x}`)) x++;
      const down = Math.min(cell.rows || rows.length, maxSpan, rows.length - y);
      const across = Math.min(cell.columns || 1, maxSpan);
      for (let dy = 0; dy < down; dy++)
        for (let dx = 0; dx < across && cells < maxCells; dx++) {
          cells++;
          filled.add(`${y + dy},${x + dx}`);
          const repeated = dy === 0 || cell.text.length <= longestRepeated;
          grid[y + dy]![x + dx] = dx === 0 && repeated ? cell.text : '';
        }
      x += across;
    }
  }
  const width = Math.max(0, ...grid.map((row) => row.length));
  const whole = grid.map((row) => Array.from({ length: width }, (_, x) => row[x] ?? ''));
  let marked = headers.findIndex((header) => !header);
  if (marked < 0) marked = headers.length > 1 ? 1 : 0;
  return { rows: whole, headerRows: marked > 0 ? marked : looksLikeHeader(whole) ? 1 : 0 };
}

/** Names of columns: every cell of the first row has one, short, and none is a number or a sentence. */
export function looksLikeHeader(rows: readonly (readonly string[])[]): boolean {
  const [first] = rows;
  if (!first || rows.length < 2 || first.length < 2) return false;
  return first.every((cell) => cell !== '' && cell.length <= 30 && !/^[\d.]+$|[。；：]$/.test(cell));
}
