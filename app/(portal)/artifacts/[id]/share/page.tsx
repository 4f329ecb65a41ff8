import type { Metadata } from "next";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { listShares } from "@/lib/artifacts/manage-shares";
import { getArtifact } from "@/lib/artifacts/queries";
import { tokenState } from "@/lib/auth/api-token";
import { roleAllows } from "@/lib/base/member";
import { revokeShareAction } from "./actions";
import { ShareForm } from "./share-form";

export const metadata: Metadata = { title: "Share a report" };

export default async function SharePage({ params }: { params: Promise<{ id: string }> }) {
  const { teamId, role } = await requireMember();
  const artifact = await orNotFound(getArtifact(teamId, (await params).id));
  const shares = await listShares(teamId, artifact.id);
  const mayShare = roleAllows(role, "editor") && artifact.kind === "markdown";
  const now = new Date();
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
        {mayShare && <ShareForm id={artifact.id} />}
        <DataTable
          label="Links"
          rows={shares}
          rowKey={({ id }) => id}
          empty={<EmptyState title="No links yet">No one outside the team can read this report.</EmptyState>}
          columns={[
            { key: "name", header: "Recipient", cell: ({ name }) => name },
            {
              key: "by",
              header: "Created by",
              cell: ({ madeBy }) => madeBy ?? "a former member",
              isMinor: true,
            },
            {
              key: "made",
              header: "Created",
              cell: ({ createdAt }) => <Time value={createdAt} />,
              isMinor: true,
            },
            { key: "ends", header: "Expires", cell: ({ expiresAt }) => <Time value={expiresAt} /> },
            { key: "count", header: "Opened", cell: ({ openedCount }) => `${openedCount} ×`, align: "end" },
            {
              key: "opened",
              header: "Last opened",
              cell: ({ lastOpenedAt }) => (lastOpenedAt ? <Time value={lastOpenedAt} /> : "never"),
              isMinor: true,
            },
            {
              key: "revoke",
              header: <span className="sr-only">Revoke</span>,
              align: "end",
              cell: ({ id, name, mayBeOpened, ...share }) => {
                const state = tokenState(share, now);
                if (state === "valid" && !mayBeOpened)
                  return <span className="text-muted">inactive: its creator can no longer share</span>;
                if (state !== "valid") return <span className="text-muted">{state}</span>;
                if (!mayShare) return "works";
                return (
                  <ActionForm action={revokeShareAction} values={{ share: id }}>
                    <SubmitButton variant="danger" size="sm" aria-label={`Revoke the link for ${name}`}>
                      Revoke
                    </SubmitButton>
                  </ActionForm>
                );
              },
            },
          ]}
        />
      </div>
    </>
  );
}
