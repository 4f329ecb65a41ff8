import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { DataTable } from "@/app/_components/ui/data-table";
import { formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { counted } from "@/lib/base/number-text";
import { getErasure } from "@/lib/erasure/queries";

export const metadata: Metadata = { title: "Erasure" };

type Props = { params: Promise<{ id: string }> };

export default async function ErasurePage({ params }: Props) {
  const { teamId } = await requireMember("admin");
  const erasure = await orNotFound(getErasure(teamId, (await params).id));
  const changed = erasure.steps.filter((step) => step.changed > 0 || step.note);
  return (
    <>
      <PageHeader
        title={`Erasure of ${counted(erasure.keyCount, "key")}`}
        description={erasure.reason}
        breadcrumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Erasures", href: "/settings/erasures" },
        ]}
        meta={
          <>
            <span>
              key column <code>{erasure.column}</code>
            </span>
            <span>
              requested <Time value={erasure.createdAt} /> by {erasure.requestedBy}
            </span>
            {erasure.endedAt ? (
              <span>
                ended <Time value={erasure.endedAt} />
              </span>
            ) : (
              <LiveRefresh url="/api/v1/events/stream?kind=dataset" />
            )}
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {erasure.error && (
          <p role="alert" className="text-sm text-bad [overflow-wrap:anywhere]">
            The last try failed. It will be retried within a minute. {erasure.error}
          </p>
        )}
        <Section isMinor title="Report">
          <p className="text-sm text-muted">
            {counted(erasure.steps.length, "place")} searched, {changed.length} with changes or notes.
          </p>
          <DataTable
            label="Report"
            rows={erasure.steps}
            rowKey={({ kind, subject }) => kind + subject}
            empty={<p className="text-sm text-muted">Starting.</p>}
            columns={[
              { key: "name", header: "Searched", cell: ({ name }) => name },
              { key: "kind", header: "Kind", cell: ({ kind }) => kind.replace("-", " "), isMinor: true },
              {
                key: "searched",
                header: "Entries",
                align: "end",
                cell: ({ searched }) => formatNumber(searched),
                isMinor: true,
              },
              {
                key: "changed",
                header: "Changed",
                align: "end",
                cell: ({ changed }) => formatNumber(changed),
              },
              { key: "note", header: "Note", cell: ({ note }) => note },
            ]}
          />
        </Section>
      </div>
    </>
  );
}
