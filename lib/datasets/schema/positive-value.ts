import { areOfOneLanguage, spelledClass } from "@/lib/datasets/boolean-spellings";
import { booleanClass } from "@/lib/datasets/label";

const saysPositive = /fraud|default|churn|bad|positive|yes|true|died|dead|malignant|rejected|charged.?off/i;
const saysNegative = /non|not|no_|legit|good|negative|genuine|alive|benign|accepted|paid/i;

const isPositive = (value: string) => saysPositive.test(value) && !saysNegative.test(value);

/** The value that means yes; of other values the one that says so, or the rarer one. @param values most frequent first */
export function positiveOf(values: readonly string[]): string {
  const isSpelled = areOfOneLanguage(values);
  const yes = values.find((value) => (isSpelled ? spelledClass(value) : booleanClass(value)) === true);
  const said = values.filter(isPositive);
  return yes ?? (said.length === 1 ? said[0]! : (values.at(-1) ?? "1"));
}

/** True when one of two values says that something happened, and the other one that it did not, as in good and bad. */
export function areOutcomes(values: readonly string[]): boolean {
  const words = values.filter((value) => booleanClass(value) === undefined);
  return words.length === 2 && words.some(isPositive) && words.some((value) => saysNegative.test(value));
}
