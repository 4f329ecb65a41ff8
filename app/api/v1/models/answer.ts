import { z } from "zod";
import { Time } from "@/app/_server/answers";
import type { Member } from "@/lib/base/member";
import type { GateCheck, SetGate } from "@/lib/registry/gate-queries";
import { listGateChecks, listGates } from "@/lib/registry/gate-queries";
import { getTrainedModel, type TrainedVersion } from "@/lib/registry/model-view";

const Tags = z.record(z.string(), z.string());

export const ModelAnswer = z.object({
  name: z.string(),
  description: z.string(),
  tags: Tags,
  /** Version by alias. */
  aliases: z.record(z.string(), z.int()),
  newestVersion: z.int().nullable(),
  createdAt: Time,
});

const VersionAnswer = z.object({
  version: z.int(),
  aliases: z.array(z.string()),
  description: z.string(),
  tags: Tags,
  kind: z.string().nullable(),
  featureSet: z.string().nullable(),
  /** Dataset and version, as in claims/3. */
  data: z.string().nullable(),
  dataSha256: z.string().nullable(),
  /** The run that trained it. */
  run: z.string().nullable(),
  experimentRun: z.string().nullable(),
  /** As they were when the version was registered. */
  metrics: z.record(z.string(), z.number().nullable()),
  /** The origin of the figures; null where it is not known. */
  figuresFrom: z.enum(["portal", "outside"]).nullable(),
  createdAt: Time,
});

export const GateCheckAnswer = z.object({
  gate: z.string(),
  alias: z.string(),
  version: z.int(),
  settings: z.record(z.string(), z.unknown()),
  isPassed: z.boolean(),
  message: z.string(),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  evidence: z.string().nullable(),
  checkedBy: z.string(),
  createdAt: Time,
});

const GateAnswer = z.object({
  alias: z.string(),
  gate: z.string(),
  settings: z.record(z.string(), z.unknown()),
  setBy: z.string(),
});

export const OneModelAnswer = ModelAnswer.extend({
  /** The newest 500, and those that aliases name; newest first, as are history and checks. */
  versions: z.array(VersionAnswer),
  history: z.array(
    z.object({
      alias: z.string(),
      fromVersion: z.int().nullable(),
      toVersion: z.int().nullable(),
      by: z.string(),
      reason: z.string(),
      /** Gates that refused and did not hold the move up. */
      overridden: z.array(z.string()),
      createdAt: Time,
    }),
  ),
  gates: z.array(GateAnswer),
  checks: z.array(GateCheckAnswer),
});

/** A registered model with all that is known of it. @throws DomainError "not-found" */
export async function getModelAnswer(teamId: string, name: string): Promise<z.input<typeof OneModelAnswer>> {
  const model = await getTrainedModel(teamId, name);
  const [gates, checks] = await Promise.all([listGates(teamId, model.id), listGateChecks(teamId, model.id)]);
  return {
    ...modelAnswer(model),
    versions: model.versions.map(versionAnswer),
    history: model.aliasChanges.map(({ createdAt, changedBy, ...change }) => ({
      ...change,
      by: changedBy,
      createdAt: createdAt.toISOString(),
    })),
    gates: gates.map(gateAnswer),
    checks: checks.map(gateCheckAnswer),
  };
}

export function modelAnswer(model: {
  name: string;
  description: string;
  tags: Record<string, string>;
  aliases: { alias: string; version: number }[];
  versions: { version: number }[];
  createdAt: Date;
}): z.input<typeof ModelAnswer> {
  const { name, description, tags, aliases, versions, createdAt } = model;
  return {
    name,
    description,
    tags,
    aliases: Object.fromEntries(aliases.map(({ alias, version }) => [alias, version])),
    newestVersion: versions[0]?.version ?? null,
    createdAt: createdAt.toISOString(),
  };
}

export function gateCheckAnswer(check: GateCheck): z.input<typeof GateCheckAnswer> {
  return { ...check, evidence: check.evidenceHref, createdAt: check.createdAt.toISOString() };
}

/** The caller in the form that moveAlias expects. */
export function moverOf({ userName, email, role }: Member) {
  return { name: userName, email, role };
}

function gateAnswer({ alias, gate, settings, setBy }: SetGate): z.input<typeof GateAnswer> {
  return { alias, gate, settings, setBy };
}

function versionAnswer(version: TrainedVersion): z.input<typeof VersionAnswer> {
  const {
    kind = null,
    featureSet = null,
    data = null,
    sha256 = null,
    trainedByRun = null,
    training,
  } = version;
  const metrics = Object.values(training?.metrics ?? {}).map(({ key, value }) => [
    key,
    Number.isFinite(value) ? value : null,
  ]);
  return {
    version: version.version,
    aliases: version.aliases,
    description: version.description,
    tags: version.tags,
    kind,
    featureSet,
    data,
    dataSha256: sha256,
    run: trainedByRun,
    experimentRun: training?.id ?? null,
    metrics: Object.fromEntries(metrics),
    figuresFrom: training?.figuresFrom ?? null,
    createdAt: version.createdAt.toISOString(),
  };
}
