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
  /** Latest cell of each column, and the shapes of the first row: it has a cell in every column. */
  private columns: string[] = [];
  private shapes: Shape[] = [];

  constructor(table: number, name: string, caption: string | null) {
    this.table = table;
    this.name = name;
    this.above = caption === null ? [] : [caption];
  }

  /** A header row: its columns stand above every row. */
  header(line: Line): void {
    this.above.push(line.cells.filter((c) => c !== '').join(' | '));
  }

  /** Name of the next row, and what stands above it: caption, columns, and the leading cells it shares. */
  next(line: Line): { article: string; headings: string[] } {
    this.row++;
    if (this.shapes.length === 0) this.shapes = line.cells.map(shapeOf);
    const from = line.grid ? this.firstColumn(line.cells) : 0;
    const shared = this.columns.slice(0, from);
    if (this.isCertain(line.cells, from)) this.columns.splice(from, line.cells.length, ...line.cells);
    const headings = [...this.above, ...shared.filter((c) => c !== '').map(titleOf)];
    return { article: `${this.name} 行${this.row}`, headings };
  }

  /** A short word may stand in any column: only where the row is right-aligned does it take its place. */
  private isCertain(cells: readonly string[], from: number): boolean {
    const missing = this.shapes.length - cells.length;
    return missing <= 0 || from === missing || shapeOf(cells.find((c) => c !== '') ?? '') !== 'short';
  }

  /**
   * Column of a row's first cell. A short row lacks leading cells that reach down from above, often trailing ones
   * too, so the cell's shape tells: 02骨刀 stands below 01骨锯. Where in doubt, fewer cells are taken as shared.
   */
  private firstColumn(cells: readonly string[]): number {
    const missing = this.shapes.length - cells.length;
    const first = cells.find((c) => c !== '');
    if (missing <= 0 || first === undefined) return 0;
    const shape = shapeOf(first);
    const match = this.shapes.indexOf(shape);
    if (match < 0) {
      const long = this.shapes.indexOf('long');
      return Math.min(missing, Math.max(0, long));
    }
    return shape !== 'long' && this.shapes[missing] === shape ? missing : match;
  }
}

type Shape = 'number' | 'decimal' | 'code' | 'numbered' | 'short' | 'long' | 'empty';

function shapeOf(cell: string): Shape {
  if (cell === '') return 'empty';
  if (/^[*※]?\d{1,3}$/.test(cell)) return 'number';
  if (/^[*※]?\d{1,3}(?:\.\d{1,3})+$/.test(cell)) return 'decimal';
  if (/^\d{2}-\d{2}/.test(cell)) return 'code';
  if (/^\d{1,2}\s?[\u4e00-\u9fa5].{0,24}$/.test(cell)) return 'numbered';
  return cell.length <= 12 ? 'short' : 'long';
}
