import { Field, Input, Select } from "@/app/_components/forms/field";
import { booleanClass } from "@/lib/datasets/label";
import type { DatasetSchema } from "@/lib/datasets/schema/dataset-schema";
import { type KnownValues, withColumn } from "@/lib/datasets/schema/with-column";

/** The column that a model predicts, and the value that counts as positive. */
export function TargetFields({
  schema,
  values,
  mayEdit,
  setSchema,
}: {
  schema: DatasetSchema;
  values: KnownValues;
  mayEdit: boolean;
  setSchema: (schema: DatasetSchema) => void;
}) {
  const { target, columns } = schema;
  function setColumn(name: string) {
    const column = columns.find((each) => each.name === (name || target?.column));
    if (column) setSchema(withColumn(schema, { ...column, role: name ? "target" : "feature" }, values));
  }
  const choices = target ? choicesOf(target.positive, values[target.column] ?? []) : [];
  const positive = target && {
    id: "positive",
    value: target.positive,
    disabled: !mayEdit,
    onChange: (event: { target: { value: string } }) =>
      setSchema({ ...schema, target: { ...target, positive: event.target.value } }),
  };
  return (
    <>
      <Field id="target" label="Target" hint="What a model predicts: a column of two values.">
        <Select
          id="target"
          value={target?.column ?? ""}
          disabled={!mayEdit}
          aria-describedby="target-hint"
          className="max-w-72"
          onChange={(event) => setColumn(event.target.value)}
        >
          <option value="">None</option>
          {columns
            .filter(({ name }) => name === target?.column || values[name]?.length === 2)
            .map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
        </Select>
      </Field>
      {positive && (
        <Field id="positive" label={`Positive value of ${target.column}`}>
          {choices.length > 0 ? (
            <Select {...positive}>
              {choices.map((value) => (
                <option key={value}>{value}</option>
              ))}
            </Select>
          ) : (
            <Input {...positive} />
          )}
        </Field>
      )}
    </>
  );
}

/** Values to choose from, the chosen one in its own spelling; none where it is not among them. */
function choicesOf(positive: string, values: readonly string[]): string[] {
  if (values.includes(positive)) return [...values];
  const same = booleanClass(positive);
  if (same === undefined) return [];
  return [positive, ...values.filter((value) => booleanClass(value) !== same)];
}
