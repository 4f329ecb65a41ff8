import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { cx } from "@/app/_components/cx";
import type { Block } from "@/lib/blocks/queries";

/** What the last check of a block came to, as icon and word. */
export function CheckBadge({ check }: { check: Block["check"] }) {
  const [Icon, word, tone] = !check
    ? [CircleDashed, "Not checked", "text-muted"]
    : check.isOk
      ? [CircleCheck, "Works", "text-ok"]
      : [CircleX, "Does not work", "text-bad"];
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 whitespace-nowrap align-middle text-xs font-medium",
        tone,
      )}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      {word}
    </span>
  );
}
