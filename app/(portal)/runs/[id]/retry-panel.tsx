import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DomainError } from "@/lib/base/errors";
import { planRetry } from "@/lib/runs/states/retry-run";
import { retryRunAction } from "./actions";
import { Panel } from "./panel";
import { RetryFrom } from "./retry-from";
import type { RunAddress } from "./run-address";

/** Shows which results a retry keeps and which tasks it does again, before it is done. */
export async function RetryPanel({
  teamId,
  runId,
  address,
  nodes,
  closeHref,
}: {
  teamId: string;
  runId: string;
  address: RunAddress;
  nodes: string[];
  closeHref: string;
}) {
  const { from } = address;
  const plan = await planRetry(teamId, runId, from).catch(refusalOf);
  return (
    <Panel title="Retry this run" closeHref={closeHref}>
      <div className="grid gap-3">
        <RetryFrom runId={runId} address={address} nodes={nodes} />
        {"refusal" in plan ? (
          <p className="text-sm text-muted">{plan.refusal}</p>
        ) : (
          <>
            <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-2">
              <Nodes label="Will be reused" nodes={plan.reused} none="None. All tasks will rerun." />
              <Nodes label="Will rerun" nodes={plan.redone} none="None." />
            </dl>
            <ActionForm action={retryRunAction} values={{ id: runId, from: from ?? "" }}>
              <SubmitButton pending="Starting…">Retry{from && ` from ${from}`}</SubmitButton>
            </ActionForm>
          </>
        )}
      </div>
    </Panel>
  );
}

function refusalOf(error: unknown): { refusal: string } {
  if (error instanceof DomainError) return { refusal: error.message };
  throw error;
}

function Nodes({ label, nodes, none }: { label: string; nodes: string[]; none: string }) {
  return (
    <div>
      <dt className="text-xs font-medium text-muted">
        {label} ({nodes.length})
      </dt>
      <dd className="[overflow-wrap:anywhere]">{nodes.join(", ") || none}</dd>
    </div>
  );
}
