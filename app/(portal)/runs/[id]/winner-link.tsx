import { z } from "zod";
import { LinkButton } from "@/app/_components/ui/button";
import { trainHref } from "@/app/(portal)/experiments/train-href";
import { findTaskRun, type Run } from "@/lib/runs/read/queries";
import { winnerTask } from "@/lib/training/parameter-source";

const HandedOn = z.object({ experimentRunId: z.string() });

/** Link from a parameter search that has handed on its winner to the form that trains with it; nothing for other runs. */
export async function WinnerLink({
  teamId,
  run,
  nodes,
}: {
  teamId: string;
  run: Run;
  nodes: readonly { id: string; task: string }[];
}) {
  const node = nodes.find(({ task }) => task === winnerTask);
  const task = node && (await findTaskRun({ teamId, runId: run.id, nodeId: node.id }));
  const winner = HandedOn.safeParse(task?.output);
  if (!winner.success) return null;
  // The same rows are held out, so that the search has not seen those that the training is tested on.
  const {
    dataset,
    version,
    modelKind,
    features,
    testSize,
    seed,
    splitBy,
    keepDuplicates = false,
  } = run.params;
  const same = { dataset, version, modelKind, features, testSize, seed, splitBy, keepDuplicates };
  return (
    <LinkButton variant="primary" href={trainHref(winner.data.experimentRunId, same)}>
      Train with these
    </LinkButton>
  );
}
