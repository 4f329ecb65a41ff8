import { DataTable } from "@/app/_components/ui/data-table";
import { Time } from "@/app/_components/ui/time";
import { inWords } from "@/lib/schedules/in-words";
import type { listNextSlots } from "@/lib/schedules/queries";

/** Upcoming scheduled runs, soonest first. */
export function NextRuns({ slots }: { slots: Awaited<ReturnType<typeof listNextSlots>> }) {
  return (
    <DataTable
      label="Next scheduled runs"
      rows={slots}
      rowKey={({ id }) => id}
      rowHref={({ deployment }) => `/deployments/${deployment.slug}`}
      columns={[
        { key: "deployment", header: "Deployment", cell: ({ deployment }) => deployment.name },
        { key: "schedule", header: "Schedule", cell: ({ rule }) => inWords(rule), isMinor: true },
        { key: "next", header: "Next run", cell: ({ nextSlotAt }) => <Time value={nextSlotAt} /> },
      ]}
    />
  );
}
