"use client";

import { Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Field, Input, Select, Textarea } from "@/app/_components/forms/field";
import { IconButton } from "@/app/_components/ui/button";
import { jsonOrText } from "@/lib/base/json";
import type { JsonSchema } from "@/lib/base/json-schema";
import { propertiesOf } from "@/lib/flows/draft";
import { isTextual, kindOf, kinds, type ParamKind, schemaOfKind, withNull } from "./param-kinds";
import type { Editing } from "./use-draft";

/** One parameter of a flow: its name, type, default and what else its schema says. */
export function ParamForm({
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
            {Object.entries(kinds).map(([value, label]) => (
              <option key={value} value={value}>
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
        {kind === "enum" && <Choices id={`${id}.enum`} schema={schema} onChange={set} />}
        <Field id={`${id}.description`} label="Description">
          <Input
            id={`${id}.description`}
            defaultValue={String(schema.description ?? "")}
            onChange={({ target }) => set({ ...schema, description: target.value || undefined })}
          />
        </Field>
        <Switches schema={schema} isRequired={isRequired} onChange={set}>
          <IconButton
            icon={Trash2}
            variant="remove"
            className="ml-auto"
            label={`Remove the parameter ${name}`}
            onClick={() => edit({ type: "remove-param", name })}
          />
        </Switches>
      </div>
    </details>
  );
}

function Choices({
  id,
  schema,
  onChange,
}: {
  id: string;
  schema: JsonSchema;
  onChange: (schema: JsonSchema) => void;
}) {
  const wordsIn = (text: string) =>
    text
      .split(",")
      .map((choice) => choice.trim())
      .filter(Boolean);
  return (
    <Field id={id} label="Choices (comma-separated)">
      <Input
        id={id}
        defaultValue={(schema.enum as unknown[]).filter((choice) => choice !== null).join(", ")}
        onChange={({ target }) => onChange({ ...schema, enum: wordsIn(target.value) })}
      />
    </Field>
  );
}

function Switches({
  schema,
  isRequired,
  onChange,
  children,
}: {
  schema: JsonSchema;
  isRequired: boolean;
  onChange: (schema: JsonSchema, isRequired?: boolean) => void;
  children: ReactNode;
}) {
  const kind = kindOf(schema);
  return (
    <div className="flex items-end gap-4 text-sm">
      <label className="flex items-center gap-1.5 pb-1.5">
        <input
          type="checkbox"
          className="accent-accent"
          checked={isRequired}
          onChange={({ target }) => onChange(schema, target.checked)}
        />
        Required
      </label>
      {kind !== "other" && kind !== "enum" && (
        <label className="flex items-center gap-1.5 pb-1.5">
          <input
            type="checkbox"
            className="accent-accent"
            checked={Array.isArray(schema.type)}
            onChange={({ target }) => onChange(withNull(schema, target.checked))}
          />
          Allow empty
        </label>
      )}
      {children}
    </div>
  );
}

function saidShortly(schema: JsonSchema, kind: ParamKind, isRequired: boolean): string {
  const defaultText = schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`;
  return [kinds[kind].toLowerCase(), isRequired && "required", defaultText].filter(Boolean).join(", ");
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
      onChange(target.value === "" ? undefined : isText ? target.value : jsonOrText(target.value)),
  };
  return (
    <Field id={id} label={label}>
      {isLong ? <Textarea {...common} className="font-mono text-xs" /> : <Input {...common} />}
    </Field>
  );
}
