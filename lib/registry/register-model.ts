import { DomainError } from "@/lib/base/errors";
import { createModelVersion, createRegisteredModel } from "./model-mutations";

/**
 * Registers a source as the next version of a model, which is made when there is none of that name.
 * @throws DomainError as createModelVersion
 */
export async function registerModel(
  teamId: string,
  { name, ...version }: { name: string; source: string; createdBy: string },
): Promise<{ model: string; version: number }> {
  await createRegisteredModel(teamId, { name }).catch((error) => {
    // There is one already.
    if (!(error instanceof DomainError && error.code === "conflict")) throw error;
  });
  const created = await createModelVersion(teamId, name, version);
  return { model: name, version: created.version };
}
