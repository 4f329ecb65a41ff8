import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LinkButton } from "@/app/_components/ui/button";
import { type Column, DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import type { Expectation } from "@/lib/datasets/expectations/expectation";
import { expectationInWords } from "@/lib/datasets/expectations/in-words";
import type { VersionResults } from "@/lib/datasets/expectations/results";
import { removeExpectationAction } from "./actions";
import { ResultBadge } from "./result-badge";

/** Expectations with their results on the newest versions. */
export function ChecksTable({
  dataset,
  expectations,
  versions,
  results,
  mayEdit,
}: {
  dataset: string;
  expectations: readonly Expectation[];
  /** Newest first. */
  versions: readonly { id: string; version: number }[];
  results: readonly VersionResults[];
  mayEdit: boolean;
}) {
  const statusOf = (versionId: string, id: string) =>
    results.find((each) => each.versionId === versionId)?.results.find((result) => result.id === id)?.status;
  const ofVersions = versions.map(
    ({ id: versionId, version }): Column<Expectation> => ({
      key: versionId,
      header: <span className="whitespace-nowrap">Version {version}</span>,
      cell: ({ id }) => <ResultBadge status={statusOf(versionId, id)} />,
      isMinor: versionId !== versions[0]?.id,
    }),
  );
  return (
    <DataTable
      label="Checks"
      rows={expectations}
      rowKey={({ id }) => id}
      empty={
        <EmptyState title="No expectations yet" level={3}>
          {mayEdit
            ? "Accept a suggestion, or add a check. Each new version is evaluated, and one that fails stops trainings."
            : "Editors can say what versions of this dataset should be like."}
        </EmptyState>
      }
      columns={[
        {
          key: "expectation",
          header: "Expectation",
          isWide: true,
          cell: (expectation) => (
            <span className="block min-w-40 [overflow-wrap:anywhere]">{expectationInWords(expectation)}</span>
          ),
        },
        {
          key: "severity",
          header: "When not met",
          isMinor: true,
          cell: ({ severity }) => (
            <span className="whitespace-nowrap">
              {severity === "fail" ? "Stops trainings" : "Only warns"}
            </span>
          ),
        },
        ...ofVersions,
        {
          key: "do",
          header: <span className="sr-only">Change</span>,
          align: "end",
          cell: (expectation) =>
            mayEdit && (
              <span className="inline-flex flex-wrap justify-end gap-2 sm:flex-nowrap">
                <LinkButton
                  size="sm"
                  scroll={false}
                  aria-label={`Change: ${expectationInWords(expectation)}`}
                  href={`/datasets/${dataset}/expectations?edit=${expectation.id}`}
                >
                  Change
                </LinkButton>
                <ActionForm action={removeExpectationAction} values={{ dataset, id: expectation.id }}>
                  <SubmitButton
                    size="sm"
                    variant="remove"
                    pending="Removing…"
                    aria-label={`Remove: ${expectationInWords(expectation)}`}
                  >
                    Remove
                  </SubmitButton>
                </ActionForm>
              </span>
            ),
        },
      ]}
    />
  );
}
