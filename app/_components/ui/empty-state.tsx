import type { ReactNode } from "react";

/** Placeholder of an empty list: what will appear here, and the next action. */
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
    <div className="rounded-md border border-dashed border-line-strong/60 px-6 py-10 text-center">
      <Heading className="font-medium">{title}</Heading>
      {children && <div className="mx-auto mt-1 max-w-prose text-sm text-muted">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
