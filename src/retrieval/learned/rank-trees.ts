/**
 * LambdaMART (Burges 2010): boosted regression trees whose gradients come from the change in nDCG@10 that swapping
 * two passages would make. Grown leaf by leaf over binned features; pure and repeatable.
 */

/** One split or leaf a place; a leaf has feature -1. Left where the feature's value is at most the threshold. */
export interface RankTree {
  feature: number[];
  threshold: number[];
  left: number[];
  right: number[];
  value: number[];
}

/** Rows of one question lie together. */
export interface RankingRows {
  /** Row by row, `width` features each. */
  features: Float32Array;
  width: number;
  /** 1 where the passage answers. */
  relevant: Uint8Array;
  /** First row of each question, and the number of rows at the end. */
  starts: readonly number[];
  /** Number of passages that answer each question, found or not. */
  relevantCounts: readonly number[];
}

export interface TreeSettings {
  trees: number;
  leaves: number;
  rate: number;
  leastRows: number;
}

export const defaultTreeSettings: TreeSettings = { trees: 120, leaves: 10, rate: 0.1, leastRows: 30 };

const bins = 64;
const cutoff = 10;
/** Keeps leaf values finite where second derivatives vanish. */
const ridge = 1;

/** Scores the row of features that begins at a place. The trees lie in one typed array, so that it is quick. */
export function treeScorer(trees: readonly RankTree[]): (features: Float32Array, at: number) => number {
  const roots: number[] = [];
  const total = trees.reduce((sum, { feature }) => sum + feature.length, 0);
  const feature = new Int16Array(total);
  const threshold = new Float64Array(total);
  const left = new Int32Array(total);
  const right = new Int32Array(total);
  const value = new Float64Array(total);
  let start = 0;
  for (const tree of trees) {
    roots.push(start);
    feature.set(tree.feature, start);
    threshold.set(tree.threshold, start);
    value.set(tree.value, start);
    tree.left.forEach((node, i) => {
      left[start + i] = start + node;
      right[start + i] = start + tree.right[i]!;
    });
    start += tree.feature.length;
  }
  return (features, at) => {
    let sum = 0;
    for (let i = 0; i < roots.length; i += 1) {
      let node = roots[i]!;
      for (let f = feature[node]!; f >= 0; f = feature[node]!)
        node = features[at + f]! <= threshold[node]! ? left[node]! : right[node]!;
      sum += value[node]!;
    }
    return sum;
  };
}

export function learnTrees(rows: RankingRows, settings: TreeSettings = defaultTreeSettings): RankTree[] {
  const { features, width, relevant } = rows;
  const count = relevant.length;
  const edges = Array.from({ length: width }, (_, feature) => binEdges(features, width, count, feature));
  const binned = edges.map((cuts, feature) => {
    const column = new Uint8Array(count);
    for (let row = 0; row < count; row += 1) column[row] = binOf(cuts, features[row * width + feature]!);
    return column;
  });
  const scores = new Float64Array(count);
  const gradients = new Float64Array(count);
  const curvatures = new Float64Array(count);
  const trees: RankTree[] = [];
  for (let i = 0; i < settings.trees; i += 1) {
    lambdas(rows, scores, gradients, curvatures);
    trees.push(growTree(binned, edges, gradients, curvatures, settings, scores));
  }
  return trees;
}

/** At most `bins - 1` rising cuts at equal shares of the values. */
function binEdges(features: Float32Array, width: number, count: number, feature: number): number[] {
  // A spread sample is enough for cuts.
  const step = Math.max(1, Math.floor(count / 50_000));
  const values = new Float32Array(Math.ceil(count / step));
  for (let i = 0; i < values.length; i += 1) values[i] = features[i * step * width + feature]!;
  values.sort();
  const cuts: number[] = [];
  for (let bin = 1; bin < bins; bin += 1) {
    const value = values[Math.floor((bin * values.length) / bins)]!;
    if (cuts.length === 0 ? value > values[0]! || values[0] !== values.at(-1) : value > cuts.at(-1)!)
      cuts.push(value);
  }
  // Rare values lie in the last share: cut it finer.
  for (const share of [0.99, 0.995, 0.998, 0.999]) {
    const value = values[Math.min(values.length - 1, Math.floor(share * values.length))]!;
    if (cuts.length < 255 && value > (cuts.at(-1) ?? Number.NEGATIVE_INFINITY)) cuts.push(value);
  }
  return cuts;
}

