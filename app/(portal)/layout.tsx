import { cookies } from "next/headers";
import Link from "next/link";
import type { ReactNode } from "react";
import { CommandMenu } from "@/app/_components/shell/command-menu/command-menu";
import { Mark } from "@/app/_components/shell/mark";
import { navigationCookie, readNavigation } from "@/app/_components/shell/navigation-choice";
import { PortalNav } from "@/app/_components/shell/portal-nav";
import { Shortcuts } from "@/app/_components/shell/shortcuts";
import { SignOutButton } from "@/app/_components/shell/sign-out-button";
import { TeamSwitcher } from "@/app/_components/shell/team-switcher";
import { ThemeToggle } from "@/app/_components/shell/theme-toggle";
import { TimeZoneProvider } from "@/app/_components/shell/time-zone-context";
import { Toasts } from "@/app/_components/shell/toasts";
import { requireMember } from "@/app/_server/page";
import { readerZone } from "@/app/_server/reader-zone";
import { listTeamsOf } from "@/lib/teams/create-team";

/** The shell of every signed-in page: navigation beside the page, or a bar with a drawer below 640 px. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const member = await requireMember();
  const teams = await listTeamsOf(member.userId);
  const choice = readNavigation((await cookies()).get(navigationCookie)?.value);
  const account = (
    <>
      {teams.length > 1 && (
        <div className="sm:group-data-narrow/nav:hidden">
          <TeamSwitcher current={member.teamId} teams={teams} />
        </div>
      )}
      <div className="flex items-center gap-1 sm:group-data-narrow/nav:flex-col">
        <span className="min-w-0 flex-1 px-1 leading-tight sm:group-data-narrow/nav:hidden">
          <span className="block truncate text-sm">{member.userName}</span>
          <span className="block truncate text-xs text-muted" title={member.email}>
            {member.email} · {member.role}
          </span>
        </span>
        <ThemeToggle />
        <SignOutButton />
      </div>
    </>
  );
  return (
    <TimeZoneProvider {...(await readerZone())}>
      <div className="min-h-dvh sm:grid sm:grid-cols-[auto_minmax(0,1fr)] print:block">
        <a
          href="#content"
          className="sr-only z-50 rounded bg-accent px-3 py-1.5 text-on-accent focus:not-sr-only focus:fixed focus:left-2 focus:top-2"
        >
          Skip to content
        </a>
        <PortalNav choice={choice} account={account} search={<CommandMenu role={member.role} />}>
          <Link href="/" className="flex min-w-0 items-center gap-2 font-medium">
            <Mark className="size-6 shrink-0" />
            <span className="min-w-0 leading-tight sm:group-data-narrow/nav:sr-only">
              <span className="block">Switchyard</span>
              <span className="block truncate text-xs font-normal text-muted">{member.teamName}</span>
            </span>
          </Link>
        </PortalNav>
        <main id="content" tabIndex={-1} className="min-w-0 px-4 py-5 outline-none sm:px-6 lg:px-8">
          <div className="mx-auto max-w-[88rem]">{children}</div>
        </main>
        <Shortcuts />
        <Toasts />
      </div>
    </TimeZoneProvider>
  );
}
