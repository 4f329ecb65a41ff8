import { z } from "zod";
import { DomainError } from "@/lib/errors";
import {
  ExperimentMessage,
  FileMessage,
  type MlflowExperiment,
  type MlflowFile,
  type MlflowMetric,
  type MlflowModelVersion,
  type MlflowRun,
  type MlflowStatus,
  ModelVersionMessage,
  RunMessage,
  wireNumber,
  wirePairs,
} from "./protocol";
import { type Call, type Connection, send } from "./request";

export type MlflowClient = ReturnType<typeof createMlflowClient>;

const API = "/api/2.0/mlflow";
const ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts";
const MAX_PARAMS = 100;
const MAX_METRICS = 1000;

const ExperimentAnswer = z.object({ experiment: ExperimentMessage });
const ExperimentsAnswer = z.object({ experiments: z.array(ExperimentMessage).default([]) });
const CreatedAnswer = z.object({ experiment_id: z.string() });
const RunAnswer = z.object({ run: RunMessage });
const RunsAnswer = z.object({
  runs: z.array(RunMessage).default([]),
  next_page_token: z.string().optional(),
});
const FilesAnswer = z.object({ files: z.array(FileMessage).default([]) });
const VersionAnswer = z.object({ model_version: ModelVersionMessage });
const VersionsAnswer = z.object({ model_versions: z.array(ModelVersionMessage).default([]) });
const Nothing = z.unknown();

/**
 * A client of MLflow's REST protocol: the team's own server, or the portal's endpoint.
 * Every call throws DomainError: "not-found", "conflict", "unauthenticated", or "invalid" with the server's message.
 * @param connection `baseUrl` is what MLFLOW_TRACKING_URI would be; `fetch` replaces the network
 */
