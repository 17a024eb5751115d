/** How much of a PDF page is covered by pictures, from its drawing operators; no picture is drawn. */

interface OperatorList {
  fnArray: number[];
  argsArray: unknown[];
}

type Matrix = [number, number, number, number, number, number];

/** Share of the page's area that its largest picture covers, 0 to 1. `ops` are PDF.js's numbers of operators. */
export function largestPicture(list: OperatorList, ops: Record<string, number>, pageArea: number): number {
  const pictures = new Set(
    [
      'paintImageXObject',
      'paintInlineImageXObject',
      'paintImageMaskXObject',
      'paintSolidColorImageMask',
      'paintJpegXObject',
    ].map((name) => ops[name]),
  );
  const stack: Matrix[] = [];
  let matrix: Matrix = [1, 0, 0, 1, 0, 0];
  let largest = 0;
  for (const [i, operator] of list.fnArray.entries()) {
    const args = list.argsArray[i];
    if (operator === ops.save) stack.push(matrix);
    else if (operator === ops.restore) matrix = stack.pop() ?? matrix;
    else if (operator === ops.transform) matrix = multiply(matrix, [...(args as Matrix)] as Matrix);
    else if (operator === ops.paintFormXObjectBegin) {
      stack.push(matrix);
      const own = (args as [ArrayLike<number> | null])[0];
      if (own) matrix = multiply(matrix, Array.from(own) as Matrix);
    } else if (operator === ops.paintFormXObjectEnd) matrix = stack.pop() ?? matrix;
    else if (pictures.has(operator))
      largest = Math.max(largest, Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));
  }
  return pageArea > 0 ? Math.min(1, largest / pageArea) : 0;
}

function multiply(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[2] * b[1],
    a[1] * b[0] + a[3] * b[1],
    a[0] * b[2] + a[2] * b[3],
    a[1] * b[2] + a[3] * b[3],
    a[0] * b[4] + a[2] * b[5] + a[4],
    a[1] * b[4] + a[3] * b[5] + a[5],
  ];
}
