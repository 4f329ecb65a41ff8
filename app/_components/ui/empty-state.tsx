import type { ReactNode } from "react";

/** Placeholder of an empty list: a picture of two tracks, what will appear here, and the next action. */
export function EmptyState({
  title,
  children,
  action,
  level = 2,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  level?: 1 | 2 | 3;
}) {
  const Heading = `h${level}` as const;
  return (
    <div className="rounded-md border border-dashed border-line-strong/60 px-6 py-8 text-center">
      <svg
        viewBox="0 0 96 28"
        className="mx-auto mb-3 h-7 w-24 text-line-strong/60"
        aria-hidden="true"
        fill="none"
        strokeWidth="2"
        strokeLinecap="round"
      >
        <path d="M2 22h92" stroke="currentColor" strokeDasharray="1 6" />
        <path d="M2 22h18c16 0 18-16 34-16h40" stroke="var(--accent)" strokeOpacity="0.6" />
      </svg>
      <Heading className="font-medium">{title}</Heading>
      {children && <div className="mx-auto mt-1 max-w-prose text-balance text-sm text-muted">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
