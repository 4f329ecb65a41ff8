"use client";

import { describedBy, Field, Select } from "@/app/_components/forms/field";
import { labelOf } from "@/app/_components/forms/schema-fields";
import type { JsonSchema } from "@/lib/base/json-schema";
import { isReference } from "@/lib/flows/draft";
import { describe } from "@/lib/flows/fits";
import type { Choice } from "./choices";
import { firstLiteral, LiteralControl } from "./literal-control";

const unset = "unset";
const literal = "literal";
const newParam = "new-param";
/** References that fit but are not offered: variables, and the state and message of nodes. */
const unlisted = /^vars\.|^nodes\.[^.]+\.(?:state|message)$/;

/** One input of a node: left to its default, a value of its own, or bound to a parameter or to an output that fits. */
export function InputField({
  nodeId,
  name,
  schema,
  isRequired,
  value,
  choices,
  error,
  onChange,
  onNewParam,
}: {
  nodeId: string;
  name: string;
  schema: JsonSchema;
  isRequired: boolean;
  value: unknown;
  choices: Choice[];
  error?: string;
  onChange: (value: unknown) => void;
  onNewParam: () => void;
}) {
  const id = `${nodeId}.${name}`;
  const reference = isReference(value) ? value.$from : undefined;
  const source = value === undefined ? unset : (reference ?? literal);
  const isKnown = reference === undefined || choices.some((choice) => choice.reference === reference);
  const hint = schema.description as string | undefined;
  const sources = schema.isLiteral ? [] : (["Parameters", "Outputs"] as const);

  function take(chosen: string) {
    if (chosen === unset) onChange(undefined);
    else if (chosen === literal) onChange(firstLiteral(schema));
    else if (chosen === newParam) onNewParam();
    else onChange({ $from: chosen });
  }

  return (
    <Field
      id={id}
      label={
        <>
          {labelOf(name)} <span className="font-normal text-muted">{describe(schema)}</span>
        </>
      }
      hint={hint}
      error={error}
    >
      <div className="grid gap-1.5 sm:grid-cols-2">
        <Select
          id={id}
          value={source}
          onChange={({ target }) => take(target.value)}
          {...describedBy(id, { hint, error })}
        >
          <option value={unset}>{isRequired ? "Choose…" : defaultSaid(schema)}</option>
          <option value={literal}>A value</option>
          {!isKnown && (
            <option value={reference}>
              {reference}
              {unlisted.test(reference) ? "" : " (does not fit)"}
            </option>
          )}
          {sources.map((group) => (
            <optgroup key={group} label={group}>
              {choices
                .filter((choice) => choice.group === group)
                .map((choice) => (
                  <option key={choice.reference} value={choice.reference}>
                    {choice.reference.replace(/^nodes\.(.+)\.output\./, "$1 → ").replace(/^params\./, "")}
                  </option>
                ))}
              {group === "Parameters" && <option value={newParam}>New parameter “{name}”</option>}
            </optgroup>
          ))}
        </Select>
        {source === literal && (
          <LiteralControl label={labelOf(name)} schema={schema} value={value} onChange={onChange} />
        )}
      </div>
    </Field>
  );
}

function defaultSaid({ default: preset }: JsonSchema): string {
  return preset === undefined ? "Not set" : `Default: ${JSON.stringify(preset)}`;
}
