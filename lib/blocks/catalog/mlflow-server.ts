import { z } from "zod";
import { defineBlockType, type Opened } from "@/lib/blocks/block-type";
import { HttpUrl } from "@/lib/blocks/http-url";
import { createMlflowClient, type MlflowClient } from "@/lib/mlflow/client";
import { guardedFetch } from "@/lib/net/guarded-fetch";

/** Model files travel through it. */
const limits = { timeoutMs: 120_000, maxResponseBytes: 256 * 1024 * 1024 };

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
  async check(values, { teamId, signal }) {
    const found = await connectMlflow(teamId, values, { signal }).searchExperiments();
    if (found.length === 0) return "The server answers. It has no experiments yet.";
    const names = found.slice(0, 3).map(({ name }) => name);
    return `The server answers. Experiments: ${names.join(", ")}${found.length > 3 ? " and more" : ""}.`;
  },
});

/** Client of the server that a block describes. */
export function connectMlflow(
  teamId: string,
  { uri, username, password, token }: Values,
  { signal }: { signal?: AbortSignal } = {},
): MlflowClient {
  const basic = username && `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  return createMlflowClient({
    baseUrl: uri,
    authorization: token ? `Bearer ${token}` : basic || undefined,
    fetch: guardedFetch(teamId, limits),
    signal,
  });
}
