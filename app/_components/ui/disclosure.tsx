import type { ReactNode } from "react";

/** A part of a page that is folded under its title until it is wanted. */
export function Disclosure({
  title,
  isOpen,
  children,
}: {
  title: string;
  isOpen?: boolean;
  children: ReactNode;
}) {
  return (
    <details open={isOpen} className="rounded-md border border-line bg-panel px-4 py-2">
      <summary className="cursor-pointer text-sm font-medium">{title}</summary>
      <div className="py-3">{children}</div>
    </details>
  );
}
