import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { trimEndOf } from "@/lib/base/trim-end";
import { readBody } from "@/lib/net/read-body";
import type { Ask } from "./ask";
import { FileMessage, type MlflowFile } from "./protocol";
import { runCalls } from "./run-calls";

const UriAnswer = z.object({ artifact_uri: z.string() });
const FilesAnswer = z.object({ files: z.array(FileMessage).default([]) });

/** Client calls about the files of an experiment run. */
export function artifactCalls(ask: Ask) {
  const { getRun } = runCalls(ask);

  const filePath = async (runId: string, path: string) =>
    pathAt((await getRun(runId)).info.artifact_uri, path);

  /** Path of a file in the server's own API. Files that the server stores elsewhere cannot be reached. */
  function pathAt(artifact_uri: string, path: string): string {
    const root = artifact_uri.match(/^mlflow-artifacts:(?:\/\/[^/]*)?\/+(.*)$/s)?.[1];
    if (root === undefined)
      throw new DomainError(
        "invalid",
        `The MLflow server keeps files at ${artifact_uri}, not behind its own API.`,
      );
    const whole = [trimEndOf(root, "/"), path].filter(Boolean).join("/");
    return whole.split("/").map(encodeURIComponent).join("/");
  }

  return {
    /** Uploads a file. @param path below the run's artifact root, such as `model/model.onnx` */
    async uploadArtifact(runId: string, path: string, bytes: Uint8Array | string): Promise<void> {
      await ask.file({ method: "PUT", path: await filePath(runId, path), bytes });
    },

    /** Files and folders directly below `path`, with paths relative to the run's artifact root. */
    async listArtifacts(runId: string, path = ""): Promise<MlflowFile[]> {
      const query = { run_id: runId, path: path || undefined };
      return (await ask.get(FilesAnswer, "artifacts/list", query)).files;
    },

    /** Downloads a file. @param maxBytes reads no further @throws DomainError "too-large" */
    async downloadArtifact(runId: string, path: string, maxBytes: number): Promise<Uint8Array> {
      const response = await ask.file({ method: "GET", path: await filePath(runId, path) });
      return readBody(
        response,
        maxBytes,
        `The file ${path} of the run has more than ${maxBytes / 2 ** 20} MB.`,
      );
    },

    /**
     * Downloads a file of a registered version. @param path below the model's folder, such as `model.onnx` @throws as
     * downloadArtifact
     */
    async downloadVersionFile(
      name: string,
      version: string,
      path: string,
      maxBytes: number,
    ): Promise<Uint8Array> {
      const query = { name, version };
      const { artifact_uri } = await ask.get(UriAnswer, "model-versions/get-download-uri", query);
      const response = await ask.file({ method: "GET", path: pathAt(artifact_uri, path) });
      const tooLarge = `The file ${path} of ${name} version ${version} has more than ${maxBytes / 2 ** 20} MB, so it is not read.`;
      return readBody(response, maxBytes, tooLarge);
    },
  };
}
