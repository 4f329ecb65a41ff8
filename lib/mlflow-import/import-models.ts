import type { MlflowModelVersion, MlflowRegisteredModel } from "@/lib/mlflow/answers";
import { unless } from "@/lib/mlflow/ask";
import { registryRequests } from "@/lib/mlflow/registry-requests";
import { createRegisteredModel, updateRegisteredModel } from "@/lib/registry/model-mutations";
import { getModel, listModelVersions } from "@/lib/registry/model-queries";
import { moveAlias } from "@/lib/registry/move-alias";
import { type ImportContext, keepPairs, orLeaveOut } from "./import-context";
import type { Wanted } from "./import-experiments";
import { imported, importVersion } from "./import-version";
import { importedVersionTag } from "./imported-id";

const longest = { description: 5000, tag: 100_000 };

/**
 * Imports registered models with versions, aliases and tags; prompts too. Versions keep their numbers where these are free.
 * With names of experiments, only versions whose runs or logged models were imported.
 */
export async function importModels(
  context: ImportContext,
  wanted: Wanted,
  onProgress: (message: string) => void,
): Promise<void> {
  for await (const page of context.source.registeredModels())
    for (const model of page) {
      context.signal.throwIfAborted();
      onProgress(model.name);
      await orLeaveOut(context, "registered models", model.name, () => importModel(context, model, wanted));
    }
}

async function importModel(
  context: ImportContext,
  model: MlflowRegisteredModel,
  wanted: Wanted,
): Promise<void> {
  const { teamId, ledger } = context;
  const { name } = model;
  if (!registryRequests.createModel.shape.name.safeParse(name).success)
    return ledger.leaveOut("registered models", "the name is over this portal's limits", name);
  if (name.includes("'") && name.includes('"'))
    return ledger.leaveOut(
      "registered models",
      "MLflow cannot search a name with both kinds of quotes",
      name,
    );
  const versions = await listVersions(context, model, wanted);
  const isEmpty = versions.length === 0;
  if (isEmpty && (wanted.since || wanted.experiments.length > 0)) return;
  await ensureModel(context, model);
  /** Numbers here by numbers on the server. */
  const numbers = new Map<string, number>();
  const known = new Map(
    (await listModelVersions(teamId, name)).map(({ tags, version }) => [tags[importedVersionTag], version]),
  );
  for (const version of versions) {
    const identity = `${name}/${version.version} ${version.creation_timestamp ?? 0}`;
    const here = known.get(identity);
    if (here !== undefined) {
      ledger.count("model versions that were here already");
      numbers.set(version.version, here);
      continue;
    }
    await orLeaveOut(context, "model versions", `${name}/${version.version}`, async () => {
      const number = await importVersion(context, version, { [importedVersionTag]: identity });
      numbers.set(version.version, number);
      ledger.count("model versions");
      if (String(number) !== version.version)
        ledger.leaveOut(
          "numbers of versions",
          "taken here",
          `${name}/${version.version} is version ${number}`,
        );
    });
  }
  await importAliases(context, model, numbers);
}

/** Oldest first. */
async function listVersions(
  { source, teamId }: ImportContext,
  { name }: MlflowRegisteredModel,
  { since, experiments }: Wanted,
): Promise<MlflowModelVersion[]> {
  const all: MlflowModelVersion[] = [];
  let pageToken: string | undefined;
  do {
    const { versions, nextPageToken } = await source.searchModelVersions(name, pageToken);
    all.push(...versions);
    pageToken = nextPageToken;
  } while (pageToken);
  const recent = all.filter(({ creation_timestamp: at }) => !since || (at ?? 0) >= since.getTime());
  const ofExperiments = experiments.length === 0 ? recent : await imported(teamId, recent);
  return ofExperiments.toSorted((a, b) => Number(a.version) - Number(b.version));
}

/** Makes the model where there is none of its name; else adds the tags that it lacks. */
async function ensureModel({ teamId, ledger }: ImportContext, model: MlflowRegisteredModel): Promise<void> {
  const { name } = model;
  const tags = keepPairs(model.tags, "tags of registered models", longest.tag, ledger);
  const known = await unless("not-found", getModel(teamId, name));
  if (!known) {
    const description = model.description.slice(0, longest.description);
    await createRegisteredModel(teamId, { name, description, tags });
    return ledger.count("registered models");
  }
  ledger.count("registered models that were here already");
  const lacking = Object.keys(tags).filter((key) => !(key in known.tags));
  if (lacking.length > 0) await updateRegisteredModel(teamId, name, { tags: (now) => ({ ...tags, ...now }) });
}

/** Sets aliases that no version has here, past their gates. Those that someone has set here stay. */
async function importAliases(
  context: ImportContext,
  { name, aliases }: MlflowRegisteredModel,
  numbers: Map<string, number>,
): Promise<void> {
  const { teamId, ledger } = context;
  const here = new Map((await getModel(teamId, name)).aliases.map(({ alias, version }) => [alias, version]));
  for (const { alias, version } of aliases) {
    const number = numbers.get(version);
    const label = `${name}@${alias}`;
    if (number === undefined) ledger.leaveOut("aliases", "the version was not imported", label);
    else if (here.has(alias) && here.get(alias) !== number)
      ledger.leaveOut("aliases", `set to another version here`, label);
    else if (!here.has(alias))
      await orLeaveOut(context, "aliases", label, async () => {
        const reason = `Imported: version ${version} had the alias.`;
        await moveAlias(teamId, name, { alias, version: number, reason, by: context.mover });
        ledger.count("aliases");
      });
  }
}
