import { unknownCode } from "@/lib/learning/features/features";
import type { Prepared } from "./train";

/** Least rows per value on average: a column of nearly unique values decides every label without saying anything. */
const rowsPerValue = 5;

/**
 * Names of the features whose values, or ranges of a number, decide the label of every training row, so that they may be
 * the outcome itself or be known only after it.
 */
export function leakingFeatures({
  features,
  columns,
  codes,
  labels,
  train,
}: Pick<Prepared, "features" | "columns" | "codes" | "labels" | "train">): string[] {
  return features.flatMap((feature, index) => {
    const column = columns[feature.name];
    // Shares of positives by category are made of the labels.
    const ranges = feature.type === "number" && !feature.shares ? codes[index] : undefined;
    const isLeaking =
      (column && decides(column.codes, column.values.length, labels, train)) ||
      (ranges && decides(ranges, unknownCode + 1, labels, train));
    return isLeaking ? [feature.name] : [];
  });
}

/** True when each value has one label in all training rows, and enough rows. @param codes value of each row, below `count` */
function decides(codes: ArrayLike<number>, count: number, labels: Uint8Array, train: Uint32Array): boolean {
  const labelOf = new Int8Array(count).fill(-1);
  let values = 0;
  for (const row of train) {
    const code = codes[row]!;
    if (labelOf[code] === -1) {
      labelOf[code] = labels[row]!;
      values++;
    } else if (labelOf[code] !== labels[row]) return false;
  }
  return values * rowsPerValue <= train.length;
}
