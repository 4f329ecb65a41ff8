"use client";

import { CodeEditor } from "@/app/_components/forms/code-editor";
import type { Word } from "@/app/_components/forms/code-mirror";
import { describedBy, Field } from "@/app/_components/forms/field";
import type { FlowNode } from "@/lib/flows/flow";
import { NodeChecks } from "./node-checks";

const hint =
  "True or false, such as nodes.check.output.auc > 0.8 && params.deploy. Leave empty to run it always. Ctrl+Space lists all names.";

/** When a node runs, and what its failure means. */
export function NodeConditions({
  node,
  others,
  words,
  issueAt,
  set,
}: {
  node: FlowNode;
  others: string[];
  /** Names that the condition may read. */
  words: Word[];
  issueAt: (field: string) => string | undefined;
  set: (change: Pick<Partial<FlowNode>, "when" | "allowFailure" | "onFailureOf">) => void;
}) {
  const id = `${node.id}.when`;
  const error = issueAt("when");
  return (
    <>
      <div className="@md:col-span-2">
        <Field id={id} label="Condition" hint={hint} error={error}>
          <CodeEditor
            id={id}
            label="Condition"
            language="expression"
            words={words}
            rows={2}
            hasLineNumbers={false}
            value={node.when ?? ""}
            {...describedBy(id, { hint, error })}
            onChange={(text) => set({ when: text === "" ? undefined : text })}
          />
        </Field>
      </div>
      <NodeChecks
        label="Run only after a failure of"
        others={others}
        checked={node.onFailureOf ?? []}
        error={issueAt("onFailureOf")}
        onChange={(ids) => set({ onFailureOf: ids.length > 0 ? ids : undefined })}
      />
      <label className="flex items-center gap-1.5 text-sm @md:col-span-2">
        <input
          type="checkbox"
          checked={node.allowFailure ?? false}
          className="accent-accent"
          onChange={({ target }) => set({ allowFailure: target.checked || undefined })}
        />
        Allow failure: the run goes on after it
      </label>
    </>
  );
}
