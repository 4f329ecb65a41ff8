import { type Difference, differences } from "@/lib/audit/differences";
import { type AuditEntry, findAuditEntry, listAudit } from "@/lib/audit/queries";
import { DomainError } from "@/lib/base/errors";
import { getFlow } from "@/lib/flows/queries";
import { DeploymentSettings } from "./deployment";
import { updateDeployment } from "./mutations";
import { type Deployment, getDeployment } from "./queries";

/** One change of a deployment's configuration. */
export interface HistoryEntry {
  /** Argument of a roll-back. */
  id: string;
  at: Date;
  by: string;
  /** The name of the API token. */
  token: string | null;
  /** `deployment.changed` */
  action: string;
  changes: Difference[];
  /** True when the deployment's current configuration equals this one. */
  isCurrent: boolean;
}

/**
 * Configuration history of the deployment from the audit log, newest first, and the time of the last change.
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
 * Restores a deployment's configuration as it was after a change in its history; the roll-back is itself a change. The
 * pause state and the schedules are kept.
 * @param updatedAt optimistic lock: refused when the deployment has changed since
 * @throws DomainError "not-found"; "conflict"; "invalid" when the configuration no longer fits, for example when a
 * block was deleted
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

/** Converts a row of the log to the settings at that time, with the flow version by its number. */
async function settingsReader(teamId: string, { flow }: Deployment) {
  const { versions } = await getFlow(teamId, flow.slug);
  return ({ flowVersionId, id: _, flowId: __, slug: ___, ...row }: NonNullable<AuditEntry["after"]>) => ({
    // Rows of earlier releases have none of these.
    pool: null,
    priority: null,
    retries: 0,
    retryDelayMs: 0,
    ...row,
    version: versions.find(({ id }) => id === flowVersionId)?.version ?? null,
  });
}

function withoutPause({ isPaused: _, ...settings }: Record<string, unknown>) {
  return settings;
}
