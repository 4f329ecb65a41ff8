import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { LinkPending } from "./link-pending";

export type Breadcrumb = { label: string; href: string };

/** The page's one h1, with the way here above it, facts below it and actions beside it. */
export function PageHeader({
  title,
  description,
  meta,
  actions,
  breadcrumbs = [],
}: {
  title: ReactNode;
  description?: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
  breadcrumbs?: Breadcrumb[];
}) {
  return (
    <div className="mb-5 border-b border-line pb-4">
      {breadcrumbs.length > 0 && (
        <nav aria-label="Breadcrumbs" className="no-print mb-1 flex flex-wrap gap-x-1.5 text-xs text-muted">
          {breadcrumbs.map(({ label, href }) => (
            <Fragment key={href}>
              <Link href={href} className="hover:text-ink hover:underline">
                {label}
                <LinkPending />
              </Link>
              <span aria-hidden="true">/</span>
            </Fragment>
          ))}
        </nav>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-lg font-medium [overflow-wrap:anywhere]">{title}</h1>
          {description && <p className="max-w-prose text-sm text-muted">{description}</p>}
        </div>
        {actions && <div className="no-print flex flex-wrap gap-2">{actions}</div>}
      </div>
      {meta && (
        <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted [&_a]:underline [&_a]:decoration-line-strong [&_a]:underline-offset-2">
          {meta}
        </div>
      )}
    </div>
  );
}
