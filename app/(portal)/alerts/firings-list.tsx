import { CircleCheck, CircleSlash, CircleX, Hourglass } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/app/_components/ui/badge";
import { Time } from "@/app/_components/ui/time";
import type { AutomationFiring } from "@/lib/automations/queries";

const looks = {
  due: { label: "Pending", icon: Hourglass, tone: "warn" },
  done: { label: "Done", icon: CircleCheck, tone: "ok" },
  failed: { label: "Failed", icon: CircleX, tone: "bad" },
  skipped: { label: "Skipped", icon: CircleSlash, tone: "held" },
} as const;

/** When an automation fired, why, and what came of it. */
export function FiringsList({ firings }: { firings: AutomationFiring[] }) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-panel">
      {firings.map(({ id, state, reason, outcome, runId, startedRunId, startedRunName, createdAt }) => (
        <li key={id} className="grid gap-0.5 px-3 py-2 text-sm">
          <p className="flex flex-wrap items-center gap-x-3 text-xs text-muted">
            <Badge {...looks[state]} />
            <Time value={createdAt} />
          </p>
          <p className="[overflow-wrap:anywhere]">
            {runId ? (
              <Link href={`/runs/${runId}`} className="hover:underline">
                {reason}
              </Link>
            ) : (
              reason
            )}
          </p>
          <p className="text-muted">
            {outcome}{" "}
            {startedRunId && (
              <Link href={`/runs/${startedRunId}`} className="whitespace-nowrap text-ink underline">
                {startedRunName}
              </Link>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
