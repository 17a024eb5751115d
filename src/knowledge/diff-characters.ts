/**
 * What differs between two texts, character by character: Myers, "An O(ND) difference algorithm and its variations"
 * (1986), in its linear-space form, with islands of a character or two joined to the change around them. Pure.
 */

/** A run of characters: in both texts, only in the first, or only in the second. */
export interface DiffSpan {
  op: 'same' | 'removed' | 'added';
  text: string;
}

/** Beyond this many differences a text counts as rewritten, so that the time stays bounded. */
const mostDifferences = 3000;
/** Equal runs up to this long between two changes say nothing to a reader. */
const longestIsland = 2;

/**
 * The spans in order: those that are not `added` join to `before`, those that are not `removed` to `after`.
 * Surrogate pairs are never split.
 */
export function diffCharacters(before: string, after: string): DiffSpan[] {
  const [a, b] = [[...before], [...after]];
  const edits: DiffSpan[] = [];
  const tell = (op: DiffSpan['op'], characters: string[]) => {
    if (characters.length === 0) return;
    const last = edits.at(-1);
    const text = characters.join('');
    if (last?.op === op) last.text += text;
    else edits.push({ op, text });
  };
  walk(a, 0, a.length, b, 0, b.length, tell);
  return joinIslands(edits);
}

type Tell = (op: DiffSpan['op'], characters: string[]) => void;

function walk(a: string[], a0: number, a1: number, b: string[], b0: number, b1: number, tell: Tell): void {
  let head = 0;
  while (a0 + head < a1 && b0 + head < b1 && a[a0 + head] === b[b0 + head]) head += 1;
  tell('same', a.slice(a0, a0 + head));
  let tail = 0;
  while (a1 - tail > a0 + head && b1 - tail > b0 + head && a[a1 - tail - 1] === b[b1 - tail - 1]) tail += 1;
  const [aStart, aEnd, bStart, bEnd] = [a0 + head, a1 - tail, b0 + head, b1 - tail];
  const middle = aStart < aEnd && bStart < bEnd ? middlePoint(a, aStart, aEnd, b, bStart, bEnd) : null;
  if (middle) {
    walk(a, aStart, middle.x, b, bStart, middle.y, tell);
    walk(a, middle.x, aEnd, b, middle.y, bEnd, tell);
  } else {
    tell('removed', a.slice(aStart, aEnd));
    tell('added', b.slice(bStart, bEnd));
  }
  tell('same', a.slice(a1 - tail, a1));
}

/** Where a shortest path of edits passes the middle; null where the two have nothing in common, or too little. */
function middlePoint(
  a: string[],
  a0: number,
  a1: number,
  b: string[],
  b0: number,
  b1: number,
): { x: number; y: number } | null {
  const [n, m] = [a1 - a0, b1 - b0];
  const delta = n - m;
  const odd = delta % 2 !== 0;
  const most = Math.min(Math.ceil((n + m) / 2), mostDifferences);
  const offset = most + 1;
  const forth = new Int32Array(2 * offset + 1).fill(-1);
  const back = new Int32Array(2 * offset + 1).fill(-1);
  forth[offset + 1] = 0;
  back[offset + 1] = 0;
  for (let d = 0; d <= most; d += 1) {
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && forth[offset + k - 1]! < forth[offset + k + 1]!);
      let x = down ? forth[offset + k + 1]! : forth[offset + k - 1]! + 1;
      let y = x - k;
      while (x < n && y < m && a[a0 + x] === b[b0 + y]) {
        x += 1;
        y += 1;
      }
      forth[offset + k] = x;
      const other = delta - k;
      if (odd && Math.abs(other) < d && back[offset + other]! >= 0 && x + back[offset + other]! >= n)
        return inside(x, y, n, m, a0, b0);
    }
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && back[offset + k - 1]! < back[offset + k + 1]!);
      let x = down ? back[offset + k + 1]! : back[offset + k - 1]! + 1;
      let y = x - k;
      while (x < n && y < m && a[a1 - 1 - x] === b[b1 - 1 - y]) {
        x += 1;
        y += 1;
      }
      back[offset + k] = x;
      const other = delta - k;
      if (!odd && Math.abs(other) <= d && forth[offset + other]! >= 0 && x + forth[offset + other]! >= n)
        return inside(n - x, m - y, n, m, a0, b0);
    }
  }
  return null;
}

/** A corner is no middle: the walk would not end. */
function inside(x: number, y: number, n: number, m: number, a0: number, b0: number) {
  if (x < 0 || y < 0 || x > n || y > m) return null;
  return (x === 0 && y === 0) || (x === n && y === m) ? null : { x: a0 + x, y: b0 + y };
}

/** Removed before added, and equal islands inside a change made part of it. */
function joinIslands(spans: DiffSpan[]): DiffSpan[] {
  const joined: DiffSpan[] = [];
  let removed = '';
  let added = '';
  const close = () => {
    if (removed) joined.push({ op: 'removed', text: removed });
    if (added) joined.push({ op: 'added', text: added });
    removed = '';
    added = '';
  };
  spans.forEach(({ op, text }, i) => {
    if (op === 'removed') removed += text;
    else if (op === 'added') added += text;
    else {
      const isIsland = (removed || added) && i < spans.length - 1 && [...text].length <= longestIsland;
      if (isIsland) {
        removed += text;
        added += text;
      } else {
        close();
        const last = joined.at(-1);
        if (last?.op === 'same') last.text += text;
        else joined.push({ op, text });
      }
    }
  });
  close();
  return joined;
}
