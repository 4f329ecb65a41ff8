import Link from "next/link";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { formatMs } from "@/app/_components/ui/format";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import { Time } from "@/app/_components/ui/time";
import type { OutgoingDelivery } from "@/lib/outgoing/queries";
import { replayAction } from "./actions";
import { DeliveryState } from "./delivery-state";

/** The messages sent, each to open: its attempts, its body, and the button that sends it again. */
export function Deliveries({
  webhookId,
  deliveries,
  mayReplay,
}: {
  webhookId: string;
  deliveries: OutgoingDelivery[];
  mayReplay: boolean;
}) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-panel">
      {deliveries.map(({ id, type, state, runId, runName, createdAt, nextAttemptAt, attempts, body }) => (
        <li key={id}>
          <details>
            <summary className="flex cursor-pointer flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5 text-sm">
              <DeliveryState state={state} />
              <span className="font-mono text-xs">{type}</span>
              <span>{runName}</span>
              <span className="text-muted">{outcomeOf(attempts.at(-1))}</span>
              <span className="ml-auto text-xs text-muted">
                <Time value={createdAt} />
              </span>
            </summary>
            <div className="grid gap-3 border-t border-line px-3 py-3 text-sm">
              <p className="flex flex-wrap gap-x-4">
                <span className="font-mono text-xs [overflow-wrap:anywhere]">webhook-id {id}</span>
                {runId && <Link href={`/runs/${runId}`}>Open run</Link>}
                {state === "waiting" && (
                  <span>
                    Next attempt <Time value={nextAttemptAt} />
                  </span>
                )}
              </p>
              <ol className="grid gap-1">
                {attempts.map((attempt) => (
                  <li key={attempt.id} className="flex flex-wrap gap-x-3">
                    <span>Attempt {attempt.attempt}</span>
                    <Time value={attempt.startedAt} absolute />
                    <span>{outcomeOf(attempt)}</span>
                    {attempt.endedAt && (
                      <span className="text-muted">{formatMs(+attempt.endedAt - +attempt.startedAt)}</span>
                    )}
                    {attempt.response && (
                      <code className="w-full text-xs text-muted [overflow-wrap:anywhere]">
                        {attempt.response}
                      </code>
                    )}
                  </li>
                ))}
              </ol>
              <ScrollRegion label="Payload" className="max-h-72 overflow-auto rounded border border-line p-2">
                <pre className="w-max text-xs">{JSON.stringify(JSON.parse(body), null, 2)}</pre>
              </ScrollRegion>
              {mayReplay && state !== "waiting" && (
                <ActionForm action={replayAction} values={{ id: webhookId, delivery: id }}>
                  <SubmitButton variant="secondary" size="sm">
                    Send again
                  </SubmitButton>
                </ActionForm>
              )}
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}

function outcomeOf(attempt: OutgoingDelivery["attempts"][number] | undefined): string {
  if (!attempt) return "Not sent yet";
  if (attempt.status !== null) return `Responded ${attempt.status}`;
  if (attempt.error !== null) return attempt.error;
  return "In progress or interrupted";
}
