import { ActionForm } from "@/app/_components/forms/action-form";
import { Button } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { Section } from "@/app/_components/ui/section";
import { counted } from "@/lib/base/number-text";
import { SchemaViolations } from "@/lib/datasets/dataset";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { reviewVersionAction } from "./schema/actions";

const states = {
  open: "It is not the latest version until you accept it.",
  accepted: "Accepted: values that do not fit are read as missing.",
  rejected: "Rejected: it stays in the list, and is never the latest version.",
};

/** Values of a version's file that do not fit the schema, and the decision about them. */
export function Violations({
  dataset,
  version,
  mayReview,
}: {
  dataset: string;
  version: DatasetVersion;
  mayReview: boolean;
}) {
  const violations = SchemaViolations.nullable().parse(version.violations);
  if (!version.review) return null;
  const { count = 0, listed = [] } = violations ?? {};
  const decisions = (["accepted", "rejected"] as const).filter((decision) => decision !== version.review);
  return (
    <Section
      isMinor
      title={`${counted(count, "violation")} of the schema in version ${version.version}`}
      description={states[version.review]}
      actions={
        mayReview && (
          <div className="flex flex-wrap gap-2">
            {decisions.map((decision) => (
              <ActionForm
                key={decision}
                action={reviewVersionAction}
                values={{ dataset, version: String(version.version), decision }}
              >
                <Button type="submit">{decision === "accepted" ? "Accept" : "Reject"}</Button>
              </ActionForm>
            ))}
          </div>
        )
      }
    >
      {listed.length > 0 && (
        <DataTable
          label="Violations"
          rows={listed}
          rowKey={({ line, name, problem }) => `${line} ${name} ${problem}`}
          columns={[
            {
              key: "line",
              header: version.format === "csv" ? "Line" : "Row",
              cell: ({ line }) => line,
              align: "end",
            },
            { key: "column", header: "Column", cell: ({ name }) => name, isMono: true },
            { key: "value", header: "Value", cell: ({ value }) => value ?? "", isMono: true },
            { key: "problem", header: "Problem", cell: ({ problem }) => problem },
          ]}
        />
      )}
    </Section>
  );
}
