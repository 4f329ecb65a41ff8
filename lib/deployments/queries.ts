import { and, eq, sql as raw } from "drizzle-orm";
import { type Database, db, preparedDb } from "@/db/client";
import { readRows } from "@/db/rows";
import { deployments, flows, flowVersions } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { type FlowRow, type FlowVersion, toFlowVersion } from "@/lib/flows/queries";
import { listSchedules } from "@/lib/schedules/queries";

type DeploymentRow = typeof deployments.$inferSelect;
export type Deployment = DeploymentRow & {
  flow: FlowRow;
  /** The version that the next run executes. */
  flowVersion: FlowVersion;
  /** Number of the pinned version; null follows the newest. */
  version: number | null;
};

/**
 * All deployments of the team by name, each with its flow, its pinned version if any, its schedules and its newest run.
 */
export async function listDeployments(teamId: string) {
  const rows = await db()
    .select({
      deployment: deployments,
      flow: { slug: flows.slug, name: flows.name },
      version: flowVersions.version,
    })
    .from(deployments)
    .innerJoin(flows, eq(flows.id, deployments.flowId))
    .leftJoin(flowVersions, eq(flowVersions.id, deployments.flowVersionId))
    .where(eq(deployments.teamId, teamId))
    .orderBy(deployments.name);
  // One index lookup per deployment, regardless of the number of runs.
  const latest = await readRows(
    db().execute(raw`
    select last.* from deployments cross join lateral (
      select deployment_id as "deploymentId", state, created_at as "createdAt" from runs
      where runs.team_id = deployments.team_id and deployment_id = deployments.id
      order by id desc limit 1) last
    where deployments.team_id = ${teamId}`),
    { deploymentId: deployments.id, state: runs.state, createdAt: runs.createdAt },
  );
  const lastRuns = new Map(
    latest.map(({ deploymentId, state, createdAt }) => [deploymentId, { state, createdAt }]),
  );
  const schedules = await listSchedules(teamId);
  return rows.map(({ deployment, flow, version }) => ({
    ...deployment,
    flow,
    version,
    schedules: schedules.filter(({ deploymentId }) => deploymentId === deployment.id),
    lastRun: lastRuns.get(deployment.id),
  }));
}

/** Deployments of a flow by name, each with its pinned version; null follows the newest. */
export async function listDeploymentsOf(teamId: string, flowId: string) {
  return db()
    .select({
      id: deployments.id,
      slug: deployments.slug,
      name: deployments.name,
      isPaused: deployments.isPaused,
      version: flowVersions.version,
    })
    .from(deployments)
    .leftJoin(flowVersions, eq(flowVersions.id, deployments.flowVersionId))
    .where(and(eq(deployments.teamId, teamId), eq(deployments.flowId, flowId)))
    .orderBy(deployments.name);
}

/** Slug and name of all deployments of the team, by name. */
export async function listDeploymentNames(teamId: string): Promise<{ slug: string; name: string }[]> {
  return db()
    .select({ slug: deployments.slug, name: deployments.name })
    .from(deployments)
    .where(eq(deployments.teamId, teamId))
    .orderBy(deployments.name);
}

/** One deployment with its flow and the flow version that its next run executes. @throws DomainError "not-found" */
export async function getDeployment(teamId: string, slug: string): Promise<Deployment> {
  const database = preparedDb();
  const query = prepared.get(database) ?? prepareDeployment(database);
  prepared.set(database, query);
  const [found] = await query.execute({ teamId, slug });
  if (!found) throw new DomainError("not-found", `There is no deployment "${slug}".`);
  const { deployment, flow, flowVersion } = found;
  if (!flowVersion) throw new DomainError("conflict", `The flow "${flow.slug}" has no version yet.`);
  const version = deployment.flowVersionId ? flowVersion.version : null;
  return { ...deployment, flow, flowVersion: toFlowVersion(flowVersion), version };
}

/** Every run reads its deployment: the statement is built once for each pool. */
const prepared = new WeakMap<Database, ReturnType<typeof prepareDeployment>>();

function prepareDeployment(database: Database) {
  const newest = raw`(select id from flow_versions newest where newest.flow_id = ${deployments.flowId}
    order by newest.saved_at desc, newest.version desc limit 1)`;
  return database
    .select({ deployment: deployments, flow: flows, flowVersion: flowVersions })
    .from(deployments)
    .innerJoin(flows, eq(flows.id, deployments.flowId))
    .leftJoin(flowVersions, eq(flowVersions.id, raw`coalesce(${deployments.flowVersionId}, ${newest})`))
    .where(
      and(eq(deployments.teamId, raw.placeholder("teamId")), eq(deployments.slug, raw.placeholder("slug"))),
    )
    .prepare("deployment");
}
