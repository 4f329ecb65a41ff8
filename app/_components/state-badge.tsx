import type { RunState } from "@/lib/runs/run";
import { cx } from "./cx";
import { states, toneSoft, toneText } from "./states";

/** A state as icon and word. `plain` leaves out the tinted ground, for dense lists. */
export function StateBadge({ state, plain = false }: { state: RunState; plain?: boolean }) {
  const { label, icon: Icon, tone } = states[state];
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 whitespace-nowrap align-middle text-xs font-medium",
        toneText[tone],
        !plain && "rounded px-1.5 py-0.5",
        !plain && toneSoft[tone],
      )}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      {label}
    </span>
  );
}
