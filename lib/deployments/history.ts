import { type Difference, differences } from "@/lib/audit/differences";
import { type AuditEntry, findAuditEntry, listAudit } from "@/lib/audit/queries";
import { DomainError } from "@/lib/base/errors";
import { getFlow } from "@/lib/flows/queries";
import { DeploymentSettings } from "./deployment";
import { updateDeployment } from "./mutations";
import { type Deployment, getDeployment } from "./queries";

/** One change of a deployment's configuration. */
export interface HistoryEntry {
  /** What a roll back names. */
  id: string;
  at: Date;
  by: string;
  /** The name of the API token. */
  token: string | null;
  /** `deployment.changed` */
  action: string;
  changes: Difference[];
  /** Whether the deployment is configured now as it was then. */
  isCurrent: boolean;
}

/**
 * How the deployment came to be configured as it is, newest first, out of the audit log; and when it was last changed.
 * @throws DomainError "not-found"
 */
export async function listHistory(
  teamId: string,
  slug: string,
  page: { limit?: number; cursor?: number } = {},
): Promise<{ items: HistoryEntry[]; nextCursor: number | null; updatedAt: Date }> {
  const deployment = await getDeployment(teamId, slug);
  const toSettings = await settingsReader(teamId, deployment);
  const now = DeploymentSettings.parse(deployment);
  const { items, nextCursor } = await listAudit(teamId, {
    ...page,
    kind: "deployment",
    subject: deployment.id,
  });
  return {
    items: items.map(({ id, at, actor, action, before, after }) => ({
      id: String(id),
      at,
      by: actor.name,
      token: actor.token,
      action,
      changes: differences(before && toSettings(before), after && toSettings(after)),
      isCurrent: differences(now, after && withoutPause(toSettings(after))).length === 0,
    })),
    nextCursor,
    updatedAt: deployment.updatedAt,
  };
}

/**
 * Configures a deployment as it was after a change of its history, which is a change in its turn. Whether it is paused,
 * and its schedules, stay as they are.
 * @param updatedAt as it was read: refused when somebody has changed it since
 * @throws DomainError "not-found"; "conflict"; "invalid" when that does not fit any more, as a block that is gone
 */
export async function rollBackDeployment(
  teamId: string,
  slug: string,
  entryId: string,
  updatedAt?: string,
): Promise<void> {
  const deployment = await getDeployment(teamId, slug);
  const entry = await findAuditEntry(teamId, entryId);
  if (!entry?.after || entry.subject.kind !== "deployment" || entry.subject.id !== deployment.id)
    throw new DomainError("not-found", "There is no such change of this deployment.");
  const toSettings = await settingsReader(teamId, deployment);
  await updateDeployment(teamId, slug, { ...DeploymentSettings.parse(toSettings(entry.after)), updatedAt });
}

/** Reads a row of the log as the settings that it was, with the flow version by its number. */
async function settingsReader(teamId: string, { flow }: Deployment) {
  const { versions } = await getFlow(teamId, flow.slug);
  return ({ flowVersionId, id: _, flowId: __, slug: ___, ...row }: NonNullable<AuditEntry["after"]>) => ({
    ...row,
    version: versions.find(({ id }) => id === flowVersionId)?.version ?? null,
  });
}

function withoutPause({ isPaused: _, ...settings }: Record<string, unknown>) {
  return settings;
}
