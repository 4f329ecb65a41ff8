import { cx } from "./cx";
import { type Look, toneText } from "./states";

/** A status as icon and word in one tone. */
export function Badge({ label, icon: Icon, tone, className }: Look & { className?: string }) {
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 whitespace-nowrap align-middle text-xs font-medium",
        toneText[tone],
        className,
      )}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      {label}
    </span>
  );
}
