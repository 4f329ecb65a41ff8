"use client";

import { type ReactNode, useState } from "react";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { applies, chosenValues, groupFields } from "./field-conditions";
import { itemField, type JsonSchema, type SchemaField, schemaFields } from "./schema-fields";
import { type Given, issueOf, SchemaFormControl, type Shared } from "./schema-form-control";
import { SchemaFormList } from "./schema-form-list";

/**
 * The controls for the fields of an object, beside each other where there is room: those that apply to what is chosen,
 * advanced ones folded away.
 */
export function Fields({
  schema,
  values,
  parent,
  shared,
}: {
  schema: JsonSchema;
  values: unknown;
  parent: string;
  shared: Shared;
}) {
  const current = typeof values === "object" && values !== null ? (values as Record<string, unknown>) : {};
  const fields = schemaFields(schema, parent, shared.root).filter(({ kind }) => kind !== "const");
  const nameOf = (field: SchemaField) => field.path.slice(parent ? parent.length + 1 : 0);
  const currentOf = (field: SchemaField) => {
    const name = nameOf(field);
    return Object.hasOwn(current, name) ? current[name] : field.schema.default;
  };
  const [chosen, setChosen] = useState(() => chosenValues(fields, currentOf, nameOf));
  if (fields.length === 0) return <p className="text-sm text-muted">No parameters.</p>;
  const begin = parent ? `${shared.prefix}.${parent}.` : `${shared.prefix}.`;
  // Changes bubble up from the controls, which keep their own values.
  const note = ({ target }: { target: EventTarget }) => {
    const { name, value, type, checked } = target as HTMLInputElement;
    const field = name?.startsWith(begin) ? name.slice(begin.length) : "";
    if (field in chosen) setChosen({ ...chosen, [field]: type === "checkbox" ? String(checked) : value });
  };
  const grid = (some: SchemaField[]) => (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      {some.map((field) => (
        <div
          key={nameOf(field)}
          // A field that does not apply keeps its value and is sent along, so it is there when it applies again.
          className={applies(field, chosen) ? "contents" : "hidden"}
        >
          <AnyField field={field} value={currentOf(field)} shared={shared} />
        </div>
      ))}
    </div>
  );
  const groups = groupFields(fields.filter(({ schema: { isAdvanced } }) => !isAdvanced));
  const rest = fields.filter(({ schema: { isAdvanced } }) => isAdvanced);
  return (
    <div className="grid gap-3" onChange={note}>
      {groups.map(({ title, fields: some }) => (
        <FieldGroup key={title ?? ""} title={title} isShown={some.some((field) => applies(field, chosen))}>
          {grid(some)}
        </FieldGroup>
      ))}
      {rest.length > 0 && (
        <Disclosure title="Advanced" isOpen={rest.some((field) => issueOf(field, shared) !== undefined)}>
          {grid(rest)}
        </Disclosure>
      )}
    </div>
  );
}

/** Fields below their heading; those without one have none. */
function FieldGroup({
  title,
  isShown,
  children,
}: {
  title: string | undefined;
  /** One of its fields applies. */
  isShown: boolean;
  children: ReactNode;
}) {
  if (!title) return children;
  return (
    <fieldset hidden={!isShown} className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <legend className="mb-2 w-full border-b border-line pb-1 text-sm font-medium">{title}</legend>
      {children}
    </fieldset>
  );
}

function AnyField({ field, value, shared }: Given) {
  if (field.kind === "object" || field.kind === "list")
    return <Group field={field} value={value} shared={shared} />;
  return (
    <div className={field.schema.isMultiline ? "sm:col-span-2" : undefined}>
      <SchemaFormControl field={field} value={value} shared={shared} />
    </div>
  );
}

function Group({ field, value, shared }: Given) {
  const name = `${shared.prefix}.${field.path}`;
  const error = issueOf(field, shared);
  const within = { ...shared, isOptional: shared.isOptional || field.isNullable };
  return (
    <fieldset className="grid gap-3 rounded-md border border-line p-3 pt-1 sm:col-span-2">
      <legend className="px-1 text-sm font-medium">{field.label}</legend>
      {field.schema.description && <p className="text-xs text-muted">{field.schema.description}</p>}
      {error && <p className="text-xs text-bad">{error}</p>}
      {field.isNullable && (
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            name={`${name}?`}
            value="true"
            defaultChecked={value != null}
            className="accent-accent"
          />
          Set
        </label>
      )}
      <div className={field.isNullable ? "in-[fieldset:not(:has(>label>input:checked))]:hidden" : undefined}>
        {field.kind === "list" ? (
          <SchemaFormList name={name} field={field} values={Array.isArray(value) ? value : []}>
            {(index, item) => (
              <AnyField field={itemField(field, index, shared.root)} value={item} shared={within} />
            )}
          </SchemaFormList>
        ) : (
          <Fields schema={field.schema} values={value} parent={field.path} shared={within} />
        )}
      </div>
    </fieldset>
  );
}
