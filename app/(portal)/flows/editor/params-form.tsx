"use client";

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { Field, Input, Select, Textarea } from "@/app/_components/field";
import { propertiesOf, requiredOf } from "@/lib/flows/draft";
import type { JsonSchema } from "@/lib/flows/flow";
import { asJson } from "./literal-control";
import { isTextual, kindOf, kinds, type ParamKind, schemaOfKind, withNull } from "./param-kinds";
import type { Editing } from "./use-draft";

/** The flow's parameters: what a deployment or a run sets. */
export function ParamsForm({ editing }: { editing: Editing }) {
  const { draft, edit, check } = editing;
  const params = Object.entries(propertiesOf(draft));
  const general = check.issues.filter(({ path }) => path === "params" || path === "params.required");
  return (
    <div className="grid gap-2">
      {general.map(({ message }) => (
        <p key={message} className="text-xs text-bad">
          {message}
        </p>
      ))}
      {params.map(([name, schema]) => (
        <Param
          key={name}
          name={name}
          schema={schema}
          isRequired={requiredOf(draft).includes(name)}
          error={check.issues.find(({ path }) => path.startsWith(`params.properties.${name}`))?.message}
          editing={editing}
        />
      ))}
      <div>
        <Button
          size="sm"
          onClick={() =>
            edit({
              type: "set-param",
              name: freeName(propertiesOf(draft)),
              schema: { type: "string" },
              isRequired: false,
            })
          }
        >
          <Plus aria-hidden="true" /> Add a parameter
        </Button>
      </div>
    </div>
  );
}

function Param({
  name,
  schema,
  isRequired,
  error,
  editing,
}: {
  name: string;
  schema: JsonSchema;
  isRequired: boolean;
  error?: string;
  editing: Editing;
}) {
  const { edit, draft } = editing;
  const [text, setText] = useState(name);
  const kind = kindOf(schema);
  const set = (change: JsonSchema, required = isRequired) =>
    edit({ type: "set-param", name, schema: change, isRequired: required });
  const id = `param.${name}`;
  return (
    <details className="rounded-md border border-line bg-panel" open={error !== undefined || undefined}>
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 px-3 py-1.5 text-sm">
        <code className="text-xs">{name}</code>
        <span className="text-xs text-muted">{saidShortly(schema, kind, isRequired)}</span>
        {error && <span className="text-xs text-bad">{error}</span>}
      </summary>
      <div className="grid gap-3 border-t border-line p-3 sm:grid-cols-3">
        <Field id={`${id}.name`} label="Name" error={error}>
          <Input
            id={`${id}.name`}
            value={text}
            onChange={({ target }) => setText(target.value)}
            onBlur={() =>
              text &&
              text !== name &&
              !Object.hasOwn(propertiesOf(draft), text) &&
              edit({ type: "rename-param", name, to: text })
            }
          />
        </Field>
        <Field id={`${id}.kind`} label="Type">
          <Select
            id={`${id}.kind`}
            value={kind}
            onChange={({ target }) => set(schemaOfKind(target.value as ParamKind, schema))}
          >
            {Object.entries(kinds).map(([one, label]) => (
              <option key={one} value={one}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        {kind === "other" ? (
          <JsonField
            id={`${id}.schema`}
            label="JSON Schema"
            value={schema}
            onChange={(value) => set(value as JsonSchema)}
          />
        ) : (
          <JsonField
            id={`${id}.default`}
            label="Default"
            value={schema.default}
            isText={isTextual(kind)}
            onChange={(value) => {
              const { default: _, ...rest } = schema;
              set(value === undefined ? rest : { ...rest, default: value });
            }}
          />
        )}
        {kind === "enum" && (
          <Field id={`${id}.enum`} label="Choices, with commas between">
            <Input
              id={`${id}.enum`}
              defaultValue={(schema.enum as unknown[]).filter((one) => one !== null).join(", ")}
              onChange={({ target }) =>
                set({
                  ...schema,
                  enum: target.value
                    .split(",")
                    .map((one) => one.trim())
                    .filter(Boolean),
                })
              }
            />
          </Field>
        )}
        <Field id={`${id}.description`} label="Explanation">
          <Input
            id={`${id}.description`}
            defaultValue={String(schema.description ?? "")}
            onChange={({ target }) => set({ ...schema, description: target.value || undefined })}
          />
        </Field>
        <div className="flex items-end gap-4 text-sm">
          <label className="flex items-center gap-1.5 pb-1.5">
            <input
              type="checkbox"
              className="accent-accent"
              checked={isRequired}
              onChange={({ target }) => set(schema, target.checked)}
            />
            Required
          </label>
          {kind !== "other" && kind !== "enum" && (
            <label className="flex items-center gap-1.5 pb-1.5">
              <input
                type="checkbox"
                className="accent-accent"
                checked={Array.isArray(schema.type)}
                onChange={({ target }) => set(withNull(schema, target.checked))}
              />
              May be empty
            </label>
          )}
          <Button
            size="sm"
            variant="danger"
            className="ml-auto"
            aria-label={`Remove the parameter ${name}`}
            onClick={() => edit({ type: "remove-param", name })}
          >
            <Trash2 aria-hidden="true" />
          </Button>
        </div>
      </div>
    </details>
  );
}

function saidShortly(schema: JsonSchema, kind: ParamKind, isRequired: boolean): string {
  const given = schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`;
  return [kinds[kind].toLowerCase(), isRequired && "required", given].filter(Boolean).join(", ");
}

/** JSON in a field; `isText` takes what is typed as a text. Empty is undefined. */
function JsonField({
  id,
  label,
  value,
  isText = false,
  onChange,
}: {
  id: string;
  label: string;
  value: unknown;
  isText?: boolean;
  onChange: (value: unknown) => void;
}) {
  const shown =
    value === undefined ? "" : isText && typeof value === "string" ? value : JSON.stringify(value);
  const isLong = shown.length > 40;
  const common = {
    id,
    defaultValue: shown,
    spellCheck: false,
    onChange: ({ target }: { target: { value: string } }) =>
      onChange(target.value === "" ? undefined : isText ? target.value : asJson(target.value)),
  };
  return (
    <Field id={id} label={label}>
      {isLong ? <Textarea {...common} className="font-mono text-xs" /> : <Input {...common} />}
    </Field>
  );
}

function freeName(taken: Record<string, unknown>): string {
  for (let number = 1; ; number++) if (!Object.hasOwn(taken, `param${number}`)) return `param${number}`;
}
