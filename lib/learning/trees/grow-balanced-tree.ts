import { columnsOf, type Question } from "@/lib/learning/features/features";
import { addLeaf, emptyTree, finishTree, type Tree } from "./forest";
import { bitCount, type QuestionBits } from "./question-bits";

/** Conditions under which a node is not split. */
export interface TreeLimits {
  max_depth: number;
  min_samples_leaf: number;
  min_samples_split: number;
}

/** Words of the sample with rows of a node: the words' indices, and in each the mask of its rows. */
interface WordList {
  places: Uint32Array;
  masks: Int32Array;
}

interface Node {
  depth: number;
  /**
   * Range of the node's words in the list of its depth: up to `fraudEnd` they are frauds, from there to `end`
   * legitimate.
   */
  fraudEnd: number;
  end: number;
  frauds: number;
  count: number;
}

/**
 * Grows a CART tree with Gini impurity, trying √columns at each split, as scikit-learn's `splitter="best"` does. One
 * list of words per depth is enough, since a node's words are needed only until both its children are grown.
 */
export function growBalancedTree(
  rows: QuestionBits,
  questions: readonly Question[],
  featureCount: number,
  limits: TreeLimits,
  random: () => number,
): Tree {
  const { bits, starts, words, fraudWords, frauds, legitimate } = rows;
  const total = frauds + legitimate;
  const columns = columnsOf(questions);
  const columnsPerSplit = Math.floor(Math.sqrt(columns.length));
  const lists: WordList[] = [];
  const tree = emptyTree(featureCount);
  const { places, masks } = listOf(0);
  for (let word = 0; word < words; word++) {
    places[word] = word;
    masks[word] = -1;
  }
  // The last word of each class may be partly filled.
  if (frauds % 32) masks[fraudWords - 1] = (1 << (frauds % 32)) - 1;
  if (legitimate % 32) masks[words - 1] = (1 << (legitimate % 32)) - 1;
  grow({ depth: 0, fraudEnd: fraudWords, end: words, frauds, count: total });
  const gained = tree.importance.reduce((sum, value) => sum + value, 0) || 1;
  tree.importance = tree.importance.map((value) => value / gained);
  return finishTree(tree);

  function grow(node: Node): number {
    const { depth, count } = node;
    const place = addLeaf(tree, node.frauds / count, count);
    if (depth >= limits.max_depth || count < limits.min_samples_split || node.frauds % count === 0)
      return place;
    const split = bestSplit(node);
    if (!split) return place;
    const { question, decrease, yes, yesFrauds } = split;
    const { feature, low, high } = questions[question]!;
    tree.importance[feature]! += decrease / total;
    tree.feature[place] = feature;
    tree.low[place] = low;
    tree.high[place] = high;
    tree.yes[place] = grow(childOf(node, question, 0, yesFrauds, yes));
    tree.no[place] = grow(childOf(node, question, -1, node.frauds - yesFrauds, count - yes));
    return place;
  }

  /**
   * Finds the question that lowers the impurity most among all questions about √columns drawn columns. More columns are
   * drawn while those drawn are constant in the node, as in scikit-learn.
   */
  function bestSplit(node: Node) {
    const impurity = gini(node.frauds, node.count);
    let best: { question: number; decrease: number; yes: number; yesFrauds: number } | undefined;
    let constants = 0;
    const { places, masks } = listOf(node.depth);
    for (let drawn = 0; drawn < columns.length; drawn++) {
      if (drawn >= columnsPerSplit && drawn > constants) break;
      const other = drawn + Math.floor(random() * (columns.length - drawn));
      const column = columns[other]!;
      columns[other] = columns[drawn]!;
      columns[drawn] = column;
      let isConstant = true;
      for (let question = column.start; question < column.end; question++) {
        const start = starts[question]!;
        const yesFrauds = countBits(bits, start, places, masks, 0, node.fraudEnd);
        const yes = yesFrauds + countBits(bits, start, places, masks, node.fraudEnd, node.end);
        const no = node.count - yes;
        if (yes === 0 || no === 0) continue;
        isConstant = false;
        if (yes < limits.min_samples_leaf || no < limits.min_samples_leaf) continue;
        const decrease = impurity - gini(yesFrauds, yes) - gini(node.frauds - yesFrauds, no);
        if (decrease > 1e-9 && decrease > (best?.decrease ?? 0))
          best = { question, decrease, yes, yesFrauds };
      }
      if (isConstant) constants++;
    }
    return best;
  }

  /** Lists the words of a child. @param flip 0 for rows that satisfy the question, -1 (all bits) for the others */
  function childOf(node: Node, question: number, flip: 0 | -1, frauds: number, count: number): Node {
    const from = listOf(node.depth);
    const to = listOf(node.depth + 1);
    const fraudEnd = pickWords(bits, starts[question]!, flip, from, 0, node.fraudEnd, to, 0);
    const end = pickWords(bits, starts[question]!, flip, from, node.fraudEnd, node.end, to, fraudEnd);
    return { depth: node.depth + 1, fraudEnd, end, frauds, count };
  }

  function listOf(depth: number): WordList {
    lists[depth] ??= { places: new Uint32Array(words), masks: new Int32Array(words) };
    return lists[depth];
  }
}

function countBits(
  bits: Int32Array,
  start: number,
  places: Uint32Array,
  masks: Int32Array,
  from: number,
  to: number,
): number {
  let count = 0;
  for (let index = from; index < to; index++)
    count += bitCount(bits[start + places[index]!]! & masks[index]!);
  return count;
}

/** Appends the words that keep a bit to another list. @returns the new end of that list */
function pickWords(
  bits: Int32Array,
  start: number,
  flip: number,
  list: WordList,
  from: number,
  to: number,
  picked: WordList,
  end: number,
): number {
  for (let index = from; index < to; index++) {
    const place = list.places[index]!;
    const mask = (bits[start + place]! ^ flip) & list.masks[index]!;
    if (mask === 0) continue;
    picked.places[end] = place;
    picked.masks[end++] = mask;
  }
  return end;
}

/** Gini impurity multiplied by the number of rows. */
function gini(frauds: number, count: number): number {
  return count === 0 ? 0 : (2 * frauds * (count - frauds)) / count;
}
