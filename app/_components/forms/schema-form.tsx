"use client";

import { useRef, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { DomainError, type FieldIssue } from "@/lib/base/errors";
import type { BlockChoice } from "./block-select";
import { describedBy, Field, Textarea } from "./field";
import type { JsonSchema } from "./schema-fields";
import { findMisfits, jsonName, parseObject, readSchemaForm } from "./schema-form-data";
import { Fields } from "./schema-form-fields";

/**
 * The controls for an object of a JSON Schema, named `params.<path>`; `readSchemaForm` reads them back. Stands within
 * a form of the page.
 * @param values what the controls hold at first; where it says nothing, the schema's defaults
 * @param issues what is wrong, by path with or without the prefix
 * @param blocks the team's blocks, for fields that name one
 * @param hasJson whether all of it may be written as JSON instead, as it is at first where the controls cannot show the
 * values; not for forms with secrets
 */
export function SchemaForm({
  schema,
  values,
  issues = [],
  prefix = "params",
  blocks = [],
  hasJson = false,
}: {
  schema: Record<string, unknown>;
  values?: Record<string, unknown>;
  issues?: FieldIssue[];
  prefix?: string;
  blocks?: BlockChoice[];
  hasJson?: boolean;
}) {
  const root = schema as JsonSchema;
  // A reference to a variable has no control of its own.
  const [isJson, setIsJson] = useState(
    () => hasJson && JSON.stringify(values ?? {}).includes('{"$from":"vars.'),
  );
  // Edits carry over between the two views until the page provides other values.
  const initial = JSON.stringify(values ?? {});
  const [edited, setEdited] = useState<{ given: string; values: Record<string, unknown> }>();
  const [problems, setProblems] = useState<FieldIssue[]>([]);
  const place = useRef<HTMLDivElement>(null);
  const shown = edited?.given === initial ? edited.values : values;

  function change() {
    const form = place.current?.closest("form");
    if (!form) return;
    try {
      const typed = readSchemaForm(new FormData(form), schema, prefix);
      const misfits = isJson ? findMisfits(typed, root) : [];
      setProblems(misfits);
      if (misfits.length > 0) return;
      setEdited({ given: initial, values: typed });
      setIsJson(!isJson);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      setProblems([{ path: "", message: error.message }]);
    }
  }

  return (
    <div ref={place} className="grid gap-3">
      {hasJson && (isJson || Object.keys(root.properties ?? {}).length > 0) && (
        <div>
          <Button size="sm" onClick={change}>
            {isJson ? "Edit in fields" : "Edit as JSON"}
          </Button>
        </div>
      )}
      {isJson ? (
        <JsonView
          key={JSON.stringify(shown)}
          name={jsonName(prefix)}
          values={shown ?? {}}
          issues={problems.length > 0 ? problems : issues}
        />
      ) : (
        <Fields
          key={JSON.stringify(shown)}
          schema={root}
          values={shown}
          parent=""
          shared={{ prefix, issues, root, blocks }}
        />
      )}
    </div>
  );
}

function JsonView({
  name,
  values,
  issues,
}: {
  name: string;
  values: Record<string, unknown>;
  issues: FieldIssue[];
}) {
  const hint = "Missing values use their defaults.";
  const error = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("\n");
  return (
    <Field id={name} label="Parameters as JSON" hint={hint} error={error || undefined}>
      <Textarea
        id={name}
        name={name}
        defaultValue={JSON.stringify(values, null, 2)}
        rows={14}
        spellCheck={false}
        autoComplete="off"
        className="font-mono text-xs"
        onChange={({ target }) => target.setCustomValidity(problemOf(target.value))}
        {...describedBy(name, { hint, error: error || undefined })}
      />
    </Field>
  );
}

/** Why this is no JSON object; "" where it is one. */
function problemOf(json: string): string {
  try {
    parseObject(json);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
