import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { PanelGrid } from "@/app/_components/dashboards/panel-grid";
import { Time } from "@/app/_components/ui/time";
import { openSharedDashboard } from "@/lib/dashboards/shared-dashboard";

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const dashboard = await load((await params).token);
  return {
    title: { absolute: dashboard?.title ?? "Shared dashboard" },
    robots: { index: false, follow: false },
    referrer: "no-referrer",
  };
}

/**
 * The stored results of one dashboard for anyone with the link: no query runs, and there is no navigation and no other data
 * of the team. Rate limit: proxy.ts.
 */
export default async function SharedDashboardPage({ params }: Props) {
  const dashboard = await load((await params).token);
  if (!dashboard) notFound();
  const { teamId, title, panels, expiresAt } = dashboard;
  return (
    <>
      <h1 className="text-lg font-medium [overflow-wrap:anywhere]">{title}</h1>
      <p className="mb-5 border-b border-line pb-3 text-xs text-muted">
        {expiresAt ? (
          <>
            This link ends <Time value={expiresAt} />
          </>
        ) : (
          "Reload the page for the newest results."
        )}
      </p>
      <PanelGrid panels={panels} teamId={teamId} />
    </>
  );
}

/** Cached per request, so that an opening is counted once. */
const load = cache(openSharedDashboard);
