import { z } from "zod";
import { type MlflowModelVersion, ModelVersionMessage } from "./answers";
import { type Ask, Nothing, unless } from "./ask";
import { wirePairs } from "./protocol";

const VersionAnswer = z.object({ model_version: ModelVersionMessage });
const VersionsAnswer = z.object({
  model_versions: z.array(ModelVersionMessage).default([]),
  next_page_token: z.string().optional(),
});

/** Client calls about registered models, their versions and aliases. */
export function modelCalls({ get, post, create }: Ask) {
  const calls = {
    /** Registers a name. Idempotent. */
    async createRegisteredModel(name: string, description?: string): Promise<void> {
      await unless("conflict", post(Nothing, "registered-models/create", { name, description }));
    },

    /**
     * Registers a version. With a run of its own it is safe to repeat: a version of that run and source is looked for first.
     * @param model `source` is `runs:/<run id>/<path>`, or the run's artifact URI with the path
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
      const find = async () => {
        const { versions } = await calls.searchModelVersions(name);
        const found = versions.find((version) => version.run_id === run_id && version.source === source);
        return found && { model_version: found };
      };
      return (await create(VersionAnswer, "model-versions/create", json, find)).model_version;
    },

    async setAlias(name: string, alias: string, version: string | number): Promise<void> {
      await post(Nothing, "registered-models/alias", { name, alias, version: String(version) });
    },

    async getModelVersion(name: string, version: string | number): Promise<MlflowModelVersion> {
      const response = get(VersionAnswer, "model-versions/get", { name, version: String(version) });
      return (await response).model_version;
    },

    /** A page of a model's versions, newest first. */
    async searchModelVersions(
      name: string,
      pageToken?: string,
    ): Promise<{ versions: MlflowModelVersion[]; nextPageToken?: string }> {
      const quote = name.includes("'") ? '"' : "'";
      const answer = await get(VersionsAnswer, "model-versions/search", {
        filter: `name = ${quote}${name}${quote}`,
        max_results: "1000",
        order_by: "version_number DESC",
        page_token: pageToken,
      });
      return { versions: answer.model_versions, nextPageToken: answer.next_page_token || undefined };
    },

    /** Newest version; undefined when there is none. @throws DomainError "not-found" for the model */
    async findLatestModelVersion(name: string): Promise<MlflowModelVersion | undefined> {
      const answer = await post(VersionsAnswer, "registered-models/get-latest-versions", { name });
      return answer.model_versions.toSorted((a, b) => Number(b.version) - Number(a.version))[0];
    },

    async getModelVersionByAlias(name: string, alias: string): Promise<MlflowModelVersion> {
      return (await get(VersionAnswer, "registered-models/alias", { name, alias })).model_version;
    },
  };
  return calls;
}
