import type { SchemaField } from "./schema-fields";

/** Values, as texts by name, of the fields on which others depend. */
export function chosenValues(
  fields: readonly SchemaField[],
  currentOf: (field: SchemaField) => unknown,
  nameOf: (field: SchemaField) => string,
): Record<string, string> {
  const names = new Set(fields.flatMap(({ schema }) => Object.keys(schema.appliesIf ?? {})));
  const asked = fields.filter((field) => names.has(nameOf(field)));
  return Object.fromEntries(asked.map((field) => [nameOf(field), String(currentOf(field) ?? "")]));
}

/** True when a field applies to the chosen values: all that it depends on have one of the values that it names. */
export function applies({ schema }: SchemaField, chosen: Readonly<Record<string, string>>): boolean {
  return Object.entries(schema.appliesIf ?? {}).every(
    ([name, values]) => !(name in chosen) || values.some((value) => String(value) === chosen[name]),
  );
}
