"use client";

import { describedBy, Input, Select, Textarea } from "@/app/_components/forms/field";
import { type Choices, type Kind, optionsOf, partsOf, sayOther } from "@/lib/automations/sentence";
import type { FieldIssue } from "@/lib/base/errors";

const labels: Record<string, string> = {
  of: "Runs of",
  states: "Outcome",
  to: "Channel",
  params: "Parameters",
};

/** A sentence whose fields are controls named `<prefix>.<field>`; each holds JSON or the typed text. */
export function SentenceFields({
  lead,
  prefix,
  kind,
  values,
  choices,
  issues,
}: {
  /** First word of the sentence. */
  lead: string;
  prefix: string;
  kind: Kind;
  values: Record<string, unknown>;
  choices: Choices;
  issues: FieldIssue[];
}) {
  const parts = partsOf(kind.sentence);
  const wrong = issues.filter(({ path }) => path.startsWith(`${prefix}.`));
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-1.5 gap-y-2 text-sm">
        <span>{lead}</span>
        {parts.map(({ words, field }) => (
          <span key={words + field} className="contents">
            {words && <span>{words}</span>}
            {field && (
              <FieldControl
                name={`${prefix}.${field}`}
                label={labels[field] ?? field.slice(0, 1).toUpperCase() + field.slice(1)}
                field={kind.fields[field]!}
                value={values[field]}
                choices={choices}
                issue={wrong.find(({ path }) => path.startsWith(`${prefix}.${field}`))?.message}
              />
            )}
          </span>
        ))}
      </div>
      {kind.note && <p className="text-xs text-muted">{kind.note}</p>}
      {wrong.map(({ path, message }) => (
        <p key={path} id={`${path}-error`} className="text-xs text-bad">
          {message}
        </p>
      ))}
    </div>
  );
}

function FieldControl({
  name,
  label,
  field,
  value,
  choices,
  issue,
}: {
  name: string;
  label: string;
  field: Kind["fields"][string];
  value: unknown;
  choices: Choices;
  issue?: string;
}) {
  const common = { id: name, name, "aria-label": label, ...describedBy(name, { error: issue }) };
  const options = optionsOf(field, choices);
  if (options) {
    const json = JSON.stringify(value);
    const isOther = value !== "" && !options.some((option) => option.value === json);
    return (
      <span className="inline-block max-w-full">
        <Select {...common} defaultValue={value === "" ? "" : json} required>
          {value === "" && <option value="">Choose…</option>}
          {isOther && <option value={json}>{sayOther(value)}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      </span>
    );
  }
  if (field.control === "params")
    return (
      <span className="block w-full max-w-2xl">
        <Textarea
          {...common}
          defaultValue={JSON.stringify(value ?? {}, null, 2)}
          spellCheck={false}
          className="font-mono text-xs"
        />
        <span className="text-xs text-muted">
          Parameters as JSON; {'{ "$from": "run.id" }'} inserts a value of the run. Leave empty to use the
          deployment’s parameters.
        </span>
      </span>
    );
  return (
    <span className={field.control === "number" ? "inline-block w-24" : "inline-block w-44"}>
      <Input
        {...common}
        type={field.control === "number" ? "number" : "text"}
        step="any"
        defaultValue={String(value ?? "")}
        required
      />
    </span>
  );
}
