import { z } from "zod";
import { DomainError } from "@/lib/errors";
import type { Ask } from "./ask";
import { FileMessage, type MlflowFile } from "./protocol";
import { runCalls } from "./run-calls";

const FilesAnswer = z.object({ files: z.array(FileMessage).default([]) });

/** What a client can ask about the files of an experiment run. */
export function artifactCalls(ask: Ask) {
  const { getRun } = runCalls(ask);

  /** Where the server's own API keeps the file; what it keeps elsewhere cannot be reached. */
  async function filePath(runId: string, path: string): Promise<string> {
    const { artifact_uri } = (await getRun(runId)).info;
    const root = artifact_uri.match(/^mlflow-artifacts:(?:\/\/[^/]*)?\/+(.*)$/)?.[1];
    if (root === undefined)
      throw new DomainError(
        "invalid",
        `The MLflow server keeps files at ${artifact_uri}, not behind its own API.`,
      );
    const whole = [root.replace(/\/+$/, ""), path].filter(Boolean).join("/");
    return whole.split("/").map(encodeURIComponent).join("/");
  }

  return {
    /** @param path below the run's artifact root, as `model/model.onnx` */
    async uploadArtifact(runId: string, path: string, bytes: Uint8Array | string): Promise<void> {
      await ask.file({ method: "PUT", path: await filePath(runId, path), bytes });
    },

    /** Files and folders directly below `path`; their paths are relative to the run's artifact root. */
    async listArtifacts(runId: string, path = ""): Promise<MlflowFile[]> {
      const query = { run_id: runId, path: path || undefined };
      return (await ask.get(FilesAnswer, "artifacts/list", query)).files;
    },

    async downloadArtifact(runId: string, path: string): Promise<Uint8Array> {
      const response = await ask.file({ method: "GET", path: await filePath(runId, path) });
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}
