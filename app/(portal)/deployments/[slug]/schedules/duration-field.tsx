import { describedBy, Field, Input, Select } from "@/app/_components/forms/field";
import { dayMs, hourMs } from "@/lib/base/time-units";

const units = [
  ["seconds", 1000],
  ["minutes", 60_000],
  ["hours", hourMs],
  ["days", dayMs],
] as const;

/** A number and its unit, named `<name>.count` and `<name>.unitMs`; the label belongs to the number. */
export function DurationField({
  id,
  name,
  label,
  hint,
  error,
  valueMs,
  required,
}: {
  id: string;
  name: string;
  label: string;
  hint: string;
  error?: string;
  valueMs: number | null;
  required?: boolean;
}) {
  const unitMs = units.findLast(([, ms]) => valueMs !== null && valueMs % ms === 0)?.[1] ?? hourMs;
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <div className="flex gap-2">
        <Input
          id={id}
          name={`${name}.count`}
          type="number"
          min={1}
          step="any"
          defaultValue={valueMs === null ? "" : valueMs / unitMs}
          required={required}
          {...describedBy(id, { hint, error })}
        />
        <Select name={`${name}.unitMs`} defaultValue={unitMs} aria-label={`${label}: unit`} className="w-32">
          {units.map(([unit, ms]) => (
            <option key={unit} value={ms}>
              {unit}
            </option>
          ))}
        </Select>
      </div>
    </Field>
  );
}
