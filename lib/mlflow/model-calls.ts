import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { type Ask, Nothing, unless } from "./ask";
import { type MlflowModelVersion, ModelVersionMessage, wirePairs } from "./protocol";

const VersionAnswer = z.object({ model_version: ModelVersionMessage });
const VersionsAnswer = z.object({ model_versions: z.array(ModelVersionMessage).default([]) });

/** Client calls about registered models, their versions and aliases. */
export function modelCalls({ get, post }: Ask) {
  return {
    /** Registers a name. Idempotent. */
    async createRegisteredModel(name: string, description?: string): Promise<void> {
      await unless("conflict", post(Nothing, "registered-models/create", { name, description }));
    },

    /**
     * Registers a version. @param model `source` is `runs:/<run id>/<path>`, or the run's artifact URI with the path
     */
    async createModelVersion(model: {
      name: string;
      source: string;
      runId?: string;
      description?: string;
      tags?: Record<string, string>;
    }): Promise<MlflowModelVersion> {
      const { name, source, runId: run_id, description, tags = {} } = model;
      const json = { name, source, run_id, description, tags: wirePairs(tags) };
      return (await post(VersionAnswer, "model-versions/create", json, false)).model_version;
    },

    async setAlias(name: string, alias: string, version: string | number): Promise<void> {
      await post(Nothing, "registered-models/alias", { name, alias, version: String(version) });
    },

    async getModelVersion(name: string, version: string | number): Promise<MlflowModelVersion> {
      const response = get(VersionAnswer, "model-versions/get", { name, version: String(version) });
      return (await response).model_version;
    },

    /** Newest version. @throws DomainError "not-found" when there is none */
    async getLatestModelVersion(name: string): Promise<MlflowModelVersion> {
      const answer = await post(VersionsAnswer, "registered-models/get-latest-versions", { name });
      const newest = answer.model_versions.toSorted((a, b) => Number(b.version) - Number(a.version))[0];
      if (newest) return newest;
      throw new DomainError("not-found", `The registered model ${name} has no version yet.`);
    },

    async getModelVersionByAlias(name: string, alias: string): Promise<MlflowModelVersion> {
      return (await get(VersionAnswer, "registered-models/alias", { name, alias })).model_version;
    },
  };
}
