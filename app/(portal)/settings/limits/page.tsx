import type { Metadata } from "next";
import Link from "next/link";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listDeployments } from "@/lib/deployments/queries";
import { listTagLimits } from "@/lib/runs/limits/stored-limits";
import { limitInWords } from "@/lib/runs/limits/tag-limit";
import { deleteTagLimitAction } from "./actions";
import { TagLimitForm } from "./tag-limit-form";

export const metadata: Metadata = { title: "Limits" };

export default async function LimitsPage() {
  const { teamId, role } = await requireMember();
  const [limits, deployments] = await Promise.all([listTagLimits(teamId), listDeployments(teamId)]);
  const mayEdit = roleAllows(role, "editor");
  const tags = [...new Set(deployments.flatMap((deployment) => deployment.tags))].sort();
  return (
    <>
      <PageHeader
        title="Limits"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description="Runs with a tag take a slot of its limit, beside that of their deployment. A run that waits for runs it has started takes none."
        meta={!mayEdit && <span>Only editors can change limits.</span>}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <DataTable
          label="Limits"
          rows={limits}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="No limits yet">
              Limit a tag to keep runs of several deployments from using the same thing at once, or too often.
            </EmptyState>
          }
          columns={[
            {
              key: "tag",
              header: "Tag",
              cell: ({ tag }) => <Link href={`/runs?tag=${encodeURIComponent(tag)}`}>{tag}</Link>,
            },
            { key: "limit", header: "Runs", cell: (limit) => limitInWords(limit) },
            { key: "use", header: "Used", cell: usedInWords },
            {
              key: "description",
              header: "Description",
              cell: ({ description }) => description,
              isMinor: true,
            },
            {
              key: "delete",
              header: <span className="sr-only">Delete</span>,
              align: "end",
              cell: ({ tag }) =>
                mayEdit && (
                  <ActionForm action={deleteTagLimitAction} values={{ tag }}>
                    <SubmitButton variant="remove" size="sm" aria-label={`Delete the limit of ${tag}`}>
                      Delete
                    </SubmitButton>
                  </ActionForm>
                ),
            },
          ]}
        />
        {mayEdit && <TagLimitForm tags={tags} />}
      </div>
    </>
  );
}

/** "1 of 2 slots", "3 of 10 begun" */
function usedInWords(limit: Awaited<ReturnType<typeof listTagLimits>>[number]): string {
  const { atOnce, starts, taken, begun } = limit;
  const parts = [
    atOnce !== null && `${taken} of ${atOnce} slots`,
    starts !== null && `${begun} of ${starts} begun`,
  ];
  return parts.filter(Boolean).join(", ");
}
