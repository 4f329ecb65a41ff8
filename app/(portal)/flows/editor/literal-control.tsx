"use client";

import { useState } from "react";
import { CodeEditor } from "@/app/_components/forms/code-editor";
import type { CodeLanguage } from "@/app/_components/forms/code-language";
import type { Word } from "@/app/_components/forms/code-mirror";
import { Input, Select, Textarea } from "@/app/_components/forms/field";
import { NamePicker } from "@/app/_components/forms/name-picker";
import { isPickable } from "@/app/_components/forms/pickable";
import { choiceName } from "@/app/_components/forms/schema-fields";
import { jsonOrText } from "@/lib/base/json";
import type { JsonSchema } from "@/lib/base/json-schema";
import { FilesControl } from "./files-control";

/** A value to begin with when an input gets one of its own. */
export function firstLiteral(schema: JsonSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  const [first] = (schema.enum as unknown[] | undefined) ?? [];
  if (first !== undefined) return first;
  const starts: Record<string, unknown> = {
    string: "",
    number: 0,
    integer: 0,
    boolean: false,
    array: [],
    object: {},
  };
  return starts[String(schema.type)] ?? null;
}

/**
 * Writes a value of a schema: the control that fits its type, JSON where none does.
 * @param language of a text that is code @param words names that its editor completes
 */
export function LiteralControl({
  label,
  schema,
  language,
  words,
  value,
  onChange,
}: {
  label: string;
  schema: JsonSchema;
  language?: CodeLanguage | "plain";
  words?: readonly Word[];
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const name = `${label}: value`;
  const allowed = schema.enum as unknown[] | undefined;
  if (allowed || schema.type === "boolean") {
    const options = allowed ?? [true, false];
    const names = schema.choiceNames as Record<string, string> | undefined;
    return (
      <Select
        aria-label={name}
        value={options.indexOf(value)}
        onChange={({ target }) => onChange(options[Number(target.value)])}
      >
        {options.map((option, index) => (
          <option key={JSON.stringify(option)} value={index}>
            {option === true ? "yes" : option === false ? "no" : choiceName(names, option)}
          </option>
        ))}
      </Select>
    );
  }
  if (language)
    return (
      <CodeEditor
        label={name}
        language={language}
        words={words}
        value={String(value ?? "")}
        onChange={onChange}
      />
    );
  if (schema.format === "files")
    return <FilesControl label={name} files={(value ?? {}) as Record<string, string>} onChange={onChange} />;
  if (schema.format === "multiline")
    return (
      <Textarea
        aria-label={name}
        value={String(value ?? "")}
        rows={Math.min(24, Math.max(6, String(value ?? "").split("\n").length))}
        spellCheck={false}
        className="font-mono text-xs"
        onChange={({ target }) => onChange(target.value)}
      />
    );
  if (schema.type === "string" && isPickable(schema.format))
    return (
      <NamePicker
        of={schema.format}
        aria-label={name}
        defaultValue={String(value ?? "")}
        onValue={onChange}
      />
    );
  if (schema.type === "string")
    return (
      <Input
        aria-label={name}
        value={String(value ?? "")}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  return <JsonControl name={name} schema={schema} value={value} onChange={onChange} />;
}

/** Text that cannot be parsed yet is kept as typed and passed on as text; the check reports the problem. */
function JsonControl({
  name,
  schema,
  value,
  onChange,
}: {
  name: string;
  schema: JsonSchema;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const [text, setText] = useState(() => JSON.stringify(value));
  const isNumber = schema.type === "number" || schema.type === "integer";
  const Control = isNumber ? Input : Textarea;
  return (
    <Control
      aria-label={name}
      value={text}
      inputMode={isNumber ? "decimal" : undefined}
      spellCheck={false}
      className={isNumber ? undefined : "font-mono text-xs"}
      onChange={({ target }: { target: { value: string } }) => {
        setText(target.value);
        onChange(jsonOrText(target.value));
      }}
    />
  );
}
