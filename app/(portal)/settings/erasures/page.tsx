import type { Metadata } from "next";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { percent } from "@/lib/base/number-text";
import { listErasures } from "@/lib/erasure/queries";
import { ErasureForm } from "./erasure-form";

export const metadata: Metadata = { title: "Erasures" };

export default async function ErasuresPage() {
  const { teamId } = await requireMember("admin");
  const { items } = await listErasures(teamId, { limit: 200 });
  return (
    <>
      <PageHeader
        title="Erasures"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description="Delete all rows of a person or a policy from everything that your team has stored. A version keeps its number, gets a new hash and says why."
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <ErasureForm />
        <Section isMinor title="Requested">
          <DataTable
            label="Erasures"
            rows={items}
            rowKey={({ id }) => id}
            rowHref={({ id }) => `/settings/erasures/${id}`}
            empty={<EmptyState title="No erasures yet">Enter a key column and keys above.</EmptyState>}
            columns={[
              { key: "reason", header: "Reason", cell: ({ reason }) => reason },
              { key: "column", header: "Key column", cell: ({ column }) => column, isMono: true },
              {
                key: "keys",
                header: "Keys",
                align: "end",
                cell: ({ keyCount }) => formatNumber(keyCount),
                isMinor: true,
              },
              {
                key: "progress",
                header: "Progress",
                align: "end",
                cell: ({ endedAt, error, progress }) =>
                  endedAt ? "done" : error ? "failed, will be retried" : percent(progress),
              },
              {
                key: "changed",
                header: "Changed",
                align: "end",
                cell: ({ changed }) => formatNumber(changed),
              },
              { key: "who", header: "Requested by", cell: ({ requestedBy }) => requestedBy, isMinor: true },
              { key: "when", header: "Requested", cell: ({ createdAt }) => <Time value={createdAt} /> },
            ]}
          />
        </Section>
      </div>
    </>
  );
}
