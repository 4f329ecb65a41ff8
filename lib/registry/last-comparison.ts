import type { ExperimentRun } from "@/lib/experiments/experiment";
import type { ComparedFigures } from "@/lib/learning/evaluate/champion-comparison";
import { findLastRun } from "./last-run";

/** Tag of a comparison of two registered versions on labelled rows: `comparedVersions`. */
export const comparesTag = "switchyard.compares";
/** Metrics for the number of rows compared on, and of positive ones among them. */
export const comparedRowsMetric = "compared_rows";
export const comparedPositivesMetric = "compared_positives";

const named = {
  recall: "recall",
  precision: "precision",
  flagRate: "flag_rate",
  rocAuc: "roc_auc",
  prAuc: "pr_auc",
};
export type ComparedFigure = keyof typeof named;

interface Side {
  name: string;
  version: string;
}

/** Value of the tag: the challenger, then the champion. */
export const comparedVersions = (challenger: Side, champion: Side) =>
  `${challenger.name}/${challenger.version} with ${champion.name}/${champion.version}`;

/** Metrics of a comparison, by name. */
export function comparisonMetrics({
  champion,
  challenger,
  differences,
}: ComparedFigures): Record<string, number> {
  const figures = Object.keys(named) as ComparedFigure[];
  return Object.fromEntries(
    figures.flatMap((figure) => {
      const { value, low, high } = differences[figure];
      return Object.entries({
        [named[figure]]: challenger[figure].value,
        [`${named[figure]}_champion`]: champion[figure].value,
        [`${named[figure]}_difference`]: value,
        [`${named[figure]}_difference_low`]: low,
        [`${named[figure]}_difference_high`]: high,
      });
    }),
  );
}

/** Difference of a figure, challenger minus champion, with the lower end of its interval; undefined where it was not logged. */
export function differenceIn(
  { metrics }: Pick<ExperimentRun, "metrics">,
  figure: ComparedFigure,
): { value: number; low: number } | undefined {
  const value = metrics[`${named[figure]}_difference`]?.value;
  const low = metrics[`${named[figure]}_difference_low`]?.value;
  return value === undefined || low === undefined ? undefined : { value, low };
}

/** Newest finished comparison of two versions; undefined when there is none. */
export function findLastComparison(
  teamId: string,
  challenger: Side,
  champion: Side,
): Promise<ExperimentRun | undefined> {
  const value = comparedVersions(challenger, champion);
  return findLastRun(teamId, { tag: comparesTag, value, metric: comparedRowsMetric });
}
