"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { isWithin } from "@/app/_components/shell/places";
import { cx } from "@/app/_components/ui/cx";
import { LinkPending } from "@/app/_components/ui/link-pending";
import type { sectionGroups } from "./sections";

/** The settings' pages beside each of them, where there is room; their list on /settings says more. */
export function SettingsNav({ groups }: { groups: typeof sectionGroups }) {
  const pathname = usePathname();
  if (pathname === "/settings") return null;
  return (
    <nav aria-label="Settings" className="no-print sticky top-5 hidden w-40 shrink-0 gap-4 lg:grid">
      {groups.map(({ label, sections }) => (
        <div key={label}>
          <p className="px-2 py-0.5 text-xs font-medium text-muted">{label}</p>
          <ul className="grid gap-0.5">
            {sections.map(({ href, title }) => {
              const isHere = isWithin(pathname, href);
              return (
                <li key={href}>
                  <Link
                    href={href}
                    aria-current={isHere ? "page" : undefined}
                    className={cx(
                      "block rounded-md px-2 py-1 text-sm",
                      isHere ? "bg-raised font-medium" : "text-muted hover:bg-raised hover:text-ink",
                    )}
                  >
                    {title}
                    <LinkPending />
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}
