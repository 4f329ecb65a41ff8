import { type ReactNode, useId } from "react";
import { cx } from "./cx";

/**
 * A part of a page with a heading, what it is for, and what can be done with it as a whole.
 * @param isMinor for one of many parts of a dense page
 */
export function Section({
  title,
  description,
  actions,
  isMinor = false,
  children,
}: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  isMinor?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cx("grid grid-cols-[minmax(0,1fr)]", isMinor ? "gap-2" : "gap-3")}
    >
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <h2 id={id} className={cx("font-medium", isMinor ? "text-sm" : "text-base")}>
            {title}
          </h2>
          {description && <p className="max-w-prose text-sm text-muted">{description}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
