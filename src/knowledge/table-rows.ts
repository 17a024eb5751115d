/** Names and headings of the rows of one table. */
import { titleOf } from './line-shapes.ts';
import type { Line } from './lines.ts';

export class TableRows {
  /** `附件1 表2`. */
  readonly name: string;
  /** Number of the table in the file. */
  readonly table: number;
  private readonly above: string[];
  private row = 0;
  /** Cells that reach down into the rows below, by column. */
  private spanned: string[] = [];

  constructor(table: number, name: string, caption: string | null) {
    this.table = table;
    this.name = name;
    this.above = caption === null ? [] : [caption];
  }

  /** A header row: its columns stand above every row. */
  header(line: Line): void {
    this.above.push(line.cells.filter((c) => c !== '').join(' | '));
  }

  /** Name of the next row, and what stands above it: caption, columns, and leading cells it shares. */
  next(line: Line): { article: string; headings: string[] } {
    this.row++;
    const missing = line.grid ? Math.max(0, this.spanned.length - line.cells.length) : 0;
    const shared = this.spanned.slice(0, missing);
    this.spanned = line.grid ? [...shared, ...line.cells] : [];
    const headings = [...this.above, ...shared.filter((c) => c !== '').map(titleOf)];
    return { article: `${this.name} 行${this.row}`, headings };
  }
}
