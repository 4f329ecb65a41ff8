import { Readable } from "node:stream";
import type { z } from "zod";
import readData from "@/inngest/tasks/read-data";
import splitData from "@/inngest/tasks/split-data";
import trainModel from "@/inngest/tasks/train-model";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import type { TaskContext, WorkTask } from "@/lib/flows/task";
import { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { storage } from "@/lib/storage/open-storage";
import type { SplitInput, TrainInput } from "@/lib/training/task-inputs";

/** Runs one task of the catalogue by itself. @param logged receives its log lines */
export async function runTask<Input extends z.ZodObject, Output extends z.ZodObject>(
  task: WorkTask<Input, Output>,
  teamId: string,
  input: z.input<Input>,
  logged: string[] = [],
): Promise<z.output<Output>> {
  const context: TaskContext<z.output<Input>> = {
    teamId,
    runId: `run-of-${task.slug}`,
    nodeId: task.slug,
    attempt: 1,
    input: task.input.parse(input),
    signal: new AbortController().signal,
    log: (message) => logged.push(message),
    progress: () => {},
    artifact: async () => ({ id: "none", version: 1 }),
    variables: async () => ({}),
    block: async () => undefined,
  };
  return task.output.parse(await task.run(context));
}

/**
 * Uploads a CSV and trains on all its columns, with the tasks of the shipped flow and further `settings` of them. Needs
 * `vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"))`.
 */
export async function trainOn(
  teamId: string,
  name: string,
  csv: string,
  settings: { split?: Partial<z.input<typeof SplitInput>>; train?: Partial<z.input<typeof TrainInput>> } = {},
) {
  await createDatasetVersion(teamId, name, Readable.from([csv]), { contentType: "text/csv" });
  const logged: string[] = [];
  const { data } = await runTask(readData, teamId, { dataset: name }, logged);
  const { split } = await runTask(splitData, teamId, { data, ...settings.split }, logged);
  const trained = await runTask(
    trainModel,
    teamId,
    {
      data,
      split,
      kind: "logistic-regression",
      features: "all-columns",
      bestParams: {},
      paramsFrom: "the defaults",
      seed: 42,
      experiment: name,
      model: name,
      ...settings.train,
    },
    logged,
  );
  const chunks: Buffer[] = [];
  for await (const chunk of await storage(teamId).read(trained.evaluation.uri)) chunks.push(chunk as Buffer);
  const evaluation = Evaluation.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
  return { ...trained, evaluation, logged };
}
