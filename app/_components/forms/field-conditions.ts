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

/** Fields by the group that their schema names, in the order of each group's first field; those without one first. */
export function groupFields(
  fields: readonly SchemaField[],
): { title: string | undefined; fields: SchemaField[] }[] {
  const groups = new Map<string | undefined, SchemaField[]>();
  if (fields.some(({ schema }) => !schema.group)) groups.set(undefined, []);
  for (const field of fields) {
    const { group } = field.schema;
    groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  return [...groups].map(([title, some]) => ({ title, fields: some }));
}
