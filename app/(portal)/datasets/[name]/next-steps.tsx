import { LinkButton } from "@/app/_components/ui/button";
import { runFormHref } from "@/app/(portal)/deployments/run-form-href";
import { counted, percent } from "@/lib/base/number-text";
import { isOfClaims } from "@/lib/datasets/claims-table";
import { type DatasetVersion, getDatasetVersion } from "@/lib/datasets/queries";
import { wordsOf } from "@/lib/datasets/table-words";
import { listDeploymentNames } from "@/lib/deployments/queries";
import { trainableOf } from "@/lib/training/trainable";

/**
 * Next steps for a dataset version: train, preprocess, score, monitor, or why none of it is possible yet.
 * @param before the version to compare with
 */
export async function NextSteps({
  teamId,
  name,
  version: number,
  isLatest,
  before,
}: {
  teamId: string;
  name: string;
  version: number;
  isLatest: boolean;
  before: DatasetVersion | undefined;
}) {
  // With the schema that is stored: lists of versions leave it out.
  const version = await getDatasetVersion(teamId, name, number);
  const trainable = trainableOf(version);
  const deployed = new Set((await listDeploymentNames(teamId)).map(({ slug }) => slug));
  const params = { dataset: name, ...(!isLatest && { version: number }) };
  const step = (slug: string, label: string, more: Record<string, string> = {}) =>
    deployed.has(slug) && (
      <LinkButton
        href={runFormHref(slug, { ...params, ...more })}
        variant={slug === "train-model" ? "primary" : "secondary"}
      >
        {label}
      </LinkButton>
    );
  return (
    <section
      aria-label="Next steps"
      className="flex flex-wrap items-center justify-between gap-3 rounded-md border border-line bg-panel p-4"
    >
      <p className="min-w-60 flex-1 text-sm [overflow-wrap:anywhere]">
        {trainable.problem === undefined ? learned(trainable, version.rows) : trainable.problem}
      </p>
      <div className="flex flex-wrap gap-2">
        {trainable.problem === undefined ? (
          <>
            {step("train-model", "Train on this", { model: name })}
            {step("preprocess-table", "Preprocess")}
          </>
        ) : (
          <LinkButton href={`/datasets/${name}/schema`}>Open the schema</LinkButton>
        )}
        {step(
          "predict-table",
          "Score",
          isOfClaims(version.columns) ? {} : { probabilityColumn: "probability" },
        )}
        {step("monitor-table", "Monitor")}
        {before && (
          <LinkButton href={`/datasets/${name}/compare?before=${before.version}&after=${number}`}>
            Compare with version {before.version}
          </LinkButton>
        )}
      </div>
    </section>
  );
}

/** "Target: churned = yes, in 266 of 2,070 rows (12.9 %)." */
function learned(
  { outcome, positives }: Extract<ReturnType<typeof trainableOf>, { positives: number }>,
  rows: number,
): string {
  return `Target: ${outcome.column} = ${outcome.positive}, in ${positives.toLocaleString("en-US")} of ${counted(rows, wordsOf(outcome).row)} (${percent(positives / rows)}).`;
}