/** The first bin whose cut is not below the value. */
function binOf(cuts: readonly number[], value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= cuts[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

function lambdas(
  { starts, relevant, relevantCounts }: RankingRows,
  scores: Float64Array,
  gradients: Float64Array,
  curvatures: Float64Array,
): void {
  gradients.fill(0);
  curvatures.fill(0);
  const gain = (place: number) => (place < cutoff ? 1 / Math.log2(place + 2) : 0);
  for (let q = 0; q + 1 < starts.length; q += 1) {
    const start = starts[q]!;
    const order = Array.from({ length: starts[q + 1]! - start }, (_, i) => start + i);
    order.sort((a, b) => scores[b]! - scores[a]! || a - b);
    const good: number[] = [];
    order.forEach((row, place) => {
      if (relevant[row]) good.push(place);
    });
    if (good.length === 0) continue;
    let ideal = 0;
    for (let i = 0; i < Math.min(cutoff, relevantCounts[q]!); i += 1) ideal += gain(i);
    for (const place of good) {
      const row = order[place]!;
      for (let other = 0; other < order.length; other += 1) {
        const low = order[other]!;
        if (relevant[low]) continue;
        // Beyond the tenth place nothing would change; a little pull keeps such passages moving.
        const change = Math.max(Math.abs(gain(place) - gain(other)), 0.002) / ideal;
        const rho = 1 / (1 + Math.exp(scores[row]! - scores[low]!));
        const pull = rho * change;
        const bend = rho * (1 - rho) * change;
        gradients[row] = gradients[row]! + pull;
        gradients[low] = gradients[low]! - pull;
        curvatures[row] = curvatures[row]! + bend;
        curvatures[low] = curvatures[low]! + bend;
      }
    }
  }
}

interface Leaf {
  node: number;
  rows: Uint32Array;
  sums: BinSums;
  split: Split | null;
}

interface Split {
  feature: number;
  bin: number;
  gain: number;
}

/** Gradient, curvature and number of rows, for each feature's bins. */
interface BinSums {
  gradient: Float64Array;
  curvature: Float64Array;
  count: Float64Array;
}

const binStride = 256;

function growTree(
  binned: readonly Uint8Array[],
  edges: readonly (readonly number[])[],
  gradients: Float64Array,
  curvatures: Float64Array,
  settings: TreeSettings,
  scores: Float64Array,
): RankTree {
  const tree: RankTree = { feature: [], threshold: [], left: [], right: [], value: [] };
  const addLeaf = (rows: Uint32Array, sums: BinSums): Leaf => {
    let sum = 0;
    let bend = 0;
    for (const row of rows) {
      sum += gradients[row]!;
      bend += curvatures[row]!;
    }
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.value.push((settings.rate * sum) / (bend + ridge));
    return {
      node: tree.feature.length - 1,
      rows,
      sums,
      split: bestSplit(edges, sums, rows.length, settings.leastRows),
    };
  };
  const all = new Uint32Array(gradients.length).map((_, i) => i);
  const leaves = [addLeaf(all, sumBins(binned, edges, gradients, curvatures, all))];
  while (leaves.length < settings.leaves) {
    let best = -1;
    leaves.forEach(({ split }, i) => {
      if (split && (best < 0 || split.gain > leaves[best]!.split!.gain)) best = i;
    });
    if (best < 0) break;
    const [{ node, rows, sums, split }] = leaves.splice(best, 1) as [Leaf];
    const { feature, bin } = split!;
    const column = binned[feature]!;
    const low = rows.filter((row) => column[row]! <= bin);
    const high = rows.filter((row) => column[row]! > bin);
    // Only the smaller side is summed; the other is what is left of the whole.
    const small = sumBins(binned, edges, gradients, curvatures, low.length < high.length ? low : high);
    const large = difference(sums, small);
    const left = addLeaf(low, low.length < high.length ? small : large);
    const right = addLeaf(high, low.length < high.length ? large : small);
    tree.feature[node] = feature;
    tree.threshold[node] = edges[feature]![bin]!;
    tree.left[node] = left.node;
    tree.right[node] = right.node;
    leaves.push(left, right);
  }
  for (const { node, rows } of leaves) {
    tree.value[node] = Number(tree.value[node]!.toPrecision(6));
    for (const row of rows) scores[row] = scores[row]! + tree.value[node]!;
  }
  return tree;
}

function sumBins(
  binned: readonly Uint8Array[],
  edges: readonly (readonly number[])[],
  gradients: Float64Array,
  curvatures: Float64Array,
  rows: Uint32Array,
): BinSums {
  const size = binned.length * binStride;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size);
  const count = new Float64Array(size);
  binned.forEach((column, feature) => {
    if (edges[feature]!.length === 0) return;
    const start = feature * binStride;
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i]!;
      const at = start + column[row]!;
      gradient[at] = gradient[at]! + gradients[row]!;
      curvature[at] = curvature[at]! + curvatures[row]!;
      count[at] = count[at]! + 1;
    }
  });
  return { gradient, curvature, count };
}

function difference(whole: BinSums, part: BinSums): BinSums {
  return {
    gradient: whole.gradient.map((value, i) => value - part.gradient[i]!),
    curvature: whole.curvature.map((value, i) => value - part.curvature[i]!),
    count: whole.count.map((value, i) => value - part.count[i]!),
  };
}

function bestSplit(
  edges: readonly (readonly number[])[],
  { gradient, curvature, count }: BinSums,
  rows: number,
  leastRows: number,
): Split | null {
  let best: Split | null = null;
  edges.forEach((cuts, feature) => {
    const start = feature * binStride;
    let total = 0;
    let bend = 0;
    for (let bin = 0; bin <= cuts.length; bin += 1) {
      total += gradient[start + bin]!;
      bend += curvature[start + bin]!;
    }
    const whole = (total * total) / (bend + ridge);
    let left = 0;
    let leftBend = 0;
    let leftCount = 0;
    for (let bin = 0; bin < cuts.length; bin += 1) {
      left += gradient[start + bin]!;
      leftBend += curvature[start + bin]!;
      leftCount += count[start + bin]!;
      if (leftCount < leastRows || rows - leftCount < leastRows) continue;
      const right = total - left;
      const gain = (left * left) / (leftBend + ridge) + (right * right) / (bend - leftBend + ridge) - whole;
      if (gain > 1e-9 && (best === null || gain > best.gain)) best = { feature, bin, gain };
    }
  });
  return best;
}
