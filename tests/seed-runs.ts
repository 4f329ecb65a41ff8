import { v7 } from "uuid";
import { db, sql } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { runName } from "@/lib/runs/states/run-name";

const dayMs = 86_400_000;
const people = ["Ada", "Ben", "Chidi"];
/** End states of 20 runs. */
const states = [
  ...Array<"Completed">(13).fill("Completed"),
  ...(["Failed", "Failed", "Failed", "Crashed", "TimedOut", "Cancelled", "Cancelled"] as const),
];

/**
 * Inserts runs of the team's deployments, spread evenly over the last days, deterministic except for names: most
 * completed, some failed, the newest few in progress. They have no tasks.
 */
export async function seedRuns(teamId: string, count: number, days = 14): Promise<void> {
  const deployments = await sql()<{ id: string; flowId: string; flowVersionId: string }[]>`
    select deployments.id, deployments.flow_id as "flowId",
      (select max(id) from flow_versions where flow_id = deployments.flow_id) as "flowVersionId"
    from deployments where team_id = ${teamId} order by slug`;
  const from = Date.now() - days * dayMs;
  const rows = Array.from({ length: count }, (_, index) => {
    const { id: deploymentId, flowId, flowVersionId } = deployments[index % deployments.length]!;
    const createdAt = new Date(from + ((index + 0.5) / count) * days * dayMs);
    // Between half a second and an hour, most of them short.
    const tookMs = 500 * 7200 ** ((((index * 37) % 100) / 100) ** 2);
    const isOpen = index >= count - 3;
    const state = isOpen ? ("Running" as const) : states[(index * 7) % states.length]!;
    const isFailed = ["Failed", "Crashed", "TimedOut"].includes(state);
    return {
      id: v7({ msecs: createdAt.getTime() }),
      teamId,
      name: runName(),
      flowId,
      flowVersionId,
      deploymentId,
      params: {},
      state,
      createdAt,
      startedAt: createdAt,
      sentAt: createdAt,
      endedAt: isOpen ? null : new Date(Math.min(createdAt.getTime() + tookMs, Date.now())),
      stateMessage: isFailed ? "train-model: The column age has no values." : null,
      tags: index % 5 === 0 ? ["nightly"] : [],
      trigger:
        index % 3 === 0
          ? { type: "schedule", scheduleId: "seed", name: "Every night" }
          : { type: "person", userId: "seed", name: people[index % people.length] },
    };
  });
  for (let at = 0; at < rows.length; at += 1000)
    await db()
      .insert(runs)
      .values(rows.slice(at, at + 1000));
}
