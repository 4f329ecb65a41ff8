import { markdownText } from "@/lib/base/markdown-text";
import { signed } from "@/lib/base/number-text";
import type { TableWords } from "@/lib/datasets/table-words";
import { scoreInterval, scoreText } from "@/lib/learning/evaluate/estimate-text";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import type { SplitSettings } from "@/lib/learning/sampling/split-settings";

/** A split in a few words, as in "by time: Year". */
export function splitText({ by, column, keepsDuplicates }: SplitSettings): string {
  const how = by === "random" ? "at random" : `by ${by}: ${column}`;
  return keepsDuplicates ? `${how}; repeated rows kept together` : how;
}

/** Which rows were held out, and how much better a random split would look; empty for a random split. */
export function splitSection(
  { by, column }: SplitSettings,
  { randomSplit, figures }: Evaluation,
  { row }: TableWords,
): string {
  if (by === "random") return "";
  const name = `*${markdownText(column)}*`;
  const held =
    by === "time"
      ? `The held-out ${row}s are the newest by ${name}, and the model learned from the older ones, as in use.`
      : `All ${row}s with the same ${name} are on one side of the split, so the model is tested on groups that it does not know.`;
  return `${held}${randomSplit && figures ? ` ${comparison(randomSplit, figures, by, row)}` : ""}\n\n`;
}

function comparison(
  random: NonNullable<Evaluation["randomSplit"]>,
  figures: NonNullable<Evaluation["figures"]>,
  by: string,
  row: string,
): string {
  const [here, there] = [figures.rocAuc, random.rocAuc];
  const on = `On a random split of the same ${row}s the same training reaches ROC-AUC ${scoreText(there)} (${scoreInterval(there)}) and PR-AUC ${scoreText(random.prAuc)}; by ${by} it is ${scoreText(here)} (${scoreInterval(here)}) and ${scoreText(figures.prAuc)}`;
  const difference = signed(here.value - there.value);
  if (here.high < there.low)
    return `${on}. **A random split would promise too much** (${difference} ROC-AUC): expect the figures by ${by}.`;
  if (here.low > there.high)
    return `${on}: the held-out ${row}s are easier to rank than others (${difference} ROC-AUC).`;
  return `${on}: the intervals overlap, so the difference (${difference} ROC-AUC) may be chance.`;
}
