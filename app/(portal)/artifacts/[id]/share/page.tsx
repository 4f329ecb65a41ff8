import type { Metadata } from "next";
import { ActionForm } from "@/app/_components/forms/action-form";
import { NewLinkForm } from "@/app/_components/forms/new-link-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { LinksTable } from "@/app/_components/ui/links-table";
import { PageHeader } from "@/app/_components/ui/page-header";
import { orNotFound, requireMember } from "@/app/_server/page";
import { listShares } from "@/lib/artifacts/manage-shares";
import { getArtifact } from "@/lib/artifacts/queries";
import { shareDays } from "@/lib/artifacts/share-days";
import { roleAllows } from "@/lib/base/member";
import { createShareAction, revokeShareAction } from "./actions";

export const metadata: Metadata = { title: "Share a report" };

export default async function SharePage({ params }: { params: Promise<{ id: string }> }) {
  const { teamId, role } = await requireMember();
  const artifact = await orNotFound(getArtifact(teamId, (await params).id));
  const shares = await listShares(teamId, artifact.id);
  const mayShare = roleAllows(role, "editor") && artifact.kind === "markdown";
  return (
    <>
      <PageHeader
        title="Share this report"
        breadcrumbs={[
          { label: "Artifacts", href: "/artifacts" },
          { label: `${artifact.key}, version ${artifact.version}`, href: `/artifacts/${artifact.id}` },
        ]}
        description="Anyone with a link can read this version of this report, and nothing else, without signing in. A link works until it expires, is revoked, or its creator can no longer share reports."
        meta={!mayShare && <span>Editors can create and revoke links to reports.</span>}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {mayShare && (
          <NewLinkForm action={createShareAction} of={{ id: artifact.id }} days={shareDays} usualDays="7" />
        )}
        <LinksTable
          links={shares}
          empty={<EmptyState title="No links yet">No one outside the team can read this report.</EmptyState>}
          revoke={({ id, name }) =>
            mayShare ? (
              <ActionForm action={revokeShareAction} values={{ share: id }}>
                <SubmitButton variant="remove" size="sm" aria-label={`Revoke the link for ${name}`}>
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
