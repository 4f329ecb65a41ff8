import { DomainError } from "@/lib/base/errors";
import { getModel } from "@/lib/registry/model-queries";

/** The model of a panel. @throws DomainError "not-found", in the portal's words rather than MLflow's */
export async function modelOf(teamId: string, name: string): ReturnType<typeof getModel> {
  return getModel(teamId, name).catch((error) => {
    if (!(error instanceof DomainError) || error.code !== "not-found") throw error;
    throw new DomainError("not-found", `There is no model “${name}”.`);
  });
}
