import { DataTable } from "@/app/_components/ui/data-table";
import { formatNumber } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import { wordsOf } from "@/lib/datasets/table-words";
import { comparedRows, thresholdNote } from "@/lib/reports/compared-table";
import { compareRuns } from "@/lib/training/compare-runs";
import type { TrainingOfRun } from "@/lib/training/training-of-run";

/** Both runs' models on held-out claims that neither has learned from. */
export async function FairComparison({
  teamId,
  a,
  b,
}: {
  teamId: string;
  a: TrainingOfRun;
  b: TrainingOfRun;
}) {
  const { rows, frauds, figures, reason } = await compareRuns(teamId, a, b);
  const words = wordsOf(b.facts.outcome);
  const { row, positive } = words;
  const on = `${formatNumber(rows)} held-out ${row}s that neither model was trained on, including ${formatNumber(frauds)} ${positive}s`;
  return (
    <Section
      isMinor
      title={`On the same ${row}s`}
      description={figures ? `On ${on}.` : `No verdict: ${reason}.${rows > 0 ? ` Available: ${on}.` : ""}`}
    >
      {figures && (
        <>
          <DataTable
            label={`On the same ${row}s`}
            rows={comparedRows(figures)}
            rowKey={([name]) => name!}
            columns={[
              { key: "name", header: "Metric", cell: ([name]) => name },
              { key: "a", header: "First run", cell: ([, first]) => first },
              { key: "b", header: "Second run", cell: ([, , second]) => second },
              {
                key: "difference",
                header: "Difference (points)",
                cell: ([, , , difference, interval]) => `${difference} (95 %: ${interval})`,
              },
            ]}
          />
          <p className="mt-2 text-xs text-muted">{thresholdNote(figures, "The second run's model", words)}</p>
        </>
      )}
    </Section>
  );
}
