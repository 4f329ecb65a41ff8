import type { FieldIssue } from "@/lib/errors";
import { type BlockChoice, BlockSelect } from "./block-select";
import { describedBy, Field, Input, Select, Textarea } from "./field";
import { isPickable, NamePicker } from "./name-picker";
import { itemField, type JsonSchema, type SchemaField, schemaFields } from "./schema-fields";
import { SchemaFormList } from "./schema-form-list";

/** `isOptional`: within an object that need not be given, where nothing may be required. */
export type Shared = {
  prefix: string;
  issues: FieldIssue[];
  root: JsonSchema;
  blocks: BlockChoice[];
  isOptional?: boolean;
};

/** The controls for the fields of an object, beside each other where there is room. */
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
  const given = typeof values === "object" && values !== null ? (values as Record<string, unknown>) : {};
  const fields = schemaFields(schema, parent, shared.root).filter(({ kind }) => kind !== "const");
  if (fields.length === 0) return <p className="text-sm text-muted">Nothing to set.</p>;
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      {fields.map((field) => {
        const name = field.path.slice(parent ? parent.length + 1 : 0);
        const value = Object.hasOwn(given, name) ? given[name] : field.schema.default;
        return <AnyField key={name} field={field} value={value} shared={shared} />;
      })}
    </div>
  );
}

type Given = { field: SchemaField; value: unknown; shared: Shared };

function AnyField({ field, value, shared }: Given) {
  if (field.kind === "object" || field.kind === "list")
    return <Group field={field} value={value} shared={shared} />;
  return (
    <div className={field.schema.isMultiline ? "sm:col-span-2" : undefined}>
      <Control field={field} value={value} shared={shared} />
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
          Given
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

function Control({ field, value, shared }: Given) {
  const { schema, kind, isNullable, label } = field;
  const isRequired = field.isRequired && !isNullable && !shared.isOptional;
  const name = `${shared.prefix}.${field.path}`;
  const hint = schema.description;
  const error = issueOf(field, shared);
  const common = { id: name, name, ...describedBy(name, { hint, error }) };
  const text = value === undefined || value === null ? "" : String(value);

  if (kind === "boolean" && !isNullable) {
    return (
      <div className="grid content-start gap-1">
        <input type="hidden" name={name} value="false" />
        <label className="flex items-center gap-2 text-sm font-medium sm:mt-6">
          <input
            type="checkbox"
            value="true"
            defaultChecked={value === true}
            className="accent-accent"
            {...common}
          />
          {label}
        </label>
        {hint && (
          <p id={`${name}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )}
        {error && (
          <p id={`${name}-error`} className="text-xs text-bad">
            {error}
          </p>
        )}
      </div>
    );
  }
  return (
    <Field
      id={name}
      label={
        isNullable ? (
          <>
            {label} <span className="font-normal text-muted">(may be empty)</span>
          </>
        ) : (
          label
        )
      }
      hint={hint}
      error={error}
    >
      {kind === "enum" || kind === "boolean" ? (
        <Select {...common} defaultValue={text} required={isRequired}>
          {(isNullable || text === "") && <option value="">–</option>}
          {(schema.enum ?? [true, false]).map((choice) => (
            <option key={String(choice)} value={String(choice)}>
              {choice === true ? "yes" : choice === false ? "no" : String(choice)}
            </option>
          ))}
        </Select>
      ) : kind === "number" || kind === "integer" ? (
        <Input
          {...common}
          {...numberRules(schema, kind)}
          type="number"
          defaultValue={text}
          required={isRequired}
        />
      ) : kind === "json" ? (
        <Textarea
          {...common}
          defaultValue={value === undefined ? "" : JSON.stringify(value, null, 2)}
          spellCheck={false}
          placeholder="JSON"
          className="font-mono text-xs"
        />
      ) : schema.block ? (
        <BlockSelect
          {...common}
          types={[schema.block]}
          blocks={shared.blocks}
          value={text}
          required={isRequired}
        />
      ) : isPickable(schema.format) ? (
        <NamePicker {...common} of={schema.format} defaultValue={text} required={isRequired} />
      ) : schema.isMultiline ? (
        <Textarea
          {...common}
          defaultValue={text}
          maxLength={schema.maxLength}
          required={isRequired}
          rows={6}
          spellCheck={false}
          autoComplete="off"
          className="font-mono text-xs"
        />
      ) : (
        <Input
          {...common}
          {...(schema.secret && { type: "password", autoComplete: "new-password" })}
          defaultValue={text}
          minLength={schema.minLength}
          maxLength={schema.maxLength}
          required={isRequired && (schema.minLength ?? 0) > 0}
        />
      )}
    </Field>
  );
}

function numberRules({ minimum, maximum }: JsonSchema, kind: string) {
  // zod writes the safe integers as limits; nobody needs to be told.
  const told = (limit?: number) =>
    limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? undefined : limit;
  return { min: told(minimum), max: told(maximum), step: kind === "integer" ? 1 : "any" };
}

function issueOf({ path }: SchemaField, { prefix, issues }: Shared): string | undefined {
  return issues.find((issue) => issue.path === path || issue.path === `${prefix}.${path}`)?.message;
}
