import type { Prepared } from "./train";

/** Least rows per value on average: a column of nearly unique values decides every label without saying anything. */
const rowsPerValue = 5;

/**
 * Names of the features whose values decide the label of every training row, so that they may be the outcome itself or
 * be known only after it.
 */
export function leakingFeatures({
  features,
  columns,
  labels,
  train,
}: Pick<Prepared, "features" | "columns" | "labels" | "train">): string[] {
  return features.flatMap(({ name }) => {
    const column = columns[name];
    if (!column) return [];
    const labelOf = new Int8Array(column.values.length).fill(-1);
    let values = 0;
    for (const row of train) {
      const code = column.codes[row]!;
      if (labelOf[code] === -1) {
        labelOf[code] = labels[row]!;
        values++;
      } else if (labelOf[code] !== labels[row]) return [];
    }
    return values * rowsPerValue <= train.length ? [name] : [];
  });
}
