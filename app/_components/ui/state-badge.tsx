import type { RunState } from "@/lib/base/run";
import { Badge } from "./badge";
import { cx } from "./cx";
import { notStarted, states, toneSoft } from "./states";

/**
 * The state of a run or task. `plain` leaves out the tinted ground, for dense lists.
 * @param hasStarted false for a task that had not begun: one that ended with its run reads "Not started"
 */
export function StateBadge({
  state,
  plain = false,
  hasStarted = true,
}: {
  state: RunState;
  plain?: boolean;
  hasStarted?: boolean;
}) {
  const look = state === "Cancelled" && !hasStarted ? notStarted : states[state];
  return <Badge {...look} className={plain ? undefined : cx("rounded px-1.5 py-0.5", toneSoft[look.tone])} />;
}
