import { z } from "zod";
import {
  FileMessage,
  LoggedModelMessage,
  MetricMessage,
  type MlflowLoggedModel,
  type MlflowMetric,
  type MlflowRegisteredModel,
  RegisteredModelMessage,
} from "./answers";
import { behindApi } from "./artifact-calls";
import { type Ask, unless } from "./ask";
import { NoSuchCallError } from "./problem";
import type { FileStream, OutsideFiles } from "./request";

const next = { next_page_token: z.string().nullish() };
const MetricsAnswer = z.object({ metrics: z.array(MetricMessage).default([]), ...next });
const LoggedModelsAnswer = z.object({ models: z.array(LoggedModelMessage).default([]), ...next });
const ModelsAnswer = z.object({ registered_models: z.array(RegisteredModelMessage).default([]), ...next });
const FilesAnswer = z.object({ files: z.array(FileMessage).default([]) });

const historyPage = "10000";
const mostFolders = 10_000;

/** Files of a run or of a logged model: their root, and the owner, by which the server itself reads other places. */
export interface FilePlace {
  root: string;
  owner: { runId: string } | { modelId: string };
}

/** Client calls that read everything a server has, a page at a time. */
export function readAllCalls(ask: Ask) {
  return {
    /** All values of a metric, by pages. */
    async *metricHistory(runId: string, key: string): AsyncGenerator<MlflowMetric[]> {
      let pageToken: string | undefined;
      do {
        const query = {
          run_id: runId,
          run_uuid: runId,
          metric_key: key,
          max_results: historyPage,
          page_token: pageToken,
        };
        const answer = await ask.get(MetricsAnswer, "metrics/get-history", query);
        yield answer.metrics;
        pageToken = answer.next_page_token || undefined;
      } while (pageToken);
    },

    /** Logged models of an experiment, by pages; none on servers before 3.0. */
    async *loggedModels(experimentId: string): AsyncGenerator<MlflowLoggedModel[]> {
      let pageToken: string | undefined;
      do {
        const json = { experiment_ids: [experimentId], max_results: 50, page_token: pageToken };
        const answer = await ask.post(LoggedModelsAnswer, "logged-models/search", json).catch((error) => {
          if (error instanceof NoSuchCallError) return { models: [], next_page_token: null };
          throw error;
        });
        yield answer.models;
        pageToken = answer.next_page_token || undefined;
      } while (pageToken);
    },

    /** Registered models, by pages. */
    async *registeredModels(): AsyncGenerator<MlflowRegisteredModel[]> {
      let pageToken: string | undefined;
      do {
        const query = { max_results: "100", page_token: pageToken };
        const answer = await ask.get(ModelsAnswer, "registered-models/search", query);
        yield answer.registered_models;
        pageToken = answer.next_page_token || undefined;
      } while (pageToken);
    },

    /** Paths and sizes of all files, in all folders. */
    async *allFiles(place: FilePlace): AsyncGenerator<{ path: string; sizeBytes: number | undefined }> {
      const folders = [""];
      const outside = await openOutside(ask, place);
      for (let at = 0; at < folders.length && at < mostFolders; at++) {
        const folder = folders[at]!;
        for (const file of await listFolder(ask, place, folder, outside)) {
          if (file.is_dir) folders.push(file.path);
          else yield { path: file.path, sizeBytes: file.file_size };
        }
      }
    },

    /** Starts the download of a file. */
    async openFile(place: FilePlace, path: string): Promise<FileStream> {
      const file = behindApi(place.root, path);
      if (file !== undefined) return ask.download({ file });
      const outside = await openOutside(ask, place);
      if (outside) return outside.open(path);
      const { owner } = place;
      return "runId" in owner
        ? ask.download({
            path: "/get-artifact",
            query: { run_id: owner.runId, run_uuid: owner.runId, path },
          })
        : ask.download({
            path: `/ajax-api/2.0/mlflow/logged-models/${owner.modelId}/artifacts/files`,
            query: { artifact_file_path: path },
          });
    },
  };
}

/** The bucket that a root lies in, where the team has a block for it; else the server is asked to read it. */
async function openOutside(ask: Ask, { root }: FilePlace): Promise<OutsideFiles | undefined> {
  return root.startsWith("gs://") ? unless("not-found", ask.outside(root)) : undefined;
}

async function listFolder(
  ask: Ask,
  { root, owner }: FilePlace,
  folder: string,
  outside: OutsideFiles | undefined,
) {
  const proxied = behindApi(root, folder);
  const below = folder === "" ? "" : `${folder}/`;
  if (proxied !== undefined)
    return (await ask.folder(FilesAnswer, proxied)).files.map((file) => {
      return { ...file, path: below + file.path };
    });
  if (outside)
    return (await outside.list(folder)).map(({ path, isDirectory, sizeBytes }) => {
      return { path, is_dir: isDirectory, file_size: sizeBytes };
    });
  const { files } =
    "runId" in owner
      ? await ask.get(FilesAnswer, "artifacts/list", { run_id: owner.runId, path: folder || undefined })
      : await ask.get(FilesAnswer, `logged-models/${owner.modelId}/artifacts/directories`, {
          artifact_directory_path: folder || undefined,
        });
  return files;
}
