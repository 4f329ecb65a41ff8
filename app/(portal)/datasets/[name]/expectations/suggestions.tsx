import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DataTable } from "@/app/_components/ui/data-table";
import { Section } from "@/app/_components/ui/section";
import { expectationInWords } from "@/lib/datasets/expectations/in-words";
import type { ExpectationSuggestion } from "@/lib/datasets/expectations/suggest";
import { acceptSuggestionsAction } from "./actions";

/** Most suggestions that are listed; accepting some shows more. */
const mostShown = 50;

/** Expectations that the latest version meets, to accept with one click. */
export function Suggestions({
  dataset,
  suggestions,
}: {
  dataset: string;
  suggestions: readonly ExpectationSuggestion[];
}) {
  const shown = suggestions.slice(0, mostShown);
  const accept = (accepted: readonly ExpectationSuggestion[]) => ({
    dataset,
    expectations: JSON.stringify(accepted.map(({ expectation }) => expectation)),
  });
  return (
    <Section
      isMinor
      title="Suggestions"
      description="From the schema and the profile of the latest version, which meets them."
      actions={
        shown.length > 1 && (
          <ActionForm action={acceptSuggestionsAction} values={accept(shown)}>
            <SubmitButton size="sm" variant="secondary" pending="Adding…">
              Accept all {shown.length}
            </SubmitButton>
          </ActionForm>
        )
      }
    >
      <DataTable
        label="Suggestions"
        rows={shown}
        rowKey={({ expectation }) => JSON.stringify(expectation)}
        columns={[
          {
            key: "expectation",
            header: "Expectation",
            isWide: true,
            cell: ({ expectation, reason }) => (
              <span className="block min-w-40 [overflow-wrap:anywhere]">
                {expectationInWords(expectation)}
                <span className="block text-xs text-muted">{reason}</span>
              </span>
            ),
          },
          {
            key: "severity",
            header: "When not met",
            isMinor: true,
            cell: ({ expectation }) => (
              <span className="whitespace-nowrap">
                {expectation.severity === "fail" ? "Stops trainings" : "Only warns"}
              </span>
            ),
          },
          {
            key: "do",
            header: <span className="sr-only">Accept</span>,
            align: "end",
            cell: (suggestion) => (
              <span className="inline-flex">
                <ActionForm action={acceptSuggestionsAction} values={accept([suggestion])}>
                  <SubmitButton
                    size="sm"
                    variant="secondary"
                    pending="Adding…"
                    aria-label={`Accept: ${expectationInWords(suggestion.expectation)}`}
                  >
                    Accept
                  </SubmitButton>
                </ActionForm>
              </span>
            ),
          },
        ]}
      />
    </Section>
  );
}
