"use client";

import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useState } from "react";
import { languageOfInput } from "@/app/_components/forms/code-language";
import type { Word } from "@/app/_components/forms/code-mirror";
import { Field, Input } from "@/app/_components/forms/field";
import { IconButton } from "@/app/_components/ui/button";
import type { JsonSchema } from "@/lib/base/json-schema";
import { propertiesOf } from "@/lib/flows/draft";
import type { FlowNode } from "@/lib/flows/flow";
import { freeName } from "@/lib/flows/free-name";
import type { TaskAsData } from "@/lib/flows/task-as-data";
import { choicesFor } from "./choices";
import { InputField } from "./input-field";
import { NodeOptions } from "./node-options";
import { TryTask } from "./try-task";
import type { Editing } from "./use-draft";

/** All that can be set on one node. */
export function NodeForm({
  node,
  task,
  editing,
}: {
  node: FlowNode;
  task: TaskAsData | undefined;
  editing: Editing;
}) {
  const { draft, edit, check, variables } = editing;
  const known = { draft, outputs: check.outputs, variables };
  const issueAt = (field: string) =>
    check.issues.find(({ path }) => path === `nodes.${node.id}.${field}`)?.message;
  const inputs = Object.entries((task?.input.properties ?? {}) as Record<string, JsonSchema>);
  const required = (task?.input.required ?? []) as string[];
  const given = (name: string) => node.input[name] ?? inputs.find(([field]) => field === name)?.[1].default;
  return (
    <div className="@container grid grid-cols-[minmax(0,1fr)] gap-4 p-3">
      <div className="flex flex-wrap items-end gap-2">
        <NodeName node={node} editing={editing} error={issueAt("id")} />
        <div className="ml-auto flex gap-1">
          <IconButton
            icon={ArrowUp}
            label={`Move ${node.id} up`}
            onClick={() => edit({ type: "move-node", id: node.id, by: -1 })}
          />
          <IconButton
            icon={ArrowDown}
            label={`Move ${node.id} down`}
            onClick={() => edit({ type: "move-node", id: node.id, by: 1 })}
          />
          <IconButton
            icon={Trash2}
            variant="remove"
            label={`Remove ${node.id}`}
            onClick={() => edit({ type: "remove-node", id: node.id })}
          />
        </div>
      </div>
      {task && <p className="text-sm text-muted">{task.description}</p>}
      {issueAt("task") && <p className="text-xs text-bad">{issueAt("task")}</p>}
      {inputs.map(([name, schema]) => (
        <InputField
          // Another parameter of the same node is another control.
          key={`${node.id}.${name}`}
          nodeId={node.id}
          name={name}
          schema={schema}
          isRequired={required.includes(name)}
          value={node.input[name]}
          language={languageOfInput(schema, given)}
          words={schema.language === "expression" ? wordsOfData(node, variables) : undefined}
          choices={choicesFor(known, node.id, schema)}
          error={issueAt(`input.${name}`)}
          onChange={(value) => edit({ type: "set-input", id: node.id, field: name, value })}
          onNewParam={() => {
            const param = freeName(name, (candidate) => Object.hasOwn(propertiesOf(draft), candidate));
            edit({ type: "set-param", name: param, schema, isRequired: required.includes(name) });
            edit({ type: "set-input", id: node.id, field: name, value: { $from: `params.${param}` } });
          }}
        />
      ))}
      {task && <TryTask node={node} task={task} draft={draft} tried={editing.tried} />}
      <NodeOptions node={node} task={task} editing={editing} issueAt={issueAt} />
    </div>
  );
}

/** Names that an expression over `data` may read: the task's own data, and variables. */
function wordsOfData({ input }: FlowNode, variables: readonly string[]): Word[] {
  const data = typeof input.data === "object" && input.data !== null ? Object.keys(input.data) : [];
  return [...data.map((name) => `data.${name}`), ...variables.map((name) => `vars.${name}`)].map((label) => ({
    label,
  }));
}

/** Renames when the field is left: each letter on the way would be a name too. */
function NodeName({ node, editing, error }: { node: FlowNode; editing: Editing; error?: string }) {
  const [text, setText] = useState(node.id);
  const isTaken = text !== node.id && editing.draft.nodes.some(({ id }) => id === text);
  const problem = isTaken ? "Another node has this name." : error;
  return (
    <Field id={`${node.id}.id`} label="Node" error={problem}>
      <Input
        id={`${node.id}.id`}
        value={text}
        className="font-mono"
        onChange={({ target }) => setText(target.value)}
        onBlur={() =>
          !isTaken && text && text !== node.id && editing.edit({ type: "rename-node", id: node.id, to: text })
        }
      />
    </Field>
  );
}
