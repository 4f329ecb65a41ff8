"use client";

import { FlaskConical } from "lucide-react";
import { useActionState, useEffect, useMemo, useState } from "react";
import { Field, Input } from "@/app/_components/forms/field";
import { LazySchemaForm } from "@/app/_components/forms/lazy-schema-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { type Draft, propertiesOf } from "@/lib/flows/draft";
import type { FlowNode } from "@/lib/flows/flow";
import { resolveInput } from "@/lib/flows/node-bindings";
import type { TaskAsData } from "@/lib/flows/task-as-data";
import { TriedResult } from "./tried-result";
import { tryTaskAction } from "./try-task-action";

/** Outputs of tested nodes, by node id; they prefill the inputs of later nodes. */
export type TriedOutputs = Map<string, unknown>;

const firstRows = 1000;

/** Runs a node's task once on the first rows of its datasets, or says why that is not done. */
export function TryTask({
  node,
  task,
  draft,
  tried,
}: {
  node: FlowNode;
  task: TaskAsData;
  draft: Draft;
  tried: TriedOutputs;
}) {
  const [isOpen, setOpen] = useState(false);
  if (task.whyNotTried)
    return <p className="text-xs text-muted">This task can only be tested in a run. {task.whyNotTried}</p>;
  return (
    <details
      className="rounded-md border border-line"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="cursor-pointer px-3 py-1.5 text-sm">Test on a sample</summary>
      {isOpen && <TryForm node={node} task={task} draft={draft} tried={tried} />}
    </details>
  );
}

function TryForm({ node, task, draft, tried }: Parameters<typeof TryTask>[0]) {
  const [state, submit] = useActionState(tryTaskAction, undefined);
  const [rows, setRows] = useState(firstRows);
  const known = useMemo(() => knownInput(node, draft, tried), [node, draft, tried]);
  const rowsId = `${node.id}.try.rows`;
  const output = state?.tried?.output;
  useEffect(() => {
    if (output !== undefined) tried.set(node.id, output);
  }, [output, tried, node.id]);
  return (
    <div className="grid gap-3 border-t border-line p-3">
      <p className="text-xs text-muted">
        Runs the task’s code once, for up to 60 seconds, without blocks. Nothing is saved: no run, no
        artifact, no file. Its output fills the inputs of later nodes when you test them.
      </p>
      <form action={submit} className="grid gap-3">
        <input type="hidden" name="task" value={task.slug} />
        <LazySchemaForm
          schema={task.input}
          values={state?.values ?? known}
          issues={state?.issues}
          prefix="input"
        />
        <div className="flex flex-wrap items-end gap-3">
          <div className="w-48">
            <Field id={rowsId} label="Rows of each dataset">
              <Input
                id={rowsId}
                name="rows"
                type="number"
                min={10}
                max={100_000}
                required
                value={rows}
                onChange={({ target }) => setRows(target.valueAsNumber)}
              />
            </Field>
          </div>
          <SubmitButton variant="secondary" pending="Testing…">
            <FlaskConical aria-hidden="true" /> Test
          </SubmitButton>
        </div>
        <p role="alert" className="text-sm text-bad empty:hidden">
          {state?.message}
        </p>
      </form>
      <div role="status">{state?.tried && <TriedResult tried={state.tried} />}</div>
    </div>
  );
}

const completed = { state: "Completed", message: "" } as const;

/**
 * The node's input with parameters at their defaults and outputs as they were when they were tried; others are left
 * out.
 */
function knownInput(node: FlowNode, draft: Draft, tried: TriedOutputs): Record<string, unknown> {
  const params = Object.fromEntries(
    Object.entries(propertiesOf(draft)).map(([name, schema]) => [name, schema.default]),
  );
  try {
    const nodes = new Map([...tried].map(([id, output]) => [id, { ...completed, output }]));
    const known = resolveInput(node.input, { params, vars: {} }, nodes) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  } catch {
    // A reference that is written by half; the node's own form says so.
    return {};
  }
}
