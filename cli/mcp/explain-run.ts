import type { Client } from "@/cli/api/client";

/** Lines of a log that are read for each node that has not completed. */
const lineCount = 40;
const mostNodes = 10;
const fine = new Set(["Completed", "Cached", "Skipped", "Scheduled", "Pending"]);

/** All that tells why a run stands as it does: its nodes that are not done, their errors, and the end of their log. */
export async function explainRun(client: Client, id: string): Promise<object> {
  const path = { id };
  const { data: run } = await client.GET("/api/v1/runs/{id}", { params: { path } });
  const { name, url, state, stateMessage, waitingFor, deployment, params, tasks } = run!;
  const troubled = tasks.filter((task) => !fine.has(task.state)).slice(0, mostNodes);
  const nodes = await Promise.all(
    troubled.map(async (task) => {
      const query = { task: task.node, before: "end", limit: lineCount };
      const { data: log } = await client.GET("/api/v1/runs/{id}/logs", { params: { path, query } });
      return {
        node: task.node,
        task: task.task,
        state: task.state,
        message: task.stateMessage,
        attempts: task.attempts.map(({ attempt, state, error }) => ({ attempt, state, error })),
        log: log!.items.map(({ time, level, message }) => `${time} ${level} ${message}`),
      };
    }),
  );
  const counts: Record<string, number> = {};
  for (const task of tasks) counts[task.state] = (counts[task.state] ?? 0) + 1;
  return { name, url, state, stateMessage, waitingFor, deployment, params, tasksByState: counts, nodes };
}
