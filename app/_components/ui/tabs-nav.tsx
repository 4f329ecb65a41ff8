import Link from "next/link";
import { cx } from "./cx";
import { formatNumber } from "./format";
import { LinkPending } from "./link-pending";

export type Tab = { label: string; href: string; isCurrent: boolean; count?: number };

/** Tabs that are links, so that each has an address. */
export function TabsNav({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <nav aria-label={label} className="no-print mb-4 overflow-x-auto border-b border-line p-0.5 pb-0">
      <ul className="flex gap-4">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              scroll={false}
              aria-current={tab.isCurrent ? "page" : undefined}
              className={cx(
                "-mb-px flex items-center gap-1.5 whitespace-nowrap border-b-2 py-1.5 text-sm",
                tab.isCurrent ? "border-accent font-medium" : "border-transparent text-muted hover:text-ink",
              )}
            >
              {tab.label}
              {tab.count !== undefined && (
                <span className="rounded bg-raised px-1 text-xs">{formatNumber(tab.count)}</span>
              )}
              <LinkPending />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
