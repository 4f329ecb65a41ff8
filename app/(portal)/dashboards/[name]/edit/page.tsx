import type { Metadata } from "next";
import { z } from "zod";
import { DeletePanel } from "@/app/_components/forms/delete-panel";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { LinkButton } from "@/app/_components/ui/button";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { orNotFound, requireMember } from "@/app/_server/page";
import { deleteDashboardAction } from "@/app/(portal)/dashboards/actions";
import { DashboardForm } from "@/app/(portal)/dashboards/dashboard-form";
import { dashboardHref } from "@/app/(portal)/dashboards/dashboard-href";
import { panelTypes } from "@/lib/dashboards/panel-catalog";
import { getDashboard, listPanels } from "@/lib/dashboards/queries";
import { AddPanel } from "./add-panel";
import { PanelForm } from "./panel-form";
import { PanelList } from "./panel-list";

type Props = {
  params: Promise<{ name: string }>;
  searchParams: Promise<{ panel?: string; add?: string }>;
};

export const metadata: Metadata = { title: "Edit dashboard" };

export default async function EditDashboardPage({ params, searchParams }: Props) {
  const { teamId } = await requireMember("editor");
  const dashboard = await orNotFound(getDashboard(teamId, (await params).name));
  const { name, title, refresh } = dashboard;
  const { panel: panelId, add } = await searchParams;
  const updatedAt = dashboard.updatedAt.toISOString();
  const opened = dashboard.panels.find(({ id }) => id === panelId);
  const type = panelTypes.get(opened?.type ?? add ?? "");
  return (
    <>
      <PageHeader
        title={`Edit ${title}`}
        breadcrumbs={[
          { label: "Dashboards", href: "/dashboards" },
          { label: title, href: dashboardHref(name) },
        ]}
        meta={<LiveRefresh url="/api/v1/events/stream?kind=dashboard" />}
        actions={<LinkButton href={dashboardHref(name)}>View</LinkButton>}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Section isMinor title="Panels">
          <PanelList name={name} updatedAt={updatedAt} panels={await listPanels(dashboard)} />
          <AddPanel dashboard={name} />
          {type && (
            <PanelForm
              key={opened?.id ?? type.slug}
              dashboard={name}
              updatedAt={updatedAt}
              type={{ slug: type.slug, name: type.name, description: type.description }}
              schema={z.toJSONSchema(type.settings, { io: "input" })}
              panel={opened}
            />
          )}
        </Section>
        <Section isMinor title="Dashboard">
          <DashboardForm key={updatedAt} dashboard={{ name, title, refresh, updatedAt }} />
        </Section>
        <DeletePanel
          what="dashboard"
          name={title}
          effect="Its stored results are deleted and its public links end. Saved queries are kept."
          action={deleteDashboardAction}
          values={{ name }}
        />
      </div>
    </>
  );
}
