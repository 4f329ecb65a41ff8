import type { Metadata } from "next";
import { Suspense } from "react";
import { z } from "zod";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { orNotFound, requireMember } from "@/app/_server/page";
import { DomainError } from "@/lib/base/errors";
import { roleAllows } from "@/lib/base/member";
import { wordsOf } from "@/lib/datasets/table-words";
import { compareTrainings, earlierFirst } from "@/lib/training/compare-trainings";
import { getTrainingOfRun, type TrainingOfRun } from "@/lib/training/training-of-run";
import { ComparedTables } from "./compared-tables";
import { ConfusionMatrices } from "./confusion-matrices";
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
});

export default async function CompareRunsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId, role } = await requireMember();
  const query = Query.parse(await searchParams);
  const [first = query.run[0], second = query.run[1]] = [query.a, query.b];
  const header = (
    <PageHeader
      title="Compare runs"
      description="Two trainings side by side: inputs and results."
      breadcrumbs={[{ label: "Runs", href: "/runs" }]}
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
  const problem = found.find((candidate) => typeof candidate === "string");
  if (problem !== undefined)
    return (
      <>
        {header}
        <EmptyState title="These runs cannot be compared">{problem as string}</EmptyState>
      </>
    );
  // Lists show the newest run first; a comparison tells what changed from the earlier one to the later one.
  const [a, b] = earlierFirst(found as [TrainingOfRun, TrainingOfRun]);
  return (
    <>
      {header}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <div className="grid gap-3 sm:grid-cols-2">
          <RunHeading label="First run" run={a.run} />
          <RunHeading label="Second run" run={b.run} />
        </div>
        {roleAllows(role, "operator") && <ExplainForm a={a.run.id} b={b.run.id} />}
        <Suspense fallback={<p className="text-sm text-muted">Comparing the models on the same rows…</p>}>
          <FairComparison teamId={teamId} a={a} b={b} />
        </Suspense>
        <ConfusionMatrices a={a.evaluation} b={b.evaluation} positive={wordsOf(b.facts.outcome).positive} />
        <ComparedTables groups={compareTrainings(a, b)} />
      </div>
    </>
  );
}

/** The training, or why the run has none. */
async function findTraining(teamId: string, runId: string): Promise<TrainingOfRun | string> {
  return orNotFound(getTrainingOfRun(teamId, runId)).catch((error) => {
    if (error instanceof DomainError) return error.message;
    throw error;
  });
}
