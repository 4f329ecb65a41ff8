import Link from "next/link";
import { ActionForm } from "@/app/_components/forms/action-form";
import { LinkButton } from "@/app/_components/ui/button";
import { runFormHref } from "@/app/(portal)/deployments/run-form-href";
import { counted, percent } from "@/lib/base/number-text";
import { isOfClaims } from "@/lib/datasets/claims-table";
import { type DatasetVersion, getDatasetVersion } from "@/lib/datasets/queries";
import { wordsOf } from "@/lib/datasets/table-words";
import { listDeploymentNames } from "@/lib/deployments/queries";
import { type Trainable, trainableOf } from "@/lib/training/trainable";
import { outcomeProblem } from "@/lib/training/unusable";
import { OutcomeChoices } from "./outcome-choices";
import { chooseTargetAction } from "./schema/actions";

/**
 * Next steps for a dataset version: train, preprocess, score, monitor, or why none of it is possible yet.
 * @param before the version to compare with
 */
export async function NextSteps({
  teamId,
  name,
  version: number,
  isLatest,
  mayEdit,
  before,
}: {
  teamId: string;
  name: string;
  version: number;
  isLatest: boolean;
  /** May choose the outcome. */
  mayEdit: boolean;
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
  const schemaHref = `/datasets/${name}/schema`;
  return (
    <section
      aria-label="Next steps"
      className="flex flex-wrap items-center justify-between gap-3 rounded-md border border-line bg-panel p-4"
    >
      <Learned version={version} dataset={name} trainable={trainable} mayChoose={mayEdit && isLatest} />
      <div className="flex flex-wrap gap-2">
        {trainable.problem === undefined ? (
          <>
            {step("train-model", "Train on this", { model: name })}
            {step("preprocess-table", "Preprocess")}
          </>
        ) : (
          <LinkButton href={schemaHref}>Open the schema</LinkButton>
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

/** The target that a model would learn, or the reason why there is none; where nothing tells the outcome, the question. */
function Learned({
  dataset,
  version,
  trainable,
  mayChoose,
}: {
  dataset: string;
  version: DatasetVersion;
  trainable: Trainable;
  mayChoose: boolean;
}) {
  if (trainable.problem === undefined)
    return (
      <p className="min-w-60 flex-1 text-sm [overflow-wrap:anywhere]">
        {learned(trainable, version.rows)}{" "}
        <Link href={`/datasets/${dataset}/schema`} className="underline">
          Change
        </Link>
      </p>
    );
  const { problem, candidates } = trainable;
  if (!mayChoose || candidates.length === 0)
    return <p className="min-w-60 flex-1 text-sm [overflow-wrap:anywhere]">{problem}</p>;
  const unusable = outcomeProblem(version.columns);
  return (
    <div className="grid w-full grid-cols-[minmax(0,1fr)] gap-2">
      {unusable && <p className="text-sm [overflow-wrap:anywhere]">{unusable}</p>}
      <p className="text-sm">
        <span className="font-medium">Which column is the outcome?</span> Choose what a model learns to
        predict. To score this table, or to query it, none is needed.
      </p>
      <ActionForm action={chooseTargetAction} values={{ dataset }}>
        <OutcomeChoices candidates={candidates.map(({ name, top }) => ({ name, top }))} />
      </ActionForm>
    </div>
  );
}

/** "Target: churned = yes, in 266 of 2,070 rows (12.9 %)." */
function learned({ outcome, positives }: Extract<Trainable, { positives: number }>, rows: number): string {
  return `Target: ${outcome.column} = ${outcome.positive}, in ${positives.toLocaleString("en-US")} of ${counted(rows, wordsOf(outcome).row)} (${percent(positives / rows).replace(" ", "\u00a0")}).`;
}
