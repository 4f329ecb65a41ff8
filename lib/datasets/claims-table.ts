import type { NamedRule } from "./named-rule";
import type { Outcome } from "./outcome";

/** Facts about the table of car-insurance claims that Switchyard's sample and first flows are made for. */

/** Outcome of a claim: whether it was a fraud. In earlier trainings, the outcome of every table. */
export const claimsOutcome: Outcome = { column: "FraudFound_P", positive: "1", negative: null };

/** Name of the sample's dataset. */
export const claimsDataset = "claims";

/** Experiments of parameter searches on the sample's claims: their trials and their winners. */
export const claimsExperiments = { trials: "insurance-fraud-search", winners: "fraud-parameter-search" };

/** Column that names a claim. */
export const claimsKey = "PolicyNumber";

/** Columns whose numbers are put into deciles to measure their information, as in the seed project. */
export const binnedClaimColumns = ["DriverRating"];

/** By column: the smallest and largest plausible number. */
export const claimRanges: Record<string, [number, number]> = { Age: [16, 110], DriverRating: [1, 4] };

/** The rule that needs no training (docs/model.md "Honesty"). */
export const claimsRule: NamedRule = [
  { column: "Fault", is: "equal", value: "Policy Holder" },
  { column: "VehicleCategory", is: "different", value: "Sport" },
];

/** True for a table of claims, such as new ones without an outcome. */
export function isOfClaims(columns: readonly { name: string }[]): boolean {
  return columns.some(({ name }) => name === claimsKey);
}

/** True when a table with these columns and this outcome is one of claims. */
export function isClaimsOutcome({ column }: Outcome): boolean {
  return column === claimsOutcome.column;
}
