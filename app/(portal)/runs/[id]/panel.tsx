import type { ReactNode } from "react";
import { LinkButton } from "@/app/_components/ui/button";
import { cx } from "@/app/_components/ui/cx";

/** A part of the page that a link opens and Close closes. */
export function Panel({
  title,
  aside,
  closeHref,
  id,
  className,
  children,
}: {
  title: string;
  /** Content beside the title. */
  aside?: ReactNode;
  closeHref: string;
  /** Id used to focus the panel. */
  id?: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      id={id}
      tabIndex={id ? -1 : undefined}
      className={cx("rounded-md border border-line bg-panel p-4", className)}
    >
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <h2 className="font-medium">{title}</h2>
        {aside}
        <LinkButton href={closeHref} scroll={false} variant="quiet" size="sm" className="ml-auto">
          Close
        </LinkButton>
      </div>
      {children}
    </section>
  );
}
