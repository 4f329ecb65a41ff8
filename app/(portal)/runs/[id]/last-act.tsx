import { Time } from "@/app/_components/ui/time";
import type { AuditEntry } from "@/lib/audit/queries";
import { TellAct } from "./tell-act";

const words: Record<string, string> = {
  "run.started": "Started",
  "run.cancelled": "Cancelled",
  "run.retried": "Retried",
  "run.held": "Held",
  "run.retry-cancelled": "Retry cancelled",
  "run.released": "Released",
  "run.answered": "Answered",
};

/** Last manual action on the run, with actor and time; other viewers are notified by a toast. */
export function LastAct({ act, userId }: { act: AuditEntry; userId: string }) {
  const { id, at, action, actor, after } = act;
  const task = typeof after?.task === "string" ? ` ${after.task}` : "";
  const text = `${words[action] ?? action}${task} by ${actor.name}${actor.token ? ` (${actor.token})` : ""}`;
  return (
    <>
      <TellAct id={id} text={`${text}.`} isMine={actor.id === userId} />
      {action !== "run.started" && (
        <span>
          {text} <Time value={at} />
        </span>
      )}
    </>
  );
}
