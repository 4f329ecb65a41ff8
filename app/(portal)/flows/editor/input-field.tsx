"use client";

import type { CodeLanguage } from "@/app/_components/forms/code-language";
import type { Word } from "@/app/_components/forms/code-mirror";
import { describedBy, Field, Select } from "@/app/_components/forms/field";
import { labelOf } from "@/app/_components/forms/schema-fields";
import type { JsonSchema } from "@/lib/base/json-schema";
import { isReference } from "@/lib/flows/draft";
import { describe } from "@/lib/flows/fits";
import { type Choice, groups } from "./choices";
import { firstLiteral, LiteralControl } from "./literal-control";

const unset = "unset";
const literal = "literal";
const newParam = "new-param";

/**
 * One input of a node: left to its default, a value of its own, or bound to a parameter, an output or a variable that
 * fits.
 */
export function InputField({
  nodeId,
  name,
  schema,
  isRequired,
  value,
  language,
  words,
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
  /** Language of an input that is code, and the names that its editor completes. */
  language?: CodeLanguage | "plain";
  words?: readonly Word[];
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
  const offered = schema.isLiteral
    ? []
    : groups.filter((group) => group === "Parameters" || choices.some((choice) => choice.group === group));

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
      <div className="grid gap-1.5 @md:grid-cols-2">
        <Select
          id={id}
          value={source}
          onChange={({ target }) => take(target.value)}
          {...describedBy(id, { hint, error })}
        >
          <option value={unset}>{isRequired ? "Choose…" : defaultSaid(schema)}</option>
          <option value={literal}>A value</option>
          {!isKnown && <option value={reference}>{reference} (does not fit)</option>}
          {offered.map((group) => (
            <optgroup key={group} label={group}>
              {choices
                .filter((choice) => choice.group === group)
                .map((choice) => (
                  <option key={choice.reference} value={choice.reference}>
                    {shortName(choice.reference)}
                  </option>
                ))}
              {group === "Parameters" && <option value={newParam}>New parameter “{name}”</option>}
            </optgroup>
          ))}
        </Select>
        {source === literal && (
          <div className={language || schema.format === "files" ? "min-w-0 @md:col-span-2" : undefined}>
            <LiteralControl
              label={labelOf(name)}
              schema={schema}
              language={language}
              words={words}
              value={value}
              onChange={onChange}
            />
          </div>
        )}
      </div>
    </Field>
  );
}

/** `read → data` for `nodes.read.output.data`, `read.state`, the name of a parameter or a variable. */
function shortName(reference: string): string {
  return reference.replace(/^nodes\.([^.]+)\.output\./, "$1 → ").replace(/^(?:nodes|params|vars)\./, "");
}

function defaultSaid({ default: preset }: JsonSchema): string {
  return preset === undefined ? "Not set" : `Default: ${JSON.stringify(preset)}`;
}
