import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import type { JsonSchema } from "@/lib/base/json-schema";
import { type Member, roleAllows } from "@/lib/base/member";
import { isEnded } from "@/lib/base/run";
import type { Run } from "@/lib/runs/read/queries";
import { deleteRunAction } from "./actions";
import { CopyForm } from "./copy-form";
import { Panel } from "./panel";
import { RetryPanel } from "./retry-panel";
import type { RunAddress } from "./run-address";
import { runHref } from "./run-href";

/** The panel named in the URL, if the member's role and the run's state allow it. */
export function OpenPanel({
  run,
  member: { teamId, role },
  address,
  nodes,
  schema,
}: {
  run: Run;
  member: Member;
  address: RunAddress;
  nodes: string[];
  /** Of the flow's parameters. */
  schema: JsonSchema;
}) {
  const closeHref = runHref(run.id, { ...address, panel: undefined, from: undefined });
  if (!roleAllows(role, address.panel === "delete" ? "editor" : "operator")) return null;
  if (address.panel === "copy")
    return (
      <Panel title="Run again with changes" closeHref={closeHref}>
        <CopyForm id={run.id} schema={schema} values={run.params} />
      </Panel>
    );
  if (!isEnded(run.state)) return null;
  if (address.panel === "retry")
    return (
      <RetryPanel teamId={teamId} runId={run.id} address={address} nodes={nodes} closeHref={closeHref} />
    );
  if (address.panel === "delete")
    return (
      <Panel title="Delete run" closeHref={closeHref}>
        <p className="mb-3 max-w-prose text-sm">
          Deletes its tasks, log, events, artifacts and files, and all runs it started. Experiment runs and
          models are kept. This can’t be undone.
        </p>
        <ActionForm action={deleteRunAction} values={{ id: run.id }}>
          <SubmitButton variant="danger" pending="Deleting…">
            Delete {run.name}
          </SubmitButton>
        </ActionForm>
      </Panel>
    );
  return null;
}
