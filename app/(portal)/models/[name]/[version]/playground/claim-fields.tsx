import { describedBy, Field, Input, Select } from "@/app/_components/forms/field";
import { labelOf } from "@/app/_components/forms/schema-fields";
import { formatNumber } from "@/app/_components/ui/format";
import type { ClaimField } from "@/lib/learning/features/claim-field";

/** The fields of a claim in words: the values that the model knows to choose from, numbers to type. */
export function ClaimFields({
  fields,
  claim,
  onChange,
}: {
  fields: ClaimField[];
  claim: Record<string, string>;
  onChange: (name: string, value: string) => void;
}) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {fields.map((field) => (
        <OneField
          key={field.name}
          field={field}
          value={claim[field.name] ?? ""}
          onChange={(value) => onChange(field.name, value)}
        />
      ))}
    </div>
  );
}

function OneField({
  field,
  value,
  onChange,
}: {
  field: ClaimField;
  value: string;
  onChange: (value: string) => void;
}) {
  const { name } = field;
  const hint = hintOf(field);
  return (
    <Field id={name} label={labelOf(name)} hint={hint}>
      {field.type === "category" ? (
        <Select id={name} value={value} onChange={(event) => onChange(event.target.value)}>
          {!field.values.includes(value) && <option value={value}>{value || "(empty)"} – unknown</option>}
          {field.values.map((known) => (
            <option key={known} value={known}>
              {known || "(empty)"}
            </option>
          ))}
        </Select>
      ) : (
        <Input
          id={name}
          {...(field.type === "number" ? { type: "number", step: "any" } : { type: "text" })}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          {...describedBy(name, { hint })}
        />
      )}
    </Field>
  );
}

function hintOf(field: ClaimField): string | undefined {
  if (field.type === "date") return "As in the file, or as 2025-04-03 or 2025-04-03 13:30.";
  return field.type === "number" && field.range ? rangeInWords(field.range) : undefined;
}

function rangeInWords([low, high]: [number, number]): string {
  return low === high
    ? `Only below or above ${formatNumber(low)} matters.`
    : `Has an effect between ${formatNumber(low)} and ${formatNumber(high)}.`;
}