export function createMlflowClient(connection: Connection) {
  async function ask<S extends z.ZodType>(schema: S, call: Call): Promise<z.infer<S>> {
    const response = await send(connection, call);
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw new DomainError(
      "invalid",
      `${connection.baseUrl} did not answer ${call.path} as an MLflow server does.`,
    );
  }
  const get = <S extends z.ZodType>(schema: S, path: string, query: Call["query"]) =>
    ask(schema, { method: "GET", path: `${API}/${path}`, query });
  const post = <S extends z.ZodType>(schema: S, path: string, json: object, isRepeatable = true) =>
    ask(schema, { method: "POST", path: `${API}/${path}`, json, isRepeatable });
  const filePath = async (runId: string, path: string) => {
    const { artifact_uri } = (await client.getRun(runId)).info;
    const root = artifact_uri.match(/^mlflow-artifacts:(?:\/\/[^/]*)?\/+(.*)$/)?.[1];
    if (root === undefined) {
      throw new DomainError(
        "invalid",
        `The MLflow server keeps files at ${artifact_uri}, not behind its own API.`,
      );
    }
    return [root.replace(/\/+$/, ""), path].filter(Boolean).join("/");
  };

  const client = {
    /** Undefined when there is none of that name. */
    async getExperimentByName(name: string): Promise<MlflowExperiment | undefined> {
      const asked = get(ExperimentAnswer, "experiments/get-by-name", { experiment_name: name });
      return (await unless("not-found", asked))?.experiment;
    },

    /** The newest experiments, at most `maxResults`. */
    async searchExperiments(maxResults = 10): Promise<MlflowExperiment[]> {
      return (await post(ExperimentsAnswer, "experiments/search", { max_results: maxResults })).experiments;
    },

    /** The id of the experiment of that name, which is made where it is missing. */
    async ensureExperiment(name: string): Promise<string> {
      const found = await client.getExperimentByName(name);
      if (found) return found.experiment_id;
      const made = await unless("conflict", post(CreatedAnswer, "experiments/create", { name }, false));
      // Somebody else was first.
      return made?.experiment_id ?? (await client.ensureExperiment(name));
    },

    async createRun(run: {
      experimentId: string;
      name?: string;
      userName?: string;
      startedAt?: Date;
      tags?: Record<string, string>;
    }): Promise<MlflowRun> {
      const answer = await post(
        RunAnswer,
        "runs/create",
        {
          experiment_id: run.experimentId,
          run_name: run.name,
          user_id: run.userName,
          start_time: (run.startedAt ?? new Date()).getTime(),
          tags: wirePairs(run.tags ?? {}),
        },
        false,
      );
      return answer.run;
    },

    async updateRun(
      runId: string,
      change: { status?: MlflowStatus; endedAt?: Date; name?: string },
    ): Promise<void> {
      const { status, endedAt, name } = change;
      await post(Nothing, "runs/update", {
        run_id: runId,
        status,
        end_time: endedAt?.getTime(),
        run_name: name,
      });
    },

    /** Logs any number of params, metrics and tags, in as many calls as the protocol's limits ask for. */
    async logBatch(
      runId: string,
      batch: {
        params?: Record<string, string | number | boolean>;
        metrics?: Record<string, number> | MlflowMetric[];
        tags?: Record<string, string>;
      },
    ): Promise<void> {
      const params = Object.entries(batch.params ?? {}).map(([key, value]) => ({
        key,
        value: String(value),
      }));
      const metrics = toMetrics(batch.metrics).map((one) => ({ ...one, value: wireNumber(one.value) }));
      const tags = wirePairs(batch.tags ?? {});
      // The protocol also allows no more than 1000 things in all a call, so each kind goes by itself.
      for (const part of chunks(params, MAX_PARAMS)) {
        await post(Nothing, "runs/log-batch", { run_id: runId, params: part });
      }
      for (const part of chunks(metrics, MAX_METRICS)) {
        await post(Nothing, "runs/log-batch", { run_id: runId, metrics: part });
      }
      for (const part of chunks(tags, MAX_PARAMS)) {
        await post(Nothing, "runs/log-batch", { run_id: runId, tags: part });
      }
    },

    /** @param search `orderBy` as MLflow writes it: `["metrics.recall DESC"]` */
    async searchRuns(search: {
      experimentIds: string[];
      filter?: string;
      orderBy?: string[];
      maxResults?: number;
      pageToken?: string;
    }): Promise<{ runs: MlflowRun[]; nextPageToken?: string }> {
      const answer = await post(RunsAnswer, "runs/search", {
        experiment_ids: search.experimentIds,
        filter: search.filter,
        order_by: search.orderBy,
        max_results: search.maxResults ?? 1000,
        page_token: search.pageToken,
      });
      return { runs: answer.runs, nextPageToken: answer.next_page_token || undefined };
    },

    async getRun(runId: string): Promise<MlflowRun> {
      return (await get(RunAnswer, "runs/get", { run_id: runId, run_uuid: runId })).run;
    },

    async setTag(runId: string, key: string, value: string): Promise<void> {
      await post(Nothing, "runs/set-tag", { run_id: runId, run_uuid: runId, key, value });
    },

    /** @param path below the run's artifact root, as `model/model.onnx` */
    async uploadArtifact(runId: string, path: string, bytes: Uint8Array | string): Promise<void> {
      const to = encodePath(await filePath(runId, path));
      await send(connection, { method: "PUT", path: `${ARTIFACTS}/${to}`, bytes });
    },

    /** Files and folders directly below `path`; their paths are relative to the run's artifact root. */
    async listArtifacts(runId: string, path = ""): Promise<MlflowFile[]> {
      return (await get(FilesAnswer, "artifacts/list", { run_id: runId, path: path || undefined })).files;
    },

    async downloadArtifact(runId: string, path: string): Promise<Uint8Array> {
      const from = encodePath(await filePath(runId, path));
      const response = await send(connection, { method: "GET", path: `${ARTIFACTS}/${from}` });
      return new Uint8Array(await response.arrayBuffer());
    },

    /** Registers the name, or leaves it as it is when it exists. */
    async createRegisteredModel(name: string, description?: string): Promise<void> {
      await unless("conflict", post(Nothing, "registered-models/create", { name, description }));
    },

    /** @param model `source` is `runs:/<run id>/<path>` or the run's artifact URI with the path */
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
      const asked = get(VersionAnswer, "model-versions/get", { name, version: String(version) });
      return (await asked).model_version;
    },

    /** The newest version. @throws DomainError "not-found" when there is none */
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
  return client;
}

function toMetrics(metrics: Record<string, number> | MlflowMetric[] = []): MlflowMetric[] {
  if (Array.isArray(metrics)) return metrics;
  const timestamp = Date.now();
  return Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp, step: 0 }));
}

function chunks<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

async function unless<T>(code: DomainError["code"], asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DomainError && error.code === code) return undefined;
    throw error;
  }
}
