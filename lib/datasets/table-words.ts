import { isClaimsOutcome } from "./claims-table";
import { type Outcome, outcomeText, unknownOutcome } from "./outcome";

/** Words for the rows and classes of a table in reports, messages and logs. Plurals add "s". */
export interface TableWords {
  /** One row: "claim", or "row". */
  row: string;
  /** One positive row: "fraud", or "positive". */
  positive: string;
  /** One other row: "legitimate claim", or "negative". */
  negative: string;
  /** Adjective for such a row: "legitimate", or "negative". */
  isNegative: string;
  /** The row with the highest score, and rows with the highest scores. */
  highest: readonly [one: string, many: string];
  /** Event that a probability is of: "fraud", or "fraud_reported = Y". */
  event: string;
  /** Names of the classes, the negative one first: "Legitimate" and "Fraud", or the values in the data. */
  classes: readonly [string, string];
}

/** Words for claims. */
export const claimsWords: TableWords = {
  row: "claim",
  positive: "fraud",
  negative: "legitimate claim",
  isNegative: "legitimate",
  highest: ["most suspicious claim", "most suspicious claims"],
  event: "fraud",
  classes: ["Legitimate", "Fraud"],
};

const words = {
  row: "row",
  positive: "positive",
  negative: "negative",
  isNegative: "negative",
  highest: ["row with the highest score", "rows with the highest scores"],
} as const;

/** Words for a table with this outcome: those of insurance where its rows are claims. */
export function wordsOf(outcome: Outcome): TableWords {
  if (isClaimsOutcome(outcome)) return claimsWords;
  if (outcome.column === unknownOutcome.column)
    return { ...words, event: "a positive", classes: ["Negative", "Positive"] };
  const event = `${outcome.column} = ${outcome.positive}`;
  return {
    ...words,
    event,
    classes: [`${outcome.column} = ${outcomeText(outcome, 0)}`, event],
  };
}
