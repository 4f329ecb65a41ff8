import { createHash } from "node:crypto";
import { expect } from "vitest";
import { linesOfNode, values as valuesOfBraid } from "./braid";
import type { Cluster } from "./cluster";

type Event = { run_id: string; node_id: string | null; from_state: string | null; state: string };
type Line = { run_id: string; node_id: string; attempt: number; message: string };
type Attempt = { run_id: string; node_id: string; attempt: number; state: string };

/** A flow of numbered-lines: the expected value of each of its nodes, and the number of lines that each writes. */
interface Expected {
  values: Record<string, number>;
  lines: number;
}

/** Checks in the database every invariant of these runs, which must hold whatever was killed. */
export async function expectEndedRight(
  cluster: Cluster,
  runIds: string[],
  { values, lines }: Expected = { values: valuesOfBraid, lines: linesOfNode },
): Promise<void> {
  const mine = new Set(runIds);
  const ofMine = async <Row extends { run_id: string }>(query: string) =>
    (await cluster.read<Row>(query)).filter((row) => mine.has(row.run_id));

  await expectResults(ofMine, values);
  expectLegalWalks(
    await ofMine<Event>("select * from run_events order by id"),
    await cluster.read("select kind, from_state, to_state from state_transitions"),
  );
  const attempts = await ofMine<Attempt>(
    "select run_id, node_id, attempt, task_attempts.state from task_attempts join task_runs on task_runs.id = task_run_id",
  );
  expectWholeLogs(
    attempts,
    await ofMine<Line>("select * from log_lines where message like 'line %' order by id"),
    lines,
  );
  expectSideEffects(attempts, cluster.sideEffects());
}

type OfMine = <Row extends { run_id: string }>(query: string) => Promise<Row[]>;

/** Every run and task completed with the right value, and the executor kept that very value, once. */
async function expectResults(ofMine: OfMine, values: Record<string, number>): Promise<void> {
  const notCompleted = await ofMine(
    "select id as run_id, state, state_message from runs where state <> 'Completed'",
  );
  expect(notCompleted, "runs that did not complete").toEqual([]);
  const tasks = await ofMine<{ run_id: string; node_id: string; state: string; output: { value: number } }>(
    "select run_id, node_id, state, output from task_runs",
  );
  const steps = await ofMine<{ run_id: string; step_id: string; result: { data: unknown } }>(
    `select event->'data'->>'runId' as run_id, step_id, executor_steps.result
     from executor_steps join executor_runs on executor_runs.id = executor_steps.run_id`,
  );
  const kept = groupBy(steps, (step) => `${step.run_id} ${step.step_id}`);
  for (const { run_id, node_id, state, output } of tasks) {
    expect({ node_id, state, value: output?.value }, run_id).toEqual({
      node_id,
      state: "Completed",
      value: values[node_id],
    });
    const stepId = createHash("sha1").update(node_id).digest("hex");
    expect(
      (kept.get(`${run_id} ${stepId}`) ?? []).map((step) => step.result.data),
      `what the executor kept of ${node_id}`,
    ).toEqual([{ value: values[node_id] }]);
  }
}

/** In order of time, each state is a legal successor of the one before; nothing completes twice. */
function expectLegalWalks(
  events: Event[],
  rules: { kind: string; from_state: string; to_state: string }[],
): void {
  const allowed = new Set(rules.map((rule) => `${rule.kind} ${rule.from_state} ${rule.to_state}`));
  for (const [of, walk] of groupBy(events, (event) => `${event.run_id} ${event.node_id ?? ""}`)) {
    const story = `${of}: ${walk.map((event) => event.state).join(", ")}`;
    for (const [index, event] of walk.entries()) {
      // A run's first event is its creation; a task has no event for Pending.
      const before = walk[index - 1]?.state ?? (event.node_id ? "Pending" : null);
      expect(event.from_state, story).toBe(before);
      const rule = `${event.node_id ? "task" : "run"} ${event.from_state} ${event.state}`;
      if (before) expect(allowed.has(rule), `${story}: ${rule}`).toBe(true);
    }
    expect(
      walk.filter((event) => event.state === "Completed"),
      story,
    ).toHaveLength(1);
    expect(walk.at(-1)?.state, story).toBe("Completed");
  }
}

/** One attempt of each task completed, the others were interrupted; the log of the completed one is whole and in order. */
function expectWholeLogs(attempts: Attempt[], lines: Line[], count: number): void {
  const whole = Array.from({ length: count }, (_, index) => index + 1);
  const written = groupBy(lines, (line) => `${line.run_id} ${line.node_id} ${line.attempt}`);
  for (const [task, tries] of groupBy(attempts, (one) => `${one.run_id} ${one.node_id}`)) {
    const states = tries.map((one) => one.state);
    expect(
      states.filter((state) => state === "Completed"),
      task,
    ).toEqual(["Completed"]);
    expect(
      states.filter((state) => !["Completed", "Crashed"].includes(state)),
      task,
    ).toEqual([]);
    const { attempt } = tries.find((one) => one.state === "Completed")!;
    const numbers = (written.get(`${task} ${attempt}`) ?? []).map((line) =>
      Number(line.message.split(" ")[1]),
    );
    expect(numbers, `the log of ${task}, attempt ${attempt}`).toEqual(whole);
  }
}

/** Each attempt's body ran at most once; that of the completed one did run. */
function expectSideEffects(attempts: Attempt[], sideEffects: string[]): void {
  const ran = new Set(sideEffects);
  expect(sideEffects.length - ran.size, "bodies that ran twice in one attempt").toBe(0);
  for (const { run_id, node_id, attempt, state } of attempts)
    if (state === "Completed") expect(ran, "side effects").toContain(`${run_id} ${node_id} ${attempt}`);
}

function groupBy<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
