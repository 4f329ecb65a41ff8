"use client";

import { Menu } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cx } from "@/app/_components/ui/cx";
import { LinkPending } from "@/app/_components/ui/link-pending";
import { places } from "./places";

/** The navigation: a column, or a menu that closes on each move below 640 px. `children` is the brand. */
export function PortalNav({
  account,
  search,
  children,
}: {
  account: ReactNode;
  search: ReactNode;
  children: ReactNode;
}) {
  const pathname = usePathname();
  return (
    <>
      <div className="hidden p-3 sm:block">{children}</div>
      <div className="z-10 max-sm:absolute max-sm:right-23 max-sm:top-2 sm:px-3 sm:pb-2">{search}</div>
      <nav aria-label="Main" className="hidden flex-1 overflow-y-auto px-2 py-1 sm:block">
        <Places pathname={pathname} />
      </nav>
      <div className="hidden border-t border-line p-3 sm:block">{account}</div>
      <details key={pathname} suppressHydrationWarning className="relative pt-13 sm:hidden">
        <summary className="absolute right-2 top-2 flex h-8 list-none items-center gap-1.5 rounded-md border border-line px-2 text-sm [&::-webkit-details-marker]:hidden">
          <Menu className="size-4" aria-hidden="true" />
          Menu
        </summary>
        <nav aria-label="Main menu" className="border-t border-line px-2 py-2">
          <Places pathname={pathname} />
        </nav>
        <div className="border-t border-line p-3">{account}</div>
      </details>
      <div className="absolute left-0 top-0 max-w-[calc(100%-8.5rem)] p-2 sm:hidden">{children}</div>
    </>
  );
}

function Places({ pathname }: { pathname: string }) {
  return (
    <ul className="grid gap-0.5">
      {places.map(({ href, label, icon: Icon }) => {
        const isHere = href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
        return (
          <li key={href}>
            <Link
              href={href}
              aria-current={isHere ? "page" : undefined}
              className={cx(
                "flex items-center gap-2.5 rounded-md px-2 py-1 text-sm max-sm:py-1.5",
                isHere ? "bg-raised font-medium" : "text-muted hover:bg-raised hover:text-ink",
              )}
            >
              <Icon className="size-4 shrink-0" aria-hidden="true" />
              {label}
              <LinkPending />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
