import { CircleCheck, CircleX } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/app/_components/ui/badge";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { Time } from "@/app/_components/ui/time";
import { gates } from "@/lib/registry/gate-catalog";
import type { GateCheck } from "@/lib/registry/gate-queries";

/** The evidence that gates left, newest first. */
export function GateChecks({ checks }: { checks: GateCheck[] }) {
  return (
    <DataTable
      label="Gate results"
      rows={checks}
      rowKey={(check) => check.id}
      empty={
        <EmptyState title="No gate results yet" level={3}>
          Results appear here when you move an alias that has gates.
        </EmptyState>
      }
      columns={[
        { key: "result", header: "Result", cell: ({ isPassed }) => <Result isPassed={isPassed} /> },
        { key: "gate", header: "Gate", cell: ({ gate }) => gates.get(gate)?.name ?? gate },
        {
          key: "of",
          header: "Move",
          cell: ({ alias, version }) => (
            <span className="whitespace-nowrap">{`@${alias} to ${version}`}</span>
          ),
        },
        {
          key: "found",
          header: "Details",
          cell: ({ message, evidenceHref }) => (
            <span className="block min-w-64">
              {message}{" "}
              {evidenceHref && (
                <Link href={evidenceHref} className="underline">
                  Evidence
                </Link>
              )}
            </span>
          ),
        },
        { key: "who", header: "Requested by", cell: ({ checkedBy }) => checkedBy || "the portal" },
        { key: "when", header: "Time", cell: ({ createdAt }) => <Time value={createdAt} /> },
      ]}
    />
  );
}

function Result({ isPassed }: { isPassed: boolean }) {
  return isPassed ? (
    <Badge label="Passed" icon={CircleCheck} tone="ok" />
  ) : (
    <Badge label="Refused" icon={CircleX} tone="bad" />
  );
}
