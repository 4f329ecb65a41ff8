import Link from "next/link";
import { states, toneText } from "@/app/_components/ui/states";
import { type RunState, runStates } from "@/lib/base/run";
import type { Activity } from "@/lib/runs/read/activity";

const firstToLook: RunState[] = ["Failed", "Crashed", "TimedOut"];
const order = [...firstToLook, ...runStates.filter((state) => !firstToLook.includes(state))];

/** Number of runs per state in the period, failures first; each links to those runs. */
export function OutcomeCounts({ activity }: { activity: Activity }) {
  const since = activity.bars[0]!.since.toISOString();
  const there = order.filter((state) => activity.states.has(state));
  if (there.length === 0) return <p className="text-sm text-muted">No runs in this period.</p>;
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {there.map((state) => {
        const { label, icon: Icon, tone } = states[state];
        return (
          <li key={state}>
            <Link
              href={`/runs?${new URLSearchParams({ state, since })}`}
              className="inline-flex items-center gap-1.5 hover:underline"
            >
              <Icon aria-hidden="true" className={`size-3.5 ${toneText[tone]}`} />
              <span className="font-medium tabular-nums">{activity.states.get(state)}</span>
              <span className="text-muted">{label}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
