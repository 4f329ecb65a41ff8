import { db } from "@/db/client";
import { modelGateChecks } from "@/db/schema/registered-models";
import { DomainError } from "@/lib/base/errors";
import { roleAllows } from "@/lib/base/member";
import { AliasName, approverRole, championAlias, type Mover, roleToMove, versionBefore } from "./alias";
import { getGate } from "./gate-catalog";
import { type GateCheck, listGates, type SetGate } from "./gate-queries";
import { isApprover } from "./gates/named-approver";
import { knowMover } from "./known-mover";
import { getModel, getModelVersion, type ModelVersion } from "./model-queries";
import { findTraining } from "./version-snapshot";
import { writeAlias } from "./write-alias";

type Model = Awaited<ReturnType<typeof getModel>>;
export interface MoveRequest {
  alias: string;
  /** A version number or `@alias`. */
  version: number | string;
  reason: string;
  by: Mover;
  /** Owners only: failed gates do not block the move, and the history records them. */
  override?: boolean;
}

/**
 * Points an alias at a version. Pages, API and MLflow endpoint all call this. Checks the alias's gates and records
 * their findings, whether or not the move succeeds.
 * @throws DomainError "not-found"; "invalid" for a bad name; "forbidden" naming the failed gates or the required role
 */
export async function moveAlias(teamId: string, name: string, request: MoveRequest): Promise<GateCheck[]> {
  const { alias, by, override = false } = request;
  const model = await getModel(teamId, name);
  const version = await getModelVersion(teamId, name, request.version);
  const set = await requireMover(model, readAlias(alias), by);
  const reason = request.reason.trim();
  if (override && by.role && !roleAllows(by.role, "owner"))
    throw new DomainError("forbidden", "Only an owner may override gates.");
  if (override && reason === "")
    throw new DomainError("invalid", "Give the reason for overriding the gates.");
  const checks = await checkGates(model, set, version, by);
  const refusing = checks.filter(({ isPassed }) => !isPassed);
  if (refusing.length > 0 && !override) {
    const why = refusing.map(({ gate, message }) => `${getGate(gate).name}: ${message}`).join(" ");
    throw new DomainError("forbidden", `${name}@${alias} stays where it is. ${why}`);
  }
  await writeAlias(teamId, model.id, {
    alias,
    toVersion: version.version,
    changedBy: by.name,
    reason,
    overridden: refusing.map(({ gate }) => gate),
  });
  return checks;
}

/**
 * Points an alias back at its previous version (alias.ts). That version has already passed the gates, so they are
 * checked for the record only and never block a roll back.
 * @param to expected target version; rejected when someone else has moved the alias
 * @throws DomainError as in moveAlias; "conflict" when there is no previous version
 */
export async function rollBackAlias(
  teamId: string,
  name: string,
  { alias, reason, by, to }: { alias: string; reason: string; by: Mover; to?: number },
): Promise<{ version: number }> {
  const model = await getModel(teamId, name);
  const set = await requireMover(model, readAlias(alias), by);
  const before = previousVersion(model, alias);
  if (before === undefined)
    throw new DomainError("conflict", `${name}@${alias} has no previous version to go back to.`);
  if (to !== undefined && to !== before)
    throw new DomainError(
      "conflict",
      `Someone else has moved ${name}@${alias}: it would go back to version ${before}, not ${to}.`,
    );
  const checks = await checkGates(model, set, await getModelVersion(teamId, name, before), by);
  await writeAlias(teamId, model.id, {
    alias,
    toVersion: before,
    changedBy: by.name,
    reason: `Roll back${reason.trim() && `: ${reason.trim()}`}`,
    overridden: checks.filter(({ isPassed }) => !isPassed).map(({ gate }) => gate),
  });
  return { version: before };
}

/** Removes an alias; does nothing when it does not exist. @throws DomainError "not-found", "forbidden" */
export async function removeAlias(
  teamId: string,
  name: string,
  { alias, reason, by }: { alias: string; reason: string; by: Mover },
): Promise<void> {
  const model = await getModel(teamId, name);
  await requireMover(model, alias, by);
  await writeAlias(teamId, model.id, { alias, toVersion: null, changedBy: by.name, reason: reason.trim() });
}

/** Version that a roll back of the alias would go to; undefined when there is none. */
export function previousVersion({ aliasChanges }: Pick<Model, "aliasChanges">, alias: string) {
  return versionBefore(aliasChanges.filter((change) => change.alias === alias).toReversed());
}

function readAlias(alias: string): string {
  const parsed = AliasName.safeParse(alias);
  if (!parsed.success)
    throw new DomainError("invalid", `Invalid alias name: '${alias}'. ${parsed.error.issues[0]!.message}`);
  return parsed.data;
}

/**
 * Returns the alias's gates if `by` may move it, by role or as an approver named by a gate. @throws DomainError
 * "forbidden"
 */
export async function requireMover(model: Model, alias: string, by: Mover): Promise<SetGate[]> {
  const set = await listGates(model.teamId, model.id, alias);
  const needed = roleToMove(alias);
  const known = await knowMover(model.teamId, by);
  const isNamed = set.some(
    ({ gate, settings, createdAt }) =>
      gate === "named-approver" && isApprover(settings.approvers, known, createdAt),
  );
  if (by.role && !roleAllows(by.role, needed) && !(isNamed && roleAllows(by.role, approverRole)))
    throw new DomainError(
      "forbidden",
      `Moving ${alias === championAlias ? "the champion" : `the alias ${alias}`} needs the role ${needed}${alias === championAlias ? ", or a named approver" : ""}; yours is ${by.role}.`,
    );
  return set;
}

/** Asks the gates and records what they found. */
export async function checkGates(
  model: Model,
  set: SetGate[],
  version: ModelVersion,
  by: Mover,
): Promise<GateCheck[]> {
  if (set.length === 0) return [];
  const { teamId, id: registeredModelId, name } = model;
  const training = await findTraining(teamId, version);
  const known = await knowMover(teamId, by);
  const found = await Promise.all(
    set.map(async ({ gate: slug, alias, settings, createdAt: setAt }) => {
      const gate = getGate(slug);
      const context = { teamId, model: name, alias, version, training, by: known, setAt };
      const finding = await gate.check(context, gate.settings.parse(settings));
      return { alias, gate: slug, settings, ...finding };
    }),
  );
  return db()
    .insert(modelGateChecks)
    .values(
      found.map((row) => ({
        ...row,
        teamId,
        registeredModelId,
        version: version.version,
        checkedBy: by.name,
      })),
    )
    .returning();
}
