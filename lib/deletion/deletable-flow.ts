import { and, desc, eq, sql as raw } from "drizzle-orm";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { automations } from "@/db/schema/automations";
import { flows } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { isEnded } from "@/lib/base/run";
import { deleteDeployment } from "@/lib/deployments/mutations";
import { listDeploymentsOf } from "@/lib/deployments/queries";
import { getFlow } from "@/lib/flows/queries";
import { deleteRun } from "@/lib/runs/states/delete-run";
import { listSchedules } from "@/lib/schedules/queries";
import type { Deletable } from "./deletable";
import { modelsTrained } from "./models-trained";
import { shownOnDashboards } from "./shown-on-dashboards";
import type { Use } from "./use";

/** Runs that a call deletes with their flow: more take longer than a request may. */
const mostRuns = 500;
const listedRuns = 20;

/** A team's own flow with its versions, deployments, schedules and runs, by slug. */
export const deletableFlow: Deletable<string> = {
  async uses(teamId, slug) {
    const flow = await getFlow(teamId, slug);
    const [deployments, ran, schedules, acting] = await Promise.all([
      listDeploymentsOf(teamId, flow.id),
      listRunsOf(teamId, flow.id),
      listSchedules(teamId),
      listActing(teamId, flow.id),
    ]);
    const slugs = deployments.map((deployment) => deployment.slug);
    const [trained, shown] = await Promise.all([
      modelsTrained(teamId, { runs: ran.map(({ id }) => id) }),
      shownOnDashboards(teamId, "deployment", slugs),
    ]);
    return [
      // A run that trained a model version is not deleted before that version.
      ...trained.map((use): Use => ({ ...use, isHolding: true })),
      ...ran
        .filter(({ state }, at) => !isEnded(state) || at < listedRuns)
        .map(({ id, name, state }): Use => {
          const isHolding = !isEnded(state);
          return {
            kind: "run",
            id,
            name: isHolding ? `${name} (${state})` : name,
            url: `/runs/${id}`,
            isHolding,
          };
        }),
      ...deployments.flatMap(({ id: deploymentId, slug: of, name }): Use[] => {
        const url = `/deployments/${of}`;
        return [
          { kind: "deployment", id: of, name, url, isHolding: false },
          ...schedules
            .filter((schedule) => schedule.deploymentId === deploymentId)
            .map(({ id }): Use => ({ kind: "schedule", id, name: `of ${name}`, url, isHolding: false })),
        ];
      }),
      ...acting,
      ...shown,
    ];
  },

  async remove(teamId, slug) {
    const flow = await getFlow(teamId, slug);
    if (flow.isShipped)
      throw new DomainError(
        "conflict",
        `"${slug}" ships with Switchyard and can't be deleted. Pause its deployment.`,
      );
    const ran = await listRunsOf(teamId, flow.id);
    if (ran.length > mostRuns)
      throw new DomainError(
        "conflict",
        `"${slug}" has more than ${mostRuns} runs. Delete some of them first, or let retention do so.`,
      );
    for (const { slug: deployment } of await listDeploymentsOf(teamId, flow.id))
      await deleteDeployment(teamId, deployment);
    for (const { id } of ran) await deleteRun(teamId, id).catch(ignoreDeleted);
    const gone = await db()
      .delete(flows)
      .where(
        and(
          eq(flows.teamId, teamId),
          eq(flows.id, flow.id),
          raw`not exists (select from ${runs} where ${runs.flowId} = ${flows.id})`,
        ),
      )
      .returning({ id: flows.id });
    if (gone.length === 0)
      throw new DomainError(
        "conflict",
        `A run of "${slug}" was started in the meantime. Delete the flow again.`,
      );
  },
};

/** The flow's newest runs, child runs included, up to one more than a call deletes. */
function listRunsOf(teamId: string, flowId: string) {
  return db()
    .select({ id: runs.id, name: runs.name, state: runs.state })
    .from(runs)
    .where(and(eq(runs.teamId, teamId), eq(runs.flowId, flowId)))
    .orderBy(desc(runs.id))
    .limit(mostRuns + 1);
}

/** Automations that name a deployment of the flow. */
async function listActing(teamId: string, flowId: string): Promise<Use[]> {
  const rows = await readRows(
    sql()`
    select id, name from automations where team_id = ${teamId} and exists (
      select from deployments where deployments.team_id = ${teamId} and flow_id = ${flowId}
        and (jsonb_path_exists("when", '$.** ? (@ == $slug)', jsonb_build_object('slug', slug))
          or jsonb_path_exists("then", '$.** ? (@ == $slug)', jsonb_build_object('slug', slug))
          or jsonb_path_exists(also, '$.** ? (@ == $slug)', jsonb_build_object('slug', slug))))
    order by name`,
    { id: automations.id, name: automations.name },
  );
  return rows.map(({ id, name }) => ({
    kind: "automation",
    id,
    name,
    url: `/alerts/${id}`,
    isHolding: false,
  }));
}

/** A child run goes with its parent. */
function ignoreDeleted(error: unknown): void {
  if (!(error instanceof DomainError && error.code === "not-found")) throw error;
}
