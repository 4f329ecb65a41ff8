import type { Metadata } from "next";
import { Suspense } from "react";
import { z } from "zod";
import { ConfusionMatrices } from "@/app/_components/compare/confusion-matrices";
import { EvaluationCurves } from "@/app/_components/curves/evaluation-curves";
import { LinkButton } from "@/app/_components/ui/button";
import { PageHeader } from "@/app/_components/ui/page-header";
import { orNotFound, requireMember } from "@/app/_server/page";
import { DomainError } from "@/lib/base/errors";
import { roleAllows } from "@/lib/base/member";
import { wordsOf } from "@/lib/datasets/table-words";
import { getRun, listTaskRuns, type Run } from "@/lib/runs/read/queries";
import { compareAnyRuns } from "@/lib/training/compare-any-runs";
import { compareTrainings, earlierFirst } from "@/lib/training/compare-trainings";
import { getTrainingOfRun, type TrainingOfRun } from "@/lib/training/training-of-run";
import { ComparedTables } from "./compared-tables";
import { ExplainForm } from "./explain-form";
import { FairComparison } from "./fair-comparison";
import { RunHeading } from "./run-heading";
import { SecondRun } from "./second-run";

export const metadata: Metadata = { title: "Compare runs" };

const Id = z.string().max(100).optional().catch(undefined);
/** Two runs, as `a` and `b` or, from the boxes of a list, as `run` twice. */
const Query = z.object({
  a: Id,
  b: Id,
  run: z.union([z.array(z.string()), z.string().transform((id) => [id])]).catch([]),
  all: z.literal("1").optional().catch(undefined),
});

export default async function CompareRunsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId, role } = await requireMember();
  const query = Query.parse(await searchParams);
  const [first = query.run[0], second = query.run[1]] = [query.a, query.b];
  const other = new URLSearchParams({ a: first ?? "", b: second ?? "", ...(!query.all && { all: "1" }) });
  const header = (
    <PageHeader
      title="Compare runs"
      description="Two runs side by side, the earlier one first."
      breadcrumbs={[{ label: "Runs", href: "/runs" }]}
      actions={
        second && (
          <LinkButton href={`/runs/compare?${other}`} scroll={false}>
            {query.all ? "Hide equal values" : "Show equal values"}
          </LinkButton>
        )
      }
    />
  );
  if (!first || !second)
    return (
      <>
        {header}
        <SecondRun teamId={teamId} first={first} />
      </>
    );
  const found = await Promise.all([findTraining(teamId, first), findTraining(teamId, second)]);
  const showsEqual = Boolean(query.all);
  if (found.includes(undefined))
    return (
      <>
        {header}
        <AnyRuns teamId={teamId} ids={[first, second]} showsEqual={showsEqual} />
      </>
    );
  // Lists show the newest run first; a comparison tells what changed from the earlier one to the later one.
  const [a, b] = earlierFirst(found as [TrainingOfRun, TrainingOfRun]);
  const models = [
    { name: `First run: ${a.run.name}`, evaluation: a.evaluation },
    { name: `Second run: ${b.run.name}`, evaluation: b.evaluation },
  ];
  return (
    <>
      {header}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Headings a={a.run} b={b.run} />
        {roleAllows(role, "operator") && <ExplainForm a={a.run.id} b={b.run.id} />}
        <Suspense fallback={<p className="text-sm text-muted">Comparing the models on the same rows…</p>}>
          <FairComparison teamId={teamId} a={a} b={b} />
        </Suspense>
        <EvaluationCurves models={models} />
        <ConfusionMatrices models={models} positive={wordsOf(b.facts.outcome).positive} />
        <ComparedTables groups={compareTrainings(a, b)} showsEqual={showsEqual} />
      </div>
    </>
  );
}

/** Two runs that did not both train a model. */
async function AnyRuns({
  teamId,
  ids,
  showsEqual,
}: {
  teamId: string;
  ids: [string, string];
  showsEqual: boolean;
}) {
  const read = async (id: string) => ({
    run: await orNotFound(getRun(teamId, id)),
    tasks: await listTaskRuns(teamId, id),
  });
  const [a, b] = earlierFirst([await read(ids[0]), await read(ids[1])]);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Headings a={a.run} b={b.run} />
      <ComparedTables groups={compareAnyRuns(a, b)} showsEqual={showsEqual} />
    </div>
  );
}

function Headings({ a, b }: { a: Run; b: Run }) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <RunHeading label="First run" run={a} />
      <RunHeading label="Second run" run={b} />
    </div>
  );
}

/** The training of a run; undefined when it trained no model. */
async function findTraining(teamId: string, runId: string): Promise<TrainingOfRun | undefined> {
  return orNotFound(getTrainingOfRun(teamId, runId)).catch((error) => {
    if (error instanceof DomainError && error.code === "invalid") return undefined;
    throw error;
  });
}
