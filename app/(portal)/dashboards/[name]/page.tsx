import type { Metadata } from "next";
import { PanelGrid } from "@/app/_components/dashboards/panel-grid";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { refreshDashboardAction } from "@/app/(portal)/dashboards/actions";
import { dashboardHref } from "@/app/(portal)/dashboards/dashboard-href";
import { roleAllows } from "@/lib/base/member";
import { getDashboard, listPanels } from "@/lib/dashboards/queries";
import { refreshInWords } from "@/lib/dashboards/refresh-times";

type Props = { params: Promise<{ name: string }> };

export const metadata: Metadata = { title: "Dashboard" };

export default async function DashboardPage({ params }: Props) {
  const { teamId, role } = await requireMember();
  const dashboard = await orNotFound(getDashboard(teamId, (await params).name));
  const { name, title, refresh, dueAt } = dashboard;
  const panels = await listPanels(dashboard);
  const mayEdit = roleAllows(role, "editor");
  const edit = mayEdit && <LinkButton href={dashboardHref(name, "edit")}>Edit</LinkButton>;
  return (
    <>
      <PageHeader
        title={title}
        breadcrumbs={[{ label: "Dashboards", href: "/dashboards" }]}
        meta={
          <>
            <span>
              {dueAt && dueAt <= new Date() ? (
                "Refreshing…"
              ) : (
                <>
                  Refreshed <Time value={dashboard.refreshedAt} />
                </>
              )}
            </span>
            <span>Refreshes {refreshInWords(refresh)}</span>
            <LiveRefresh url="/api/v1/events/stream?kind=dashboard" />
          </>
        }
        actions={
          <>
            {roleAllows(role, "operator") && (
              <ActionForm action={refreshDashboardAction} values={{ name }}>
                <SubmitButton variant="secondary" pending="Refreshing…">
                  Refresh now
                </SubmitButton>
              </ActionForm>
            )}
            <LinkButton href={dashboardHref(name, "share")}>{mayEdit ? "Share…" : "Links"}</LinkButton>
            {edit}
          </>
        }
      />
      {panels.length > 0 ? (
        <PanelGrid panels={panels} teamId={teamId} />
      ) : (
        <EmptyState title="No panels yet" action={edit}>
          Add a saved query, figures of runs and models, or a text.
        </EmptyState>
      )}
    </>
  );
}
