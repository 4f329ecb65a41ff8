"use client";

import { describedBy, Field, Input } from "@/app/_components/forms/field";
import { counted } from "@/lib/base/number-text";
import type { FlowNode } from "@/lib/flows/flow";
import type { TaskAsData } from "@/lib/flows/task-as-data";
import { wordsFor } from "./choices";
import { NodeChecks } from "./node-checks";
import { NodeConditions } from "./node-conditions";
import { NodeSlots } from "./node-slots";
import type { Editing } from "./use-draft";

/** Retries, time limit, cache, pool, names of its slots, what a node waits for beside its inputs, and when it runs. */
export function NodeOptions({
  node,
  task,
  editing: { draft, edit, check, variables },
  issueAt,
}: {
  node: FlowNode;
  task: TaskAsData | undefined;
  editing: Editing;
  issueAt: (field: string) => string | undefined;
}) {
  const set = (change: Partial<Omit<FlowNode, "id" | "task" | "input">>) =>
    edit({ type: "set-options", id: node.id, change });
  const others = draft.nodes.filter(({ id }) => id !== node.id).map(({ id }) => id);
  return (
    <details className="rounded-md border border-line">
      <summary className="cursor-pointer px-3 py-1.5 text-sm">{saidShortly(node)}</summary>
      <div className="grid gap-3 border-t border-line p-3 @md:grid-cols-2">
        <NumberField
          id={`${node.id}.retries`}
          label="Retries"
          value={node.retries}
          error={issueAt("retries")}
          onChange={(value) => set({ retries: value ?? 0 })}
        />
        <NumberField
          id={`${node.id}.delay`}
          label="Retry delay (seconds)"
          value={node.retryDelayMs / 1000}
          error={issueAt("retryDelayMs")}
          onChange={(value) => set({ retryDelayMs: Math.round((value ?? 0) * 1000) })}
        />
        <NumberField
          id={`${node.id}.timeout`}
          label="Timeout per attempt (seconds)"
          value={node.timeoutMs && node.timeoutMs / 1000}
          error={issueAt("timeoutMs")}
          onChange={(value) => set({ timeoutMs: value === undefined ? undefined : Math.round(value * 1000) })}
        />
        <NumberField
          id={`${node.id}.cache`}
          label="Cache results for (seconds)"
          value={node.cache && node.cache.ttlMs / 1000}
          error={issueAt("cache")}
          onChange={(value) => set({ cache: value ? { ttlMs: Math.round(value * 1000) } : undefined })}
        />
        <Field
          id={`${node.id}.pool`}
          label="Pool"
          hint="Workers that run it. Leave empty for the deployment’s or the flow’s."
          error={issueAt("pool")}
        >
          <Input
            id={`${node.id}.pool`}
            defaultValue={node.pool ?? ""}
            className="font-mono"
            {...describedBy(`${node.id}.pool`, { hint: "pool", error: issueAt("pool") })}
            onChange={({ target }) => set({ pool: target.value.trim() || undefined })}
          />
        </Field>
        <NodeChecks
          label="Also wait for (without using their output)"
          others={others}
          checked={node.after}
          error={issueAt("after")}
          onChange={(after) => set({ after })}
        />
        <NodeSlots
          node={node}
          slots={task?.blocks ?? {}}
          error={issueAt("slots")}
          onChange={(slots) => set({ slots })}
        />
        <NodeConditions
          node={node}
          others={others}
          words={wordsFor({ draft, outputs: check.outputs, variables }, node.id)}
          issueAt={issueAt}
          set={set}
        />
      </div>
    </details>
  );
}

function NumberField({
  id,
  label,
  value,
  error,
  onChange,
}: {
  id: string;
  label: string;
  value: number | undefined;
  error?: string;
  onChange: (value: number | undefined) => void;
}) {
  return (
    <Field id={id} label={label} error={error}>
      <Input
        id={id}
        type="number"
        min={0}
        step="any"
        defaultValue={value ?? ""}
        {...describedBy(id, { error })}
        onChange={({ target }) => onChange(target.value === "" ? undefined : Number(target.value))}
      />
    </Field>
  );
}

function saidShortly(node: FlowNode): string {
  const { retries, timeoutMs, cache, pool, after, when, allowFailure, onFailureOf, slots } = node;
  const parts = [
    retries > 0 && counted(retries, "retry", "retries"),
    timeoutMs && `at most ${timeoutMs / 1000} s`,
    pool && `in the pool ${pool}`,
    cache && `cached for ${cache.ttlMs / 1000} s`,
    after.length > 0 && `runs after ${after.join(", ")}`,
    slots && `slots ${Object.values(slots).join(", ")}`,
    when && "has a condition",
    onFailureOf && `runs on failure of ${onFailureOf.join(", ")}`,
    allowFailure && "may fail",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "Retries, timeout, cache, pool, slots, order, conditions";
}
