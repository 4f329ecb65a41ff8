import Link from "next/link";
import { cx } from "@/app/_components/ui/cx";
import { states, toneFill, toneText } from "@/app/_components/ui/states";
import type { RunState } from "@/lib/base/run";

/** Number of runs per state, as a bar and as filter links. */
export function StateCounts({
  counts,
  selected,
  hrefOf,
}: {
  counts: { state: RunState; count: number }[];
  selected?: RunState;
  hrefOf: (state: RunState | undefined) => string;
}) {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="grid gap-2">
      <div className="flex h-2 gap-px overflow-hidden rounded-full" aria-hidden="true">
        {counts.map(({ state, count }) => (
          <span
            key={state}
            className={cx("min-w-1", toneFill[states[state].tone])}
            style={{ flexGrow: count, flexBasis: 0 }}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
        <li>
          <StateLink
            href={hrefOf(undefined)}
            isCurrent={!selected}
            label={`All ${total}`}
            className="text-ink"
          />
        </li>
        {counts.map(({ state, count }) => (
          <li key={state}>
            <StateLink
              href={hrefOf(state)}
              isCurrent={state === selected}
              label={`${states[state].label} ${count}`}
              className={toneText[states[state].tone]}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

function StateLink({
  href,
  isCurrent,
  label,
  className,
}: {
  href: string;
  isCurrent: boolean;
  label: string;
  className: string;
}) {
  return (
    <Link
      href={href}
      scroll={false}
      aria-current={isCurrent ? "true" : undefined}
      className={cx(className, isCurrent ? "font-medium underline underline-offset-4" : "hover:underline")}
    >
      {label}
    </Link>
  );
}
