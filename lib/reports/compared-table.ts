import type { TableWords } from "@/lib/datasets/table-words";
import type { ComparedFigures } from "@/lib/learning/evaluate/champion-comparison";
import { pointsText, scoreText } from "@/lib/learning/evaluate/estimate-text";
import { markdownTable } from "./markdown-table";

const names = {
  rocAuc: "ROC-AUC",
  prAuc: "PR-AUC",
  recall: "Recall",
  precision: "Precision",
  flagRate: "Flag rate",
} as const;

/** Figures of two models on the same claims as texts: name, both values, the difference and its interval. */
export function comparedRows({ champion, challenger, differences }: ComparedFigures): string[][] {
  return (Object.keys(names) as (keyof typeof names)[]).map((figure) => [
    names[figure],
    scoreText(champion[figure]),
    scoreText(challenger[figure]),
    pointsText(differences[figure]),
    `${pointsText(differences[figure], "low")} to ${pointsText(differences[figure], "high")}`,
  ]);
}

/** Compares two models in a table. @param first, second names of the models */
export function comparedTable(figures: ComparedFigures, first: string, second: string): string {
  const numeric = [first, second, "Difference, points", "95 % interval"];
  return markdownTable(["", ...numeric], comparedRows(figures), numeric);
}

/** States whether recalls can be compared directly. @param second name of the second model */
export function thresholdNote({ differences }: ComparedFigures, second: string, { row }: TableWords): string {
  const { value } = differences.flagRate;
  if (Math.abs(value) < 0.0005)
    return `Both flag the same share of ${row}s, so recall can be compared directly.`;
  return `${second} flags ${value > 0 ? "more" : "fewer"} ${row}s, so recall and precision cannot be compared directly. ROC-AUC and PR-AUC do not depend on thresholds.`;
}
