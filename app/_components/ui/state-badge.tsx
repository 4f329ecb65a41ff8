import type { RunState } from "@/lib/base/run";
import { Badge } from "./badge";
import { cx } from "./cx";
import { states, toneSoft } from "./states";

/** The state of a run. `plain` leaves out the tinted ground, for dense lists. */
export function StateBadge({ state, plain = false }: { state: RunState; plain?: boolean }) {
  const look = states[state];
  return <Badge {...look} className={plain ? undefined : cx("rounded px-1.5 py-0.5", toneSoft[look.tone])} />;
}
