"use client";

import {
  Box,
  Database,
  FileText,
  FlaskConical,
  History,
  House,
  KeyRound,
  ListTree,
  type LucideIcon,
  Menu,
  Rocket,
  Settings,
  Webhook,
  Workflow,
  Zap,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cx } from "./cx";

const places: { href: string; label: string; icon: LucideIcon }[] = [
  { href: "/", label: "Home", icon: House },
  { href: "/runs", label: "Runs", icon: ListTree },
  { href: "/deployments", label: "Deployments", icon: Rocket },
  { href: "/webhooks", label: "Webhooks", icon: Webhook },
  { href: "/flows", label: "Flows", icon: Workflow },
  { href: "/automations", label: "Automations", icon: Zap },
  { href: "/events", label: "Events", icon: History },
  { href: "/artifacts", label: "Artifacts", icon: FileText },
  { href: "/datasets", label: "Datasets", icon: Database },
  { href: "/models", label: "Models", icon: Box },
  { href: "/experiments", label: "Experiments", icon: FlaskConical },
  { href: "/blocks", label: "Blocks", icon: KeyRound },
  { href: "/settings", label: "Settings", icon: Settings },
];

/** The navigation: a column, or a menu that closes on each move below 640 px. `children` is the brand. */
export function PortalNav({ account, children }: { account: ReactNode; children: ReactNode }) {
  const pathname = usePathname();
  return (
    <>
      <div className="hidden p-3 sm:block">{children}</div>
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
      <div className="absolute left-0 top-0 max-w-[calc(100%-6.5rem)] p-2 sm:hidden">{children}</div>
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
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
