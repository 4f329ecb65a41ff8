import type { Feature, FeatureSet } from "@/lib/learning/features/features";

/**
 * The twelve features with an information value between 0.02 and 0.6 (docs/model.md), grouped as in the seed project.
 */
const features: Feature[] = [
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

const names = features.map(({ name }) => name);

const set: FeatureSet = {
  slug: "twelve-categories",
  name: "Twelve categories",
  description:
    "The twelve features with an information value between 0.02 and 0.6, their categories grouped.",
  requires: names,
  columnsOf: () => names,
  fit(name, { format }) {
    const feature = features.find((one) => one.name === name);
    return feature && format ? { ...feature, format } : feature;
  },
};
export default set;

function same(...values: string[]): Record<string, string[]> {
  return Object.fromEntries(values.map((value) => [value, [value]]));
}

function feature(name: string, groups: Record<string, string[]>): Feature {
  const categoryOf = Object.fromEntries(
    Object.entries(groups).flatMap(([category, values]) => values.map((value) => [value, category])),
  );
  return { name, type: "category", categories: Object.keys(groups).sort(), categoryOf };
}
