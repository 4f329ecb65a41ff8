import { type Forest, leafOf, satisfies } from "./forest";

/** Contribution of each feature to a score. The score is `base` plus their sum. */
export interface Contributions {
  /** Score before any feature is known: the mean over each tree's training rows. */
  base: number;
  /** values[feature][place in rows] */
  values: Float64Array[];
}

interface Leaf {
  value: number;
  /** Features on the path to the leaf, each once. */
  features: number[];
  /** By feature: leads[code] is 1 when the code leads to the leaf. */
  leads: Uint8Array[];
  /** By feature: the share of training rows that its questions let through. */
  shares: number[];
}

/**
 * Exact Shapley values of a forest's scores, where a left-out feature takes both branches by their shares of the
 * training rows (path-dependent TreeSHAP: Lundberg, Erion, Lee 2018, algorithm 2). A leaf's contribution depends only
 * on which of its features lead to it, so it is computed once per occurring set of features and then looked up.
 */
export function treeShap(forest: Forest, codes: Uint8Array[], rows: Uint32Array): Contributions {
  const leaves = leavesOf(forest);
  const codesOf = codes.map((ofFeature) => Uint8Array.from(rows, (row) => ofFeature[row]!));
  const values = codes.map(() => new Float64Array(rows.length));
  const leading = new Uint32Array(rows.length);
  for (const leaf of leaves) {
    leading.fill(0);
    leaf.features.forEach((feature, bit) => {
      addLeading(leading, codesOf[feature]!, leaf.leads[bit]!, bit);
    });
    const contributions = giveBySet(leaf, leading);
    leaf.features.forEach((feature, bit) => {
      addGiven(values[feature]!, leading, contributions[bit]!);
    });
  }
  const base = leaves.reduce(
    (sum, { value, shares }) => sum + shares.reduce((all, share) => all * share, value),
    0,
  );
  return { base, values };
}

/** Sets one bit of each row to whether the row's code leads to the leaf. */
function addLeading(leading: Uint32Array, codes: Uint8Array, leads: Uint8Array, bit: number): void {
  for (let place = 0; place < leading.length; place++) leading[place]! |= leads[codes[place]!]! << bit;
}

/** Replaces each row's set of leading features by the set's number. @returns contributions[feature][set number] */
function giveBySet(leaf: Leaf, leading: Uint32Array): number[][] {
  const contributions: number[][] = leaf.features.map(() => []);
  const numbers: number[] = [];
  let count = 0;
  for (let place = 0; place < leading.length; place++) {
    const set = leading[place]!;
    let number = numbers[set];
    if (number === undefined) {
      number = count++;
      numbers[set] = number;
      shareOut(leaf, set).forEach((value, bit) => {
        contributions[bit]!.push(value);
      });
    }
    leading[place] = number;
  }
  return contributions;
}

function addGiven(values: Float64Array, numbers: Uint32Array, contributions: number[]): void {
  for (let place = 0; place < values.length; place++) values[place]! += contributions[numbers[place]!]!;
}

function leavesOf(forest: Forest): Leaf[] {
  const leaves: Leaf[] = [];
  for (const root of forest.roots) visit(root, new Map());
  return leaves;

  function visit(node: number, path: Map<number, { leads: Uint8Array; share: number }>): void {
    const feature = forest.feature[node]!;
    if (feature === leafOf(forest.feature)) {
      leaves.push({
        value: forest.value[node]!,
        features: [...path.keys()],
        leads: Array.from(path.values(), ({ leads }) => leads),
        shares: Array.from(path.values(), ({ share }) => share),
      });
      return;
    }
    const before = path.get(feature) ?? { leads: new Uint8Array(256).fill(1), share: 1 };
    for (const [child, isYes] of [
      [forest.yes[node]!, true],
      [forest.no[node]!, false],
    ] as const) {
      const leads = before.leads.map((leads, code) =>
        leads && satisfies(forest, node, code) === isYes ? 1 : 0,
      );
      const share = before.share * (forest.cover[child]! / forest.cover[node]!);
      visit(child, new Map(path).set(feature, { leads, share }));
    }
  }
}

/** Coefficients of a product, one per power. A path has at most as many features as there are bits. */
const coefficients = new Float64Array(33);

/**
 * Shapley values of the game in which a coalition is worth the leaf's value, times, for each member, whether it leads
 * here, and for each other feature, its share. The coefficients of ∏(share + leads·x) count the orders.
 */
function shareOut({ value, shares }: Leaf, leading: number): Float64Array {
  const count = shares.length;
  const contributions = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    coefficients[0] = 1;
    let degree = 0;
    for (let other = 0; other < count; other++) {
      if (other === i) continue;
      const isLeading = (leading >> other) & 1;
      const share = shares[other]!;
      coefficients[degree + 1] = coefficients[degree]! * isLeading;
      for (let size = degree; size > 0; size--)
        coefficients[size] = coefficients[size]! * share + coefficients[size - 1]! * isLeading;
      coefficients[0]! *= share;
      degree++;
    }
    // Weight of a coalition of `size` others: size! (count − 1 − size)! / count!
    let weight = 1 / count;
    let sum = 0;
    for (let size = 0; size < count; size++) {
      sum += weight * coefficients[size]!;
      weight *= (size + 1) / (count - 1 - size);
    }
    contributions[i] = value * (((leading >> i) & 1) - shares[i]!) * sum;
  }
  return contributions;
}
