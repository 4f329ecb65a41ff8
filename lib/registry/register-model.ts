import { DomainError } from "@/lib/base/errors";
import { createModelVersion, createRegisteredModel } from "./model-mutations";
import { getModel } from "./model-queries";
import { isPrompt } from "./prompt";

/**
 * Registers a source as the next version of a model, which is made when there is none of that name.
 * @throws DomainError as createModelVersion; "conflict" when a prompt has the name
 */
export async function registerModel(
  teamId: string,
  { name, ...version }: { name: string; source: string; createdBy: string },
): Promise<{ model: string; version: number }> {
  await createRegisteredModel(teamId, { name }).catch(async (error) => {
    const isTaken = error instanceof DomainError && error.code === "conflict";
    // There is one already.
    if (!isTaken || isPrompt((await getModel(teamId, name)).tags)) throw error;
  });
  const created = await createModelVersion(teamId, name, version);
  return { model: name, version: created.version };
}
