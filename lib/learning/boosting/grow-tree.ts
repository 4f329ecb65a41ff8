import { addLeaf, emptyTree, finishTree, type Tree } from "@/lib/learning/trees/forest";
import type { Crew } from "@/lib/learning/workers/crew";
import { bestSplit, type LeafSums, leafValue, type Split, setOf } from "./find-split";
import { firstCount, job, startOf, sumCells } from "./jobs";
import { type BoostingMemory, setWords } from "./memory";

/** Shape and learning rate of a tree. */
export interface TreeShape {
  max_leaves: number;
  max_depth: number;
  learning_rate: number;
  reg_lambda: number;
}

/** A leaf that may still be split. Its number is that of its histogram. */
interface OpenLeaf extends LeafSums {
  node: number;
  depth: number;
  /** Its rows: `count` from here in `order`. */
  from: number;
  split: Split | undefined;
}

/** Work below which waking another thread takes longer: additions to cells, divided rows. */
const fewAdditions = 100_000;
const fewRows = 30_000;

/** The bounds and depth of a parent for the root. */
const unbounded = { depth: -1, lowest: Number.NEGATIVE_INFINITY, highest: Number.POSITIVE_INFINITY };

/** A leaf with the rows from a place in `order` on, and its parent's bounds. Written out, as spreading is slower. */
function openLeaf(
  { depth, lowest, highest }: Pick<OpenLeaf, "depth" | "lowest" | "highest">,
  from: number,
  count: number,
  gradient: number,
  curvature: number,
): OpenLeaf {
  return {
    node: 0,
    depth: depth + 1,
    from,
    count,
    split: undefined,
    gradient,
    curvature,
    lowest,
    highest,
  };
}

/**
 * Grows one tree by splitting the leaf that gains most (Shi 2007), from the current derivatives of the loss. It leaves the
 * rows and values of its leaves in `segments`, for the next rounds.
 * @param features the features of this tree
 */
export function growTree(
  memory: BoostingMemory,
  crew: Pick<Crew, "call">,
  shape: TreeShape,
  features: Uint32Array,
): Tree {
  const { order, rest, list, marks, args, starts, segments, rowCount } = memory;
  const tree = emptyTree(memory.features.length);
  const setOfNode: number[] = [];
  const words: number[] = [];
  features.forEach((feature, index) => {
    list.set([feature, 16 * starts[feature]!], 2 * index);
  });
  const leaves = [openLeaf(unbounded, 0, rowCount, 0, 0)];
  search(0);
  Object.assign(leaves[0]!, sumCells(memory, 0, features[0]!));
  addNode(leaves[0]!);
  while (leaves.length < shape.max_leaves) {
    let best: OpenLeaf | undefined;
    for (const leaf of leaves) if ((leaf.split?.gain ?? 0) > (best?.split?.gain ?? 0)) best = leaf;
    if (!best) break;
    divideLeaf(leaves.indexOf(best), best.split!);
  }
  leaves.sort((a, b) => a.from - b.from);
  leaves.forEach(({ node, from, count }, place) => {
    segments.set([from + count, Math.exp(tree.value[node]!)], 2 * place);
  });
  crew.call(job.noteLeaves, [leaves.length], rowCount < fewRows);
  const finished = finishTree(tree);
  if (words.length === 0) return finished;
  const ofNode = Uint32Array.from(tree.feature, (_, node) => setOfNode[node] ?? 0);
  return { ...finished, sets: { ofNode, words: Uint32Array.from(words) } };

  function addNode(leaf: OpenLeaf): void {
    leaf.node = addLeaf(tree, shape.learning_rate * leafValue(leaf, shape.reg_lambda), leaf.count);
  }

  /** Searches the splits of a leaf, and of its sibling, in whose place their parent's histogram is. */
  function search(leaf: number, sibling = -1): void {
    const { from, count } = leaves[leaf]!;
    const { gradient, curvature } = leaves[leaf]!;
    const other = leaves[sibling] ?? leaves[leaf]!;
    const isSmall = count * features.length < fewAdditions;
    const sums = [gradient, curvature, other.gradient, other.curvature, other.count];
    crew.call(job.search, [leaf, from, count, sibling, features.length, ...sums], isSmall);
    leaves[leaf]!.split = bestSplit(memory, leaf, features);
    if (sibling >= 0) other.split = bestSplit(memory, sibling, features);
  }

  function divideLeaf(number: number, split: Split): void {
    const parent = leaves[number]!;
    const { feature, low, high } = split;
    tree.importance[feature]! += split.gain;
    tree.feature[parent.node] = feature;
    tree.low[parent.node] = low;
    tree.high[parent.node] = high;
    const set = split.isSet ? setOf(memory, number, feature) : undefined;
    if (set) {
      setOfNode[parent.node] = words.length / setWords;
      words.push(...set);
    }
    for (let code = 0; code < 256; code++)
      marks[code] = set ? (set[code >>> 5]! >>> (code & 31)) & 1 : Number(code >= low && code <= high);
    const yesCount = divideRows(parent, feature);
    const [yes, no] = childrenOf(parent, split, yesCount);
    addNode(yes);
    addNode(no);
    tree.yes[parent.node] = yes.node;
    tree.no[parent.node] = no.node;
    // The smaller child gets a new histogram; the larger one gets the parent's, from which the smaller one's is subtracted.
    const [smaller, larger] = yesCount * 2 <= parent.count ? [yes, no] : [no, yes];
    leaves[number] = larger;
    leaves.push(smaller);
    if (yes.depth < shape.max_depth && leaves.length < shape.max_leaves) search(leaves.length - 1, number);
  }

  /** Divides a leaf's rows by `marks`; those that are marked come first. @returns their number */
  function divideRows({ from, count }: OpenLeaf, feature: number): number {
    const parts = crew.call(job.divide, [from, count, feature], count < fewRows);
    // Arguments follow the job's number.
    const ofPart = args.slice(1 + firstCount, 1 + firstCount + parts);
    let to = from;
    for (let part = 0; part < parts; part++) {
      const start = from + startOf(part, parts, count);
      if (to < start) order.copyWithin(to, start, start + ofPart[part]!);
      to += ofPart[part]!;
    }
    const yesCount = to - from;
    for (let part = 0; part < parts; part++) {
      const [start, end] = [part, part + 1].map((at) => from + startOf(at, parts, count)) as [number, number];
      const length = end - start - ofPart[part]!;
      order.set(rest.subarray(start, start + length), to);
      to += length;
    }
    return yesCount;
  }

  /** Both children. A monotone feature bounds their values by the middle between them, as LightGBM's basic method does. */
  function childrenOf(parent: OpenLeaf, { feature, low, gradient, curvature }: Split, yesCount: number) {
    const yes = openLeaf(parent, parent.from, yesCount, gradient, curvature);
    const no = openLeaf(
      parent,
      parent.from + yesCount,
      parent.count - yesCount,
      parent.gradient - gradient,
      parent.curvature - curvature,
    );
    const { monotone } = memory.features[feature]!;
    if (monotone) {
      const [a, b] = [leafValue(yes, shape.reg_lambda), leafValue(no, shape.reg_lambda)];
      const [lower, upper] = (low === 0) === (monotone === 1) ? [yes, no] : [no, yes];
      lower.highest = (a + b) / 2;
      upper.lowest = (a + b) / 2;
    }
    return [yes, no] as const;
  }
}
