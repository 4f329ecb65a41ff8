import { z } from "zod";
import { trimEndOf } from "@/lib/base/trim-end";
import { readBody } from "@/lib/net/read-body";
import { FileMessage, type MlflowFile } from "./answers";
import { type Ask, unless } from "./ask";
import { runCalls } from "./run-calls";

const UriAnswer = z.object({ artifact_uri: z.string() });
const FilesAnswer = z.object({ files: z.array(FileMessage).default([]) });

/**
 * Client calls about the files of experiment runs and registered versions. Files lie behind the server's own API, or in a
 * bucket that the connection opens. Paths are relative to a run's artifact root, or to a version's folder.
 */
export function artifactCalls(ask: Ask) {
  const { getRun } = runCalls(ask);
  const places = new Map<string, Promise<string>>();

  /** Root of a run's files, or of a version's. It never changes, so it is asked for once. */
  function rootOf(key: string, find: () => Promise<string>): Promise<string> {
    const known = places.get(key) ?? find();
    places.set(key, known);
    known.catch(() => places.delete(key));
    return known;
  }
  const rootOfRun = (runId: string) => rootOf(runId, async () => (await getRun(runId)).info.artifact_uri);
  const rootOfVersion = (name: string, version: string) =>
    rootOf(`${name}/${version}`, async () => {
      const query = { name, version };
      const { artifact_uri } = await ask.get(UriAnswer, "model-versions/get-download-uri", query);
      // MLflow's server answers with the source of the version as it was registered.
      const [, runId, inside] = artifact_uri.match(/^runs:\/+([^/]+)(?:\/(.*))?$/s) ?? [];
      return runId ? `${await rootOfRun(runId)}/${inside}` : artifact_uri;
    });

  async function put(root: string, path: string, bytes: Uint8Array | string): Promise<void> {
    const proxied = behindApi(root, path);
    if (proxied === undefined) await (await ask.outside(root)).put(path, bytes);
    else await ask.file({ method: "PUT", path: proxied, bytes });
  }

  async function get(root: string, path: string, maxBytes: number, tooLarge: string): Promise<Uint8Array> {
    const proxied = behindApi(root, path);
    if (proxied === undefined) return (await ask.outside(root)).get(path, maxBytes);
    return readBody(await ask.file({ method: "GET", path: proxied }), maxBytes, tooLarge);
  }

  async function list(root: string, folder: string): Promise<MlflowFile[]> {
    const proxied = behindApi(root, folder);
    if (proxied === undefined)
      return (await (await ask.outside(root)).list(folder)).map(({ path, isDirectory, sizeBytes }) => {
        return { path, is_dir: isDirectory, file_size: sizeBytes };
      });
    const { files } = await ask.folder(FilesAnswer, proxied);
    const below = folder === "" ? "" : `${folder}/`;
    return files.map((file) => ({ ...file, path: below + file.path }));
  }

  const calls = {
    /** Uploads a file. @param path such as `model/model.onnx` */
    async uploadArtifact(runId: string, path: string, bytes: Uint8Array | string): Promise<void> {
      await put(await rootOfRun(runId), path, bytes);
    },

    /** Files and folders directly below `path`. */
    async listArtifacts(runId: string, path = ""): Promise<MlflowFile[]> {
      return list(await rootOfRun(runId), path);
    },

    /** Downloads a file. @param maxBytes reads no further @throws DomainError "too-large" */
    async downloadArtifact(runId: string, path: string, maxBytes: number): Promise<Uint8Array> {
      const tooLarge = `The file ${path} of the run has more than ${maxBytes / 2 ** 20} MB.`;
      return get(await rootOfRun(runId), path, maxBytes, tooLarge);
    },

    /** Downloads a file of a registered version, such as `model.onnx`. @throws as downloadArtifact */
    async downloadVersionFile(
      name: string,
      version: string,
      path: string,
      maxBytes: number,
    ): Promise<Uint8Array> {
      const tooLarge = `The file ${path} of ${name} version ${version} has more than ${maxBytes / 2 ** 20} MB, so it is not read.`;
      return get(await rootOfVersion(name, version), path, maxBytes, tooLarge);
    },

    /**
     * A file of a registered version; undefined when it has none of that path. The folder is listed first: servers answer
     * 500 for files that do not exist.
     */
    async findVersionFile(
      name: string,
      version: string,
      path: string,
      maxBytes: number,
    ): Promise<Uint8Array | undefined> {
      const folder = path.split("/").slice(0, -1).join("/");
      const files = await list(await rootOfVersion(name, version), folder);
      if (!files.some((file) => file.path === path && !file.is_dir)) return undefined;
      return unless("not-found", calls.downloadVersionFile(name, version, path, maxBytes));
    },

    /**
     * Writes, reads and deletes a small file in a folder of its own below a root.
     * @param root an experiment's `artifact_location` @throws DomainError, NetworkError with the reason why it cannot
     */
    async tryRoot(root: string, patienceMs?: number): Promise<void> {
      if (patienceMs !== undefined) return artifactCalls(ask.changed({ patienceMs })).tryRoot(root);
      const folder = `switchyard-check-${crypto.randomUUID()}`;
      const path = `${folder}/check.txt`;
      await put(root, path, "Written by the check of a block, and deleted by it.");
      await get(root, path, 1000, `${root} answered with another file.`);
      const proxied = behindApi(root, folder);
      if (proxied === undefined) await (await ask.outside(root)).delete(path);
      else await ask.file({ method: "DELETE", path: proxied });
    },
  };
  return calls;
}

/** Path in the part of the server's API that stores files; undefined for files that lie elsewhere. */
export function behindApi(root: string, path: string): string | undefined {
  const inside = root.match(/^mlflow-artifacts:(?:\/\/[^/]*)?\/+(.*)$/s)?.[1];
  if (inside === undefined) return undefined;
  return [trimEndOf(inside, "/"), path].filter(Boolean).join("/");
}
