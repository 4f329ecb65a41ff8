import { describedBy, Field, SelectField, Textarea, TextField } from "@/app/_components/forms/field";
import { SuggestingInput } from "@/app/_components/forms/suggesting-input";
import type { Expectation } from "@/lib/datasets/expectations/expectation";

type Given<Type extends Expectation["type"]> = Extract<Expectation, { type: Type }>;

/** Controls of one type of expectation. @param given values to begin with */
export function ExpectationFields({
  type,
  columns,
  given,
  errorAt,
}: {
  type: Expectation["type"];
  columns: readonly string[];
  given: Expectation | undefined;
  errorAt: (field: string) => string | undefined;
}) {
  const of = <Type extends Expectation["type"]>(wanted: Type) =>
    given?.type === wanted ? (given as Given<Type>) : undefined;
  const column = given && "column" in given ? (given.column ?? "") : "";
  const columnField = (hint?: string) => (
    <Field id="column" label="Column" hint={hint} error={errorAt("column")}>
      <SuggestingInput
        id="column"
        name="column"
        words={columns}
        required={!hint}
        defaultValue={column}
        {...describedBy("column", { hint, error: errorAt("column") })}
      />
    </Field>
  );
  switch (type) {
    case "type":
      return (
        <>
          {columnField()}
          <SelectField name="is" label="Every value is" defaultValue={of("type")?.is}>
            <option value="number">a number</option>
            <option value="whole-number">a whole number</option>
            <option value="boolean">yes or no</option>
            <option value="date">a date</option>
          </SelectField>
        </>
      );
    case "range":
      return (
        <>
          {columnField()}
          <Bounds given={of("range")} hint="A number, or a day such as 2026-01-31." errorAt={errorAt} />
        </>
      );
    case "set":
      return (
        <>
          {columnField()}
          <Lines
            name="values"
            label="Values"
            hint="One per line."
            value={of("set")?.values}
            errorAt={errorAt}
          />
        </>
      );
    case "unique":
      return <Columns columns={columns} chosen={of("unique")?.columns ?? []} error={errorAt("columns")} />;
    case "missing":
      return (
        <>
          {columnField()}
          <TextField
            name="percent"
            label="Missing at most, in %"
            type="number"
            min={0}
            max={100}
            step="any"
            defaultValue={String((of("missing")?.atMost ?? 0) * 100)}
            error={errorAt("atMost")}
          />
        </>
      );
    case "freshness":
      return (
        <>
          {columnField("A column of dates. Leave empty for the age of the version.")}
          <TextField
            name="days"
            label="At most, in days"
            type="number"
            min={0}
            step="any"
            required
            defaultValue={of("freshness")?.days}
            error={errorAt("days")}
          />
        </>
      );
    case "rows":
      return <Bounds given={of("rows")} errorAt={errorAt} />;
    case "sql":
      return <SqlFields given={of("sql")} errorAt={errorAt} />;
  }
}

type ErrorAt = (field: string) => string | undefined;

function Bounds({
  given,
  hint,
  errorAt,
}: {
  given: { min: unknown; max: unknown } | undefined;
  hint?: string;
  errorAt: ErrorAt;
}) {
  return (
    <>
      <TextField
        name="min"
        label="At least"
        hint={hint}
        defaultValue={String(given?.min ?? "")}
        error={errorAt("min")}
      />
      <TextField name="max" label="At most" defaultValue={String(given?.max ?? "")} error={errorAt("max")} />
    </>
  );
}

function Lines({
  name,
  label,
  hint,
  value,
  errorAt,
}: {
  name: string;
  label: string;
  hint: string;
  value: readonly string[] | undefined;
  errorAt: ErrorAt;
}) {
  const notes = { hint, error: errorAt(name) };
  return (
    <Field id={name} label={label} {...notes}>
      <Textarea
        id={name}
        name={name}
        rows={4}
        required
        defaultValue={value?.join("\n")}
        {...describedBy(name, notes)}
      />
    </Field>
  );
}

function Columns({
  columns,
  chosen,
  error,
}: {
  columns: readonly string[];
  chosen: readonly string[];
  error: string | undefined;
}) {
  const notes = { hint: "Several are unique together.", error };
  return (
    <Field id="columns" label="Columns" {...notes}>
      <select
        id="columns"
        name="columns"
        multiple
        size={4}
        required
        defaultValue={[...chosen]}
        className="w-full rounded-md border border-line-strong bg-panel px-2.5 py-1 text-sm text-ink"
        {...describedBy("columns", notes)}
      >
        {columns.map((column) => (
          <option key={column}>{column}</option>
        ))}
      </select>
    </Field>
  );
}

function SqlFields({ given, errorAt }: { given: Given<"sql"> | undefined; errorAt: ErrorAt }) {
  const notes = {
    hint: "Returns the rows that fail, or one boolean. The table data is the version; others are your team's datasets.",
    error: errorAt("query"),
  };
  return (
    <>
      <TextField
        name="name"
        label="Name"
        placeholder="No end before its start"
        required
        maxLength={200}
        defaultValue={given?.name}
        error={errorAt("name")}
      />
      <div className="sm:col-span-2">
        <Field id="query" label="Query" {...notes}>
          <Textarea
            id="query"
            name="query"
            rows={4}
            required
            spellCheck={false}
            placeholder="select * from data where amount < 0"
            defaultValue={given?.query}
            className="font-mono text-xs"
            {...describedBy("query", notes)}
          />
        </Field>
      </div>
    </>
  );
}
