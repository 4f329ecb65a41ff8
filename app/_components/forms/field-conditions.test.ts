import { expect, test } from "vitest";
import { applies, chosenValues } from "./field-conditions";
import { type JsonSchema, schemaFields } from "./schema-fields";

const schema: JsonSchema = {
  properties: {
    rule: { type: "string", enum: ["fixed", "flag-rate"], default: "fixed" },
    isWanted: { type: "boolean", default: false },
    threshold: { type: "number", appliesIf: { rule: ["fixed"] } },
    flagRate: { type: "number", appliesIf: { rule: ["flag-rate"], isWanted: [true] }, isAdvanced: true },
    other: { type: "number", appliesIf: { elsewhere: ["x"] } },
  },
};
const fields = schemaFields(schema);
const chosen = (values: Record<string, unknown>) =>
  chosenValues(
    fields,
    ({ path, schema: own }) => values[path] ?? own.default,
    ({ path }) => path,
  );
const shown = (values: Record<string, unknown>) =>
  fields.filter((field) => applies(field, chosen(values))).map(({ path }) => path);

test("a conditional field is shown for the values that it names; defaults count at first", () => {
  expect(shown({})).toEqual(["rule", "isWanted", "threshold", "other"]);
  expect(shown({ rule: "flag-rate" })).toEqual(["rule", "isWanted", "other"]);
  expect(shown({ rule: "flag-rate", isWanted: true })).toEqual(["rule", "isWanted", "flagRate", "other"]);
});

test("only the fields on which others depend are watched", () => {
  expect(chosen({ threshold: 1 })).toEqual({ rule: "fixed", isWanted: "false" });
});
