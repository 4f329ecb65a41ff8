import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { messageOf } from "@/lib/base/keepable";
import { defineBlockType, type Opened, reference } from "@/lib/blocks/block-type";
import { HttpUrl } from "@/lib/blocks/http-url";
import type { MlflowExperiment } from "@/lib/mlflow/answers";
import { createMlflowClient, type MlflowClient } from "@/lib/mlflow/client";
import type { Connection } from "@/lib/mlflow/request";
import { guardedDownload } from "@/lib/net/guarded-download";
import { guardedFetch } from "@/lib/net/guarded-fetch";
import { NetworkError } from "@/lib/net/network-error";
import gcpCredentials from "./gcp-credentials";

/** Model files travel through it. */
const limits = { timeoutMs: 600_000, maxResponseBytes: 256 * 1024 * 1024 };
/** Within the ten seconds of a block's check, so that the call that takes too long is named. */
const checkMs = 9_000;

const Values = z
  .object({
    uri: HttpUrl.meta({ title: "URI", description: "What MLFLOW_TRACKING_URI would be.", isAddress: true }),
    username: z.string().max(200).optional().meta({ description: "For basic authentication." }),
    password: z.string().max(1000).optional().meta({ secret: true }),
    token: z
      .string()
      .max(4000)
      .optional()
      .meta({ description: "In place of user name and password: a bearer token.", secret: true }),
    credentials: reference(gcpCredentials).optional().meta({
      description: "For experiments whose files lie at gs://…. Leave empty to use the team's bucket blocks.",
    }),
  })
  .superRefine(({ username, password, token }, { addIssue }) => {
    const issue = (path: string, message: string) => addIssue({ code: "custom", path: [path], message });
    if (token && (username || password)) issue("token", "Give a token, or user name and password; not both.");
    else if (password && !username) issue("username", "Give the user name that goes with the password.");
    else if (username && !password) issue("password", "Give the password that goes with the user name.");
  });
type Values = Opened<z.output<typeof Values>>;

export default defineBlockType({
  slug: "mlflow-server",
  name: "MLflow server",
  description:
    "The team's own MLflow tracking server. Flows that bind it log there instead of in this portal.",
  values: Values,
  /** Lists experiments; then writes, reads and deletes a small file where their files lie. */
  async check(values, { teamId, signal }) {
    const limits = { signal, patienceMs: 1_000, deadline: Date.now() + checkMs };
    const mlflow = connectMlflow(teamId, values, limits);
    try {
      const { experiments } = await mlflow.searchExperiments();
      const [newest] = experiments;
      if (!newest) return "The server answers. It has no experiments yet.";
      const names = experiments.slice(0, 3).map(({ name }) => name);
      const listed = `${names.join(", ")}${experiments.length > 3 ? " and more" : ""}`;
      return `The server answers. Experiments: ${listed}. ${await tryFiles(mlflow, newest, experiments)}`;
    } catch (error) {
      if (error instanceof NetworkError) throw new DomainError("conflict", error.message);
      throw error;
    }
  },
});

/**
 * Tries the places where flows would write files: that of the newest experiment, and that of the default experiment, which
 * shows where a new one has its files. @throws DomainError when neither can be written
 */
async function tryFiles(
  mlflow: MlflowClient,
  newest: MlflowExperiment,
  experiments: MlflowExperiment[],
): Promise<string> {
  const initial = experiments.find(({ experiment_id }) => experiment_id === "0") ?? newest;
  const failed: string[] = [];
  for (const { name, artifact_location: root } of new Set([newest, initial])) {
    try {
      await mlflow.tryRoot(root);
      return [`Files can be written, read and deleted at ${root}.`, ...failed].join(" ");
    } catch (error) {
      if (!(error instanceof DomainError || error instanceof NetworkError)) throw error;
      failed.push(`The files of the experiment ${name} cannot be written at ${root}: ${messageOf(error)}`);
    }
  }
  throw new DomainError("conflict", `The server answers. ${failed.join(" ")}`);
}

/** Client of the server that a block describes. */
export function connectMlflow(
  teamId: string,
  { uri, username, password, token, credentials }: Values,
  options: Pick<Connection, "signal" | "patienceMs" | "deadline"> = {},
): MlflowClient {
  const basic = username && `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  return createMlflowClient({
    ...options,
    baseUrl: uri,
    authorization: token ? `Bearer ${token}` : basic || undefined,
    fetch: guardedFetch(teamId, limits),
    download: (url, { headers, signal }) => guardedDownload(teamId, url, { headers, signal }),
    async openFiles(root) {
      if (!root.startsWith("gs://")) return undefined;
      // The catalogue loads this file.
      const { openBucketFiles } = await import("@/lib/blocks/bucket-files");
      return openBucketFiles(teamId, root, credentials);
    },
  });
}
