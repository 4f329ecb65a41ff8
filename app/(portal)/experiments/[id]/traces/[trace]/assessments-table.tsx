import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { cut } from "@/app/_components/ui/format";
import { Time } from "@/app/_components/ui/time";
import type { Assessment } from "@/lib/traces/trace";

/** Feedback on a trace and its expected answers; what another assessment replaced is left out. */
export function AssessmentsTable({ assessments }: { assessments: Assessment[] }) {
  return (
    <DataTable
      label="Assessments"
      rows={assessments.filter(({ isValid }) => isValid)}
      rowKey={({ id }) => id}
      empty={
        <EmptyState title="No assessments" level={3}>
          mlflow.log_feedback and mlflow.log_expectation add them.
        </EmptyState>
      }
      columns={[
        { key: "name", header: "Name", cell: ({ name }) => name },
        { key: "kind", header: "Kind", isMinor: true, cell: ({ kind }) => kind },
        {
          key: "value",
          header: "Value",
          isMono: true,
          cell: ({ value }) => cut(JSON.stringify(value) ?? "–", 200),
        },
        {
          key: "rationale",
          header: "Rationale",
          isMinor: true,
          cell: ({ rationale }) => cut(rationale ?? "–", 500),
        },
        {
          key: "source",
          header: "Source",
          isMinor: true,
          cell: ({ sourceType, sourceId }) => `${sourceType.toLowerCase()} ${sourceId}`,
        },
        { key: "at", header: "Said", cell: ({ createdAt }) => <Time value={createdAt} /> },
      ]}
    />
  );
}
