import { itemField, type JsonSchema, schemaFields } from "./schema-fields";
import { type Given, issueOf, SchemaFormControl, type Shared } from "./schema-form-control";
import { SchemaFormList } from "./schema-form-list";

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
  const current = typeof values === "object" && values !== null ? (values as Record<string, unknown>) : {};
  const fields = schemaFields(schema, parent, shared.root).filter(({ kind }) => kind !== "const");
  if (fields.length === 0) return <p className="text-sm text-muted">No parameters.</p>;
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      {fields.map((field) => {
        const name = field.path.slice(parent ? parent.length + 1 : 0);
        const value = Object.hasOwn(current, name) ? current[name] : field.schema.default;
        return <AnyField key={name} field={field} value={value} shared={shared} />;
      })}
    </div>
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
