"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useId } from "react";
import { cx } from "@/app/_components/ui/cx";

export type ManualGroup = { title: string; pages: { href: string; title: string }[] };

/** The list of all pages beside a page of the documentation; below 1,024 px it opens above it. */
export function ManualNav({ groups, version }: { groups: ManualGroup[]; version: string }) {
  const pathname = usePathname();
  const list = <Groups groups={groups} pathname={pathname} />;
  return (
    <>
      <details key={pathname} className="no-print mb-4 rounded-md border border-line px-3 py-2 lg:hidden">
        <summary className="cursor-pointer text-sm">All pages</summary>
        <nav aria-label="Documentation menu" className="pt-2">
          {list}
        </nav>
      </details>
      <nav
        aria-label="Documentation"
        className="no-print sticky top-4 hidden max-h-[calc(100dvh-2rem)] overflow-y-auto text-sm lg:block"
      >
        {list}
        <p className="mt-4 px-2 text-xs text-muted">Switchyard {version}</p>
      </nav>
    </>
  );
}

function Groups({ groups, pathname }: { groups: ManualGroup[]; pathname: string }) {
  const id = useId();
  return groups.map(({ title, pages }, index) => (
    <div key={title} className="mb-3">
      <p id={`${id}-${index}`} className="px-2 py-1 text-xs font-medium text-muted">
        {title}
      </p>
      <ul aria-labelledby={`${id}-${index}`}>
        {pages.map((page) => (
          <li key={page.href}>
            <Link
              href={page.href}
              prefetch={false}
              aria-current={pathname === page.href ? "page" : undefined}
              className={cx(
                "block rounded-md px-2 py-1 text-sm",
                pathname === page.href
                  ? "bg-raised font-medium"
                  : "text-muted hover:bg-raised hover:text-ink",
              )}
            >
              {page.title}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}
