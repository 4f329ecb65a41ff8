import type { FieldIssue } from "@/lib/base/errors";
import { type BlockChoice, BlockSelect } from "./block-select";
import { describedBy, Field, FieldNotes, Input, Select, Textarea } from "./field";
import { FittingSelect } from "./fitting-select";
import { NamePicker } from "./name-picker";
import { isPickable } from "./pickable";
import { choiceName, type JsonSchema, type SchemaField } from "./schema-fields";

/** `isOptional`: inside an optional object, where no field may be required. */
export type Shared = {
  prefix: string;
  issues: FieldIssue[];
  root: JsonSchema;
  blocks: BlockChoice[];
  isOptional?: boolean;
};

export type Given = { field: SchemaField; value: unknown; shared: Shared };

/** The control for a value that is neither an object nor a list, with its label, hint and error. */
export function SchemaFormControl({ field, value, shared }: Given) {
  const { schema, kind, isNullable, label } = field;
  const id = `${shared.prefix}.${field.path}`;
  const hint = schema.description;
  const error = issueOf(field, shared);
  if (kind === "boolean" && !isNullable)
    return <TickBox id={id} label={label} hint={hint} error={error} isTicked={value === true} />;
  return (
    <Field
      id={id}
      label={
        isNullable ? (
          <>
            {label} <span className="font-normal text-muted">(optional)</span>
          </>
        ) : (
          label
        )
      }
      hint={hint}
      error={error}
    >
      <Entry
        field={field}
        value={value}
        blocks={shared.blocks}
        common={{
          id,
          name: id,
          required: field.isRequired && !isNullable && !shared.isOptional,
          ...describedBy(id, { hint, error }),
        }}
      />
    </Field>
  );
}

/** The issue of a field; issues name it by its path, some with the form's prefix. */
export function issueOf({ path }: SchemaField, { prefix, issues }: Shared): string | undefined {
  return issues.find((issue) => issue.path === path || issue.path === `${prefix}.${path}`)?.message;
}

function TickBox(props: { id: string; label: string; hint?: string; error?: string; isTicked: boolean }) {
  const { id, label, hint, error, isTicked } = props;
  return (
    <div className="grid content-start gap-1">
      <input type="hidden" name={id} value="false" />
      <label className="flex items-center gap-2 text-sm font-medium sm:mt-6">
        <input
          type="checkbox"
          value="true"
          defaultChecked={isTicked}
          className="accent-accent"
          id={id}
          name={id}
          {...describedBy(id, { hint, error })}
        />
        {label}
      </label>
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}

/** The control itself, by what the schema allows. */
function Entry({
  field: { schema, kind, isNullable },
  value,
  blocks,
  common,
}: {
  field: SchemaField;
  value: unknown;
  blocks: BlockChoice[];
  common: { id: string; name: string; required: boolean };
}) {
  const text = value === undefined || value === null ? "" : String(value);
  if (schema.needsColumns && schema.enum)
    return (
      <FittingSelect
        {...common}
        needs={schema.needsColumns}
        choices={schema.enum.map(String)}
        names={schema.choiceNames}
        defaultValue={text}
      />
    );
  if (kind === "enum" || kind === "boolean")
    return (
      <Select {...common} defaultValue={text}>
        {(isNullable || text === "") && <option value="">–</option>}
        {(schema.enum ?? [true, false]).map((choice) => (
          <option key={String(choice)} value={String(choice)}>
            {choice === true ? "Yes" : choice === false ? "No" : choiceName(schema.choiceNames, choice)}
          </option>
        ))}
      </Select>
    );
  if (kind === "number" || kind === "integer")
    return <Input {...common} {...numberRules(schema, kind)} type="number" defaultValue={text} />;
  if (kind === "json")
    return (
      <Textarea
        {...common}
        required={false}
        defaultValue={value === undefined ? "" : JSON.stringify(value, null, 2)}
        spellCheck={false}
        placeholder="JSON"
        className="font-mono text-xs"
      />
    );
  if (schema.block) return <BlockSelect {...common} types={[schema.block]} blocks={blocks} value={text} />;
  if (isPickable(schema.format)) return <NamePicker {...common} of={schema.format} defaultValue={text} />;
  if (schema.isMultiline)
    return (
      <Textarea
        {...common}
        defaultValue={text}
        maxLength={schema.maxLength}
        rows={6}
        spellCheck={false}
        autoComplete="off"
        className="font-mono text-xs"
      />
    );
  return (
    <Input
      {...common}
      {...(schema.secret && { type: "password", autoComplete: "new-password" })}
      defaultValue={text}
      minLength={schema.minLength}
      maxLength={schema.maxLength}
    />
  );
}

/** Attributes of a number's control. A bound that is itself not allowed is left to the check of the form. */
function numberRules({ minimum, maximum }: JsonSchema, kind: string) {
  // zod writes the safe integers as limits; these are not worth a hint.
  const formatLimit = (limit?: number) =>
    limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? undefined : limit;
  return { min: formatLimit(minimum), max: formatLimit(maximum), step: kind === "integer" ? 1 : "any" };
}
