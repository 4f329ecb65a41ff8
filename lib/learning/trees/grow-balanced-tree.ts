import { columnsOf, type Question } from "@/lib/learning/features/features";
import { addLeaf, emptyTree, finishTree, type Tree } from "./forest";
import type { QuestionBits } from "./question-bits";

/** Conditions under which a node is not split. */
export interface TreeLimits {
  max_depth: number;
  min_samples_leaf: number;
  min_samples_split: number;
}

/** A node and its rows: in the list of its depth, the frauds end at `fraudEnd` and the legitimate claims at `end`. */
interface Node {
  depth: number;
  fraudEnd: number;
  end: number;
  frauds: number;
  count: number;
}

/**
 * Grows a CART tree with Gini impurity, trying √columns at each split, as scikit-learn's `splitter="best"` does. One
 * list of rows per depth is enough, since a node's rows are needed only until both its children are grown.
 * @param rows with room for `max_depth` lists
 */
export function growBalancedTree(
  rows: QuestionBits,
  questions: readonly Question[],
  featureCount: number,
  limits: TreeLimits,
  random: () => number,
): Tree {
  const { kernels, frauds, legitimate } = rows;
  const total = frauds + legitimate;
  const columns = columnsOf(questions);
  const columnsPerSplit = Math.floor(Math.sqrt(columns.length));
  const tree = emptyTree(featureCount);
  grow({ depth: 0, fraudEnd: rows.fraudEnd, end: rows.end, frauds, count: total });
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
    const first = listAt(node.depth);
    for (let drawn = 0; drawn < columns.length; drawn++) {
      if (drawn >= columnsPerSplit && drawn > constants) break;
      const other = drawn + Math.floor(random() * (columns.length - drawn));
      const column = columns[other]!;
      columns[other] = columns[drawn]!;
      columns[drawn] = column;
      let isConstant = true;
      for (let question = column.start; question < column.end; question++) {
        const set = setAt(question);
        const yesFrauds = kernels.count(set, first, node.fraudEnd);
        const yes = yesFrauds + kernels.count(set, node.fraudEnd, node.end);
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

  /** Lists the rows of a child. @param flip 0 for those that satisfy the question, -1 (all bits) for the others */
  function childOf(node: Node, question: number, flip: 0 | -1, frauds: number, count: number): Node {
    const depth = node.depth + 1;
    // At the largest depth are leaves, whose rows nobody needs.
    if (depth === limits.max_depth) return { depth, fraudEnd: 0, end: 0, frauds, count };
    const set = setAt(question);
    const fraudEnd = kernels.pick(set, flip, listAt(node.depth), node.fraudEnd, listAt(depth));
    const end = kernels.pick(set, flip, node.fraudEnd, node.end, fraudEnd);
    return { depth, fraudEnd, end, frauds, count };
  }

  function setAt(question: number): number {
    return rows.sets + question * rows.setBytes;
  }

  function listAt(depth: number): number {
    return rows.lists + depth * rows.listBytes;
  }
}

/** Gini impurity multiplied by the number of rows. */
function gini(frauds: number, count: number): number {
  return count === 0 ? 0 : (2 * frauds * (count - frauds)) / count;
}
