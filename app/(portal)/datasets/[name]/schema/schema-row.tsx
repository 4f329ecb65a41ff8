"use client";

import { Input, Select } from "@/app/_components/forms/field";
import type {
  ColumnRole,
  ColumnType,
  NumberFormat,
  SchemaColumn,
} from "@/lib/datasets/schema/dataset-schema";

const roles: ColumnRole[] = ["feature", "target", "key", "time", "group", "ignored"];
const types: ColumnType[] = ["number", "category", "boolean", "date", "text"];
const plainNumber: NumberFormat = { decimal: ".", thousands: null, currency: null, percent: null };
/** Notations of numbers: decimal sign and thousands separator. */
const notations: Record<string, { label: string; decimal: "." | ","; thousands: NumberFormat["thousands"] }> =
  {
    point: { label: "1234.5, any clear notation", decimal: ".", thousands: null },
    comma: { label: "1234,5, any clear notation", decimal: ",", thousands: null },
    "point comma": { label: "1,234.5 only", decimal: ".", thousands: "," },
    "comma point": { label: "1.234,5 only", decimal: ",", thousands: "." },
    "point space": { label: "1 234.5 only", decimal: ".", thousands: " " },
    "comma space": { label: "1 234,5 only", decimal: ",", thousands: " " },
    "point apostrophe": { label: "1'234.5 only", decimal: ".", thousands: "'" },
    "comma apostrophe": { label: "1'234,5 only", decimal: ",", thousands: "'" },
    "point none": { label: "1234.5 only", decimal: ".", thousands: "none" },
    "comma none": { label: "1234,5 only", decimal: ",", thousands: "none" },
  };
const dates = { YMD: "Year first", DMY: "Day first", MDY: "Month first" };

/** One column of a schema, with a choice for each of its properties. */
export function SchemaRow({
  column,
  reason,
  mayEdit,
  change,
}: {
  column: SchemaColumn;
  reason: string | undefined;
  mayEdit: boolean;
  change: (changed: SchemaColumn) => void;
}) {
  const { name, role, type, missing, usualMissing, note } = column;
  const isDisabled = !mayEdit;
  const set = (fields: Partial<SchemaColumn>) => change({ ...column, ...fields });
  return (
    <tr className="align-top">
      <th
        scope="row"
        className="max-w-64 min-w-32 px-2 py-1.5 text-left font-normal [overflow-wrap:anywhere]"
      >
        <span className="font-mono">{name}</span>
        {reason && <span className="block text-xs text-muted">{reason}</span>}
      </th>
      <td className="px-2 py-1.5">
        <Select
          aria-label={`Role of ${name}`}
          value={role}
          disabled={isDisabled}
          className="min-w-24"
          onChange={({ target }) => set({ role: target.value as ColumnRole, monotone: null })}
        >
          {roles.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
      </td>
      <td className="px-2 py-1.5">
        <Select
          aria-label={`Type of ${name}`}
          value={type}
          disabled={isDisabled}
          className="min-w-26"
          onChange={({ target }) => set(ofType(target.value as ColumnType))}
        >
          {types.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
      </td>
      <td className="px-2 py-1.5">
        <FormatFields column={column} isDisabled={isDisabled} set={set} />
      </td>
      <td className="min-w-36 px-2 py-1.5">
        <Input
          aria-label={`Own missing markers of ${name}, separated by commas`}
          placeholder="-999, unknown"
          defaultValue={missing.join(", ")}
          disabled={isDisabled}
          onChange={({ target }) => set({ missing: markersOf(target.value) })}
        />
        <label className="mt-1 flex items-center gap-1.5 text-xs text-muted">
          <input
            type="checkbox"
            className="accent-accent"
            checked={usualMissing}
            disabled={isDisabled}
            onChange={({ target }) => set({ usualMissing: target.checked })}
          />
          NA, ?, - and the like
        </label>
      </td>
      <td className="min-w-36 px-2 py-1.5">
        <Input
          aria-label={`Note on ${name}`}
          value={note}
          maxLength={500}
          disabled={isDisabled}
          onChange={({ target }) => set({ note: target.value })}
        />
      </td>
    </tr>
  );
}

function FormatFields({
  column: { name, role, type, number, date, monotone },
  isDisabled,
  set,
}: {
  column: SchemaColumn;
  isDisabled: boolean;
  set: (fields: Partial<SchemaColumn>) => void;
}) {
  if (type === "date")
    return (
      <Select
        aria-label={`Date format of ${name}`}
        value={date ?? "YMD"}
        disabled={isDisabled}
        className="min-w-28"
        onChange={({ target }) => set({ date: target.value as keyof typeof dates })}
      >
        {Object.entries(dates).map(([order, label]) => (
          <option key={order} value={order}>
            {label}
          </option>
        ))}
      </Select>
    );
  if (type !== "number") return <span className="text-muted">–</span>;
  const format = number ?? plainNumber;
  const setNumber = (fields: Partial<NumberFormat>) => set({ number: { ...format, ...fields } });
  const notation = Object.keys(notations).find(
    (key) => notations[key]!.decimal === format.decimal && notations[key]!.thousands === format.thousands,
  );
  return (
    <div className="grid min-w-52 gap-1">
      <Select
        aria-label={`Number format of ${name}`}
        value={notation}
        disabled={isDisabled}
        onChange={({ target }) => {
          const { decimal, thousands } = notations[target.value]!;
          setNumber({ decimal, thousands });
        }}
      >
        {Object.entries(notations).map(([key, { label }]) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </Select>
      <div className="flex gap-1">
        <Input
          aria-label={`Currency of ${name}; empty for any`}
          placeholder="Any currency"
          defaultValue={format.currency ?? ""}
          maxLength={10}
          disabled={isDisabled}
          onChange={({ target }) => setNumber({ currency: target.value.trim() || null })}
        />
        <Select
          aria-label={`Percentages in ${name}`}
          value={String(format.percent)}
          disabled={isDisabled}
          onChange={({ target }) => setNumber({ percent: percentOf[target.value]! })}
        >
          <option value="null">% by its sign</option>
          <option value="true">All in %</option>
          <option value="false">No %</option>
        </Select>
      </div>
      {role === "feature" && (
        <Select
          aria-label={`Direction of ${name}`}
          value={monotone ?? ""}
          disabled={isDisabled}
          onChange={({ target }) => set({ monotone: (target.value || null) as SchemaColumn["monotone"] })}
        >
          <option value="">Any direction</option>
          <option value="increasing">Score only increases</option>
          <option value="decreasing">Score only decreases</option>
        </Select>
      )}
    </div>
  );
}

const percentOf: Record<string, boolean | null> = { null: null, true: true, false: false };

/** Properties that a type has, at their defaults. */
function ofType(type: ColumnType): Partial<SchemaColumn> {
  return {
    type,
    number: type === "number" ? plainNumber : null,
    date: type === "date" ? "YMD" : null,
    monotone: null,
  };
}

function markersOf(text: string): string[] {
  return text
    .split(",")
    .map((marker) => marker.trim())
    .filter((marker) => marker !== "");
}
