import type { Metadata } from "next";
import { ActionForm } from "@/app/_components/forms/action-form";
import { NewLinkForm } from "@/app/_components/forms/new-link-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { LinksTable } from "@/app/_components/ui/links-table";
import { PageHeader } from "@/app/_components/ui/page-header";
import { orNotFound, requireMember } from "@/app/_server/page";
import { dashboardHref } from "@/app/(portal)/dashboards/dashboard-href";
import { roleAllows } from "@/lib/base/member";
import { linkDays } from "@/lib/dashboards/link-days";
import { listLinks } from "@/lib/dashboards/manage-links";
import { getDashboard } from "@/lib/dashboards/queries";
import { createLinkAction, revokeLinkAction } from "./actions";

export const metadata: Metadata = { title: "Share a dashboard" };

export default async function ShareDashboardPage({ params }: { params: Promise<{ name: string }> }) {
  const { teamId, role } = await requireMember();
  const { name, title } = await orNotFound(getDashboard(teamId, (await params).name));
  const mayShare = roleAllows(role, "editor");
  return (
    <>
      <PageHeader
        title="Share this dashboard"
        breadcrumbs={[
          { label: "Dashboards", href: "/dashboards" },
          { label: title, href: dashboardHref(name) },
        ]}
        description="Anyone with a link sees the stored results of this dashboard, always the newest, and nothing else, without signing in. Opening it runs no query. A link works until it expires, is revoked, or its creator can no longer share."
        meta={!mayShare && <span>Editors can create and revoke links.</span>}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {mayShare && (
          <NewLinkForm action={createLinkAction} of={{ dashboard: name }} days={linkDays} usualDays="90" />
        )}
        <LinksTable
          links={await listLinks(teamId, name)}
          empty={
            <EmptyState title="No links yet">No one outside the team can see this dashboard.</EmptyState>
          }
          revoke={(link) =>
            mayShare ? (
              <ActionForm action={revokeLinkAction} values={{ dashboard: name, id: link.id }}>
                <SubmitButton variant="remove" size="sm" aria-label={`Revoke the link for ${link.name}`}>
                  Revoke
                </SubmitButton>
              </ActionForm>
            ) : null
          }
        />
      </div>
    </>
  );
}
