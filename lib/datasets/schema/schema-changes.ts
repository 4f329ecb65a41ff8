import type { DatasetSchema, SchemaColumn } from "./dataset-schema";

/** Differences of two schemas, one sentence per column, such as "amount: type is now number, before category." */
export function schemaChanges(before: DatasetSchema, after: DatasetSchema): string[] {
  const old = new Map(before.columns.map((column) => [column.name, column]));
  const names = new Set(after.columns.map(({ name }) => name));
  return [
    ...targetChange(before, after),
    ...after.columns.flatMap((column) => {
      const known = old.get(column.name);
      return known ? columnChange(known, column) : [`${column.name} is new.`];
    }),
    ...before.columns.flatMap(({ name }) => (names.has(name) ? [] : [`${name} is gone.`])),
  ];
}

function targetChange({ target: before }: DatasetSchema, { target: after }: DatasetSchema): string[] {
  const inWords = (target: DatasetSchema["target"]) =>
    target ? `${target.column} = ${target.positive}` : "none";
  return inWords(before) === inWords(after)
    ? []
    : [`Target is now ${inWords(after)}, before ${inWords(before)}.`];
}

function columnChange(before: SchemaColumn, after: SchemaColumn): string[] {
  const changed = (
    ["role", "type", "number", "date", "missing", "usualMissing", "monotone", "note"] as const
  ).flatMap((field) => {
    const [old, now] = [inWords(before[field]), inWords(after[field])];
    return old === now ? [] : [`${labels[field]} is now ${now}, before ${old}`];
  });
  return changed.length > 0 ? [`${after.name}: ${changed.join("; ")}.`] : [];
}

const labels = {
  role: "role",
  type: "type",
  number: "number format",
  date: "date format",
  missing: "missing markers",
  usualMissing: "usual missing markers",
  monotone: "direction",
  note: "note",
};

function inWords(value: SchemaColumn[keyof SchemaColumn]): string {
  if (value === null || value === "") return "none";
  if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : "none";
  if (typeof value !== "object") return String(value);
  const { decimal, thousands, currency, percent } = value;
  const parts = [
    `decimal ${decimal}`,
    thousands && `thousands ${thousands}`,
    currency && `in ${currency}`,
    percent && "in percent",
  ];
  return parts.filter(Boolean).join(", ");
}
