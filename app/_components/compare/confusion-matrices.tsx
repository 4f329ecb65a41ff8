import { formatNumber } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import { percent } from "@/lib/base/number-text";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";

/** Confusion matrices on each model's held-out rows, side by side. @param positive word for a positive row */
export function ConfusionMatrices({
  models,
  positive,
}: {
  models: { name: string; evaluation: Pick<Evaluation, "confusion"> }[];
  positive: string;
}) {
  const positives = `${positive.charAt(0).toUpperCase()}${positive.slice(1)}s`;
  const outcomes = [
    { name: `${positives} found`, at: [1, 1] },
    { name: `${positives} missed`, at: [1, 0] },
    { name: "False alarms", at: [0, 1] },
    { name: "Correctly cleared", at: [0, 0] },
  ] as const;
  return (
    <Section isMinor title="Confusion matrices">
      <div className="grid gap-3 sm:grid-cols-2">
        {models.map(({ name: label, evaluation }) => (
          <div key={label} className="rounded-md border border-line bg-panel p-3">
            <h3 className="mb-2 text-xs text-muted">{label}</h3>
            <dl className="grid grid-cols-2 gap-2">
              {outcomes.map(({ name, at: [actual, predicted] }) => {
                const ofClass = evaluation.confusion[actual]!;
                const count = ofClass[predicted]!;
                return (
                  <div key={name} className="rounded bg-raised px-3 py-2">
                    <dt className="text-xs text-muted">{name}</dt>
                    <dd className="text-lg">
                      {formatNumber(count)}{" "}
                      <span className="text-xs text-muted">
                        {percent(count / (ofClass[0]! + ofClass[1]!))} of{" "}
                        {actual === 1 ? `${positive}s` : "the others"}
                      </span>
                    </dd>
                  </div>
                );
              })}
            </dl>
          </div>
        ))}
      </div>
    </Section>
  );
}
