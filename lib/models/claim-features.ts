import { TARGET_COLUMN } from "@/lib/datasets/dataset";
import { DomainError } from "@/lib/errors";

/** The column that says whether a claim was a fraud. */
export const target = TARGET_COLUMN;

/** A feature of the model: what its column may hold, and which of these values count as one. */
export interface Feature {
  name: string;
  /** Category by raw value. */
  categoryOf: ReadonlyMap<string, string>;
  /** In order; a value's code is the place of its category. One-hot leaves the first out. */
  categories: readonly string[];
}

/** The code of a value that the feature does not know: none of its one-hot columns is set. */
export const unknownCode = 255;

/** The twelve features whose information value lies between 0.02 and 0.6 (MODEL.md), grouped as the seed project did. */
export const features: readonly Feature[] = [
  feature("NumberOfSuppliments", {
    "none or 1 to 2": ["none", "1 to 2"],
    "more than 3": ["3 to 5", "more than 5"],
  }),
  feature("AgeOfVehicle", {
    new: ["new"],
    "2 years": ["2 years"],
    "3-4 years": ["3 years", "4 years"],
    "more than 5 years": ["5 years", "6 years", "7 years", "more than 7"],
  }),
  feature("AgeOfPolicyHolder", {
    ...same("16 to 17", "18 to 20", "21 to 25", "26 to 30", "31 to 35", "36 to 40", "over 65"),
    "41 to 65": ["41 to 50", "51 to 65"],
  }),
  feature("Month", {
    ...same(..."Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")),
    "Jan-Feb": ["Jan", "Feb"],
  }),
  feature("MonthClaimed", {
    ...same("0", ..."Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")),
    "Jan-Feb": ["Jan", "Feb"],
  }),
  feature("Deductible", same("300", "400", "500", "700")),
  feature("Make", {
    ...same(
      ..."Accura BMW Chevrolet Dodge Ford Honda Mazda Mecedes Mercury Nisson Pontiac Saab Saturn Toyota VW".split(
        " ",
      ),
    ),
    "Lexus, Ferrari, Porche or Jaguar": ["Lexus", "Ferrari", "Porche", "Jaguar"],
  }),
  feature(
    "AddressChange_Claim",
    same("no change", "under 6 months", "1 year", "2 to 3 years", "4 to 8 years"),
  ),
  feature("PastNumberOfClaims", same("none", "1", "2 to 4", "more than 4")),
  feature("VehiclePrice", {
    ...same("less than 20000", "40000 to 59000", "60000 to 69000", "more than 69000"),
    "20000 to 39000": ["20000 to 29000", "30000 to 39000"],
  }),
  feature("VehicleCategory", same("Sedan", "Sport", "Utility")),
  feature("Fault", same("Policy Holder", "Third Party")),
];

export const featureNames = features.map(({ name }) => name);

/** The columns of the one-hot encoding: each category but the first of each feature. */
export const oneHotColumns = features.flatMap(({ categories }, feature) =>
  categories.slice(1).map((_, index) => ({ feature, code: index + 1 })),
);

/** Codes by feature and row. @param columns raw values by column name @throws DomainError "invalid" when one is missing */
export function encodeFeatures(columns: Record<string, string[]>): Uint8Array[] {
  return features.map(({ name, categoryOf, categories }) => {
    const values = columns[name];
    if (!values) throw new DomainError("invalid", `The data has no column ${name}, which the model needs.`);
    const codes = new Map([...categoryOf].map(([value, category]) => [value, categories.indexOf(category)]));
    return Uint8Array.from(values, (value) => codes.get(value) ?? unknownCode);
  });
}

/** 1 for fraud, 0 for none. @throws DomainError "invalid" for other values, or when all rows have the same */
export function encodeTarget(values: string[]): Uint8Array {
  const wrong = values.findIndex((value) => value !== "0" && value !== "1");
  if (wrong >= 0)
    throw new DomainError(
      "invalid",
      `${target} must be 0 or 1; data row ${wrong + 1} has "${values[wrong]}".`,
    );
  const labels = Uint8Array.from(values, Number);
  if (!labels.includes(0) || !labels.includes(1))
    throw new DomainError(
      "invalid",
      `${target} is ${labels[0] ?? "missing"} in all ${labels.length} rows: a single class. A model needs both frauds and legitimate claims to learn from.`,
    );
  return labels;
}

function same(...values: string[]): Record<string, string[]> {
  return Object.fromEntries(values.map((value) => [value, [value]]));
}

function feature(name: string, groups: Record<string, string[]>): Feature {
  const categoryOf = new Map(
    Object.entries(groups).flatMap(([category, values]) => values.map((value) => [value, category])),
  );
  return { name, categoryOf, categories: Object.keys(groups).sort() };
}
