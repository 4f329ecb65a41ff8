import Link from "next/link";
import type { ReactNode } from "react";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { LinkButton } from "@/app/_components/ui/button";
import { Duration } from "@/app/_components/ui/duration";
import { formatMs } from "@/app/_components/ui/format";
import { NeedsRole } from "@/app/_components/ui/needs-role";
import { PageHeader } from "@/app/_components/ui/page-header";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { TextWithTimes } from "@/app/_components/ui/text-with-times";
import { Time } from "@/app/_components/ui/time";
import { AlertLink } from "@/app/(portal)/alerts/alert-link";
import { startedBy } from "@/app/(portal)/runs/runs-table";
import { type Role, roleAllows } from "@/lib/base/member";
import { isEnded, isFailed } from "@/lib/base/run";
import type { listLoggedByRun } from "@/lib/experiments/queries";
import type { Run } from "@/lib/runs/read/queries";
import { cancelRunAction, holdRunAction } from "./actions";
import type { RunAddress } from "./run-address";
import { runHref } from "./run-href";

/** The run's name, state, where it comes from, and what the member may do with it. */
export function RunHeader({
  run,
  role,
  address,
  copiedFrom,
  logged,
  waitedMs,
  lastAct,
  canHold,
  winnerLink,
  refreshMs,
}: {
  run: Run;
  role: Role;
  address: RunAddress;
  copiedFrom?: Run;
  /** Experiment runs that it has logged. */
  logged: Awaited<ReturnType<typeof listLoggedByRun>>;
  /** Time that it waited for people, in ms. */
  waitedMs: number;
  lastAct?: ReactNode;
  /** It starts other runs. */
  canHold: boolean;
  /** Link by which a search's winner is trained. */
  winnerLink?: ReactNode;
  /** Minimum interval between refreshes, in ms. */
  refreshMs: number;
}) {
  return (
    <PageHeader
      title={run.name}
      breadcrumbs={[
        { label: "Runs", href: "/runs" },
        ...(run.deployment
          ? [{ label: run.deploymentName ?? run.deployment, href: `/deployments/${run.deployment}` }]
          : []),
      ]}
      meta={
        <>
          <StateBadge state={run.state} />
          {/* The form of a paused run and the notice of a failed one say it. */}
          {run.stateMessage && run.state !== "Paused" && !isFailed(run.state) && (
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <TextWithTimes text={run.stateMessage} />
            </span>
          )}
          <span>
            <Link href={`/flows/${run.flow}`} className="hover:underline">
              {run.flow}
            </Link>{" "}
            version {run.flowVersion}
          </span>
          <Origin run={run} />
          {run.isHeld && <span title="No further runs that it starts begin.">held</span>}
          {run.isExternal && <span title="A program elsewhere executes this run and reports.">external</span>}
          {copiedFrom && (
            <span>
              copied from{" "}
              <Link href={`/runs/${copiedFrom.id}`} className="underline">
                {copiedFrom.name}
              </Link>
            </span>
          )}
          {logged.map(({ id, name, experiment, experimentWireId }) => (
            <span key={id}>
              logged in{" "}
              <Link
                href={`/experiments/${experimentWireId}/runs/${id}`}
                title={`Experiment run ${name}`}
                className="underline"
              >
                {experiment}
              </Link>
            </span>
          ))}
          {run.retryCount > 0 && (
            <span>{run.retryCount === 1 ? "retried once" : `retried ${run.retryCount} times`}</span>
          )}
          <span>
            {run.startedAt ? (
              <>
                {isEnded(run.state) ? "Took" : "Running for"}{" "}
                <Duration start={run.startedAt} end={run.endedAt} />
                {waitedMs >= 1000 && `, of which ${formatMs(waitedMs)} waiting for a person`}
              </>
            ) : (
              "Not started"
            )}
          </span>
          {lastAct}
          {run.priority !== 0 && <span>priority {run.priority}</span>}
          {(!isEnded(run.state) || run.retryAt) && (
            <LiveRefresh url={`/api/v1/runs/${run.id}/events`} throttleMs={refreshMs} />
          )}
        </>
      }
      actions={
        <>
          {winnerLink}
          <Actions run={run} role={role} address={address} canHold={canHold} />
        </>
      }
    />
  );
}

/** Starter and start time of the run; for a child run, the parent run and item. */
function Origin({ run }: { run: Run }) {
  const { parentRunId, parentNodeId, parentItem, trigger } = run;
  return (
    <span>
      {parentRunId ? (
        <>
          started by{" "}
          <Link href={runHref(parentRunId, { tab: "children", node: parentNodeId! })} className="underline">
            {trigger.name}
          </Link>{" "}
          ({parentNodeId}
          {parentItem !== null && `, item ${parentItem}`})
        </>
      ) : (
        <>by {startedBy(run)}</>
      )}{" "}
      <Time value={run.createdAt} />
    </span>
  );
}

function Actions({
  run,
  role,
  address,
  canHold,
}: {
  run: Run;
  role: Role;
  address: RunAddress;
  canHold: boolean;
}) {
  if (!roleAllows(role, "operator")) return <NeedsRole least="operator" what="start, retry or cancel runs" />;
  const panelHref = (panel: RunAddress["panel"]) => runHref(run.id, { ...address, panel, from: undefined });
  return (
    <>
      {run.deployment && (
        <LinkButton href={panelHref("copy")} scroll={false}>
          Run again with changes
        </LinkButton>
      )}
      {run.deployment && <AlertLink about={{ deployment: run.deployment }} role={role} />}
      {run.state === "Completed" && <LinkButton href={`/runs/compare?a=${run.id}`}>Compare with…</LinkButton>}
      {isEnded(run.state) ? (
        <>
          {!run.isExternal && (
            <LinkButton href={panelHref("retry")} scroll={false}>
              Retry
            </LinkButton>
          )}
          {run.retryAt && (
            <ActionForm action={cancelRunAction} values={{ id: run.id }}>
              <SubmitButton variant="secondary">Cancel the retry</SubmitButton>
            </ActionForm>
          )}
          {roleAllows(role, "editor") && (
            <LinkButton href={panelHref("delete")} scroll={false} variant="remove">
              Delete
            </LinkButton>
          )}
        </>
      ) : (
        <>
          {canHold && (
            <ActionForm action={holdRunAction} values={{ id: run.id, isHeld: String(!run.isHeld) }}>
              <SubmitButton
                variant="secondary"
                pending={run.isHeld ? "Releasing…" : "Holding…"}
                disabled={run.state === "Cancelling"}
              >
                {run.isHeld ? "Release" : "Hold"}
              </SubmitButton>
            </ActionForm>
          )}
          <ActionForm action={cancelRunAction} values={{ id: run.id }}>
            <SubmitButton variant="danger" disabled={run.state === "Cancelling"}>
              Cancel
            </SubmitButton>
          </ActionForm>
        </>
      )}
    </>
  );
}
