import type { NewExpectation } from "./expectation";
import { expectationInWords } from "./in-words";

/** Differences of two lists of expectations, one sentence each, such as `"amount is at least 0" is new.` */
export function expectationChanges(
  before: readonly NewExpectation[],
  after: readonly NewExpectation[],
): string[] {
  const old = new Map(before.map((expectation) => [expectation.id, expectation]));
  const kept = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap((expectation) => {
      const known = old.get(expectation.id);
      if (!known) return [`${quoted(expectation)} is new${noted(expectation)}.`];
      return changed(known, expectation);
    }),
    ...before.filter(({ id }) => !kept.has(id)).map((expectation) => `${quoted(expectation)} is removed.`),
  ];
}

function changed(before: NewExpectation, after: NewExpectation): string[] {
  if (quoted(before) !== quoted(after)) return [`${quoted(before)} is now ${quoted(after)}${noted(after)}.`];
  if (before.severity !== after.severity)
    return [`${quoted(after)} now ${after.severity === "warn" ? "only warns" : "stops trainings"}.`];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [`${quoted(after)} is changed.`];
}

const quoted = (expectation: NewExpectation) => `"${expectationInWords(expectation)}"`;
const noted = ({ severity }: NewExpectation) => (severity === "warn" ? " and only warns" : "");
