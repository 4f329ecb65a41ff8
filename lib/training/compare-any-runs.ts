import type { Run, TaskRun } from "@/lib/runs/read/queries";
import { stateWords } from "@/lib/runs/why/state-words";
import type { ComparedGroup, ComparedRow } from "./compare-trainings";

/** A run with its task runs. */
export interface RunWithTasks {
  run: Run;
  tasks: Pick<TaskRun, "nodeId" | "state" | "startedAt" | "endedAt" | "output">[];
}

/** Compares any two runs: how they ended, times of the run and its tasks, parameters, figures in the outputs of tasks. */
export function compareAnyRuns(a: RunWithTasks, b: RunWithTasks): ComparedGroup[] {
  const row = (
    name: string,
    pick: (side: RunWithTasks) => ComparedRow["a"],
    more: Partial<ComparedRow> = {},
  ) => ({
    name,
    a: pick(a),
    b: pick(b),
    ...more,
  });
  const records = (pick: (side: RunWithTasks) => Record<string, unknown>, more: Partial<ComparedRow> = {}) =>
    [...new Set([...Object.keys(pick(a)), ...Object.keys(pick(b))])].map((name) =>
      row(name, (side) => inText(pick(side)[name]), more),
    );
  return [
    {
      title: "Runs",
      rows: [
        row("State", ({ run }) => stateWords[run.state]),
        row("Flow", ({ run }) => run.flow),
        row("Flow version", ({ run }) => run.flowVersion),
        row("Deployment", ({ run }) => run.deployment ?? "none"),
        row("Retries", ({ run }) => run.retryCount),
        row("Tags", ({ run }) => run.tags.join(", ") || "none"),
        row("Duration", ({ run }) => durationMs(run), { unit: "ms", isExpected: true }),
      ],
    },
    { title: "Parameters", rows: records(({ run }) => run.params) },
    {
      title: "States of tasks",
      rows: records(({ tasks }) => byNode(tasks, ({ state }) => stateWords[state])),
    },
    {
      title: "Durations of tasks",
      rows: records(({ tasks }) => byNode(tasks, durationMs), { unit: "ms", isExpected: true }),
    },
    { title: "Outputs of tasks", rows: records(({ tasks }) => plainOutputs(tasks)) },
  ];
}

type Task = RunWithTasks["tasks"][number];

function byNode<Value>(tasks: Task[], pick: (task: Task) => Value): Record<string, Value> {
  return Object.fromEntries(tasks.map((task) => [task.nodeId, pick(task)]));
}

/** Numbers, short texts and answers of yes or no in outputs, named by node and field. */
function plainOutputs(tasks: Task[]): Record<string, unknown> {
  return Object.fromEntries(
    tasks.flatMap(({ nodeId, output }) =>
      Object.entries(typeof output === "object" && output !== null ? output : {}).flatMap(([field, value]) =>
        isPlain(value) ? [[`${nodeId}.${field}`, value]] : [],
      ),
    ),
  );
}

const longestText = 200;

function isPlain(value: unknown): boolean {
  if (typeof value === "string") return value.length <= longestText;
  return typeof value === "number" || typeof value === "boolean";
}

function durationMs({ startedAt, endedAt }: { startedAt: Date | null; endedAt: Date | null }) {
  return startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : undefined;
}

function inText(value: unknown): string | number | undefined {
  if (value === undefined || typeof value === "number") return value;
  return typeof value === "string" ? value : JSON.stringify(value);
}
