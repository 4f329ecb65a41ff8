import { z } from "zod";
import { defineBlockType, type Opened, reference } from "@/lib/blocks/block-type";
import { HttpUrl } from "@/lib/blocks/http-url";
import { requireMachineIdentity } from "@/lib/blocks/machine-identity";
import { googleProblem, isPassing } from "@/lib/storage/google-errors";
import gcpCredentials, { readServiceAccount } from "./gcp-credentials";

const Values = z
  .object({
    bucket: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
        "This is not a bucket's name. Leave out gs:// and folders.",
      )
      .meta({ description: "Its name alone, without gs://." }),
    prefix: z
      .string()
      .regex(/^([^/]+\/)*$/, "End it with /, without one in front.")
      .max(500)
      .default("")
      .meta({ description: "The folder to stay in, such as claims/raw/." }),
    credentials: reference(gcpCredentials).optional(),
    endpoint: HttpUrl.optional().meta({
      description: "Only for an emulator or a private endpoint of Google.",
      isAddress: true,
    }),
  })
  .superRefine(({ credentials, endpoint }, { addIssue }) => {
    const { protocol, hostname } = new URL(endpoint ?? "https://storage.googleapis.com");
    const isGoogle = /(^|\.)googleapis\.com$/.test(hostname);
    // Otherwise Google's client would use the machine's own credentials, unasked.
    if (!credentials && isGoogle)
      addIssue({ code: "custom", path: ["credentials"], message: "Choose a block with credentials." });
    // Google's tokens must not be sent to other hosts.
    if (credentials && !(isGoogle && protocol === "https:"))
      addIssue({
        code: "custom",
        path: ["endpoint"],
        message:
          "Credentials are sent to https://….googleapis.com only. For an emulator leave the credentials empty.",
      });
  });

type Values = Opened<z.output<typeof Values>>;

export default defineBlockType({
  slug: "gcs-bucket",
  name: "Google Cloud Storage bucket",
  description: "A bucket, or a folder in one, where flows read and write files.",
  values: Values,
  async check(values, { teamId }) {
    const bucket = (await openGcsClient(teamId, values)).bucket(values.bucket);
    const place = `gs://${values.bucket}/${values.prefix}`;
    const listing = { prefix: values.prefix, maxResults: 100, autoPaginate: false };
    const [files, next] = await bucket.getFiles(listing).catch((error) => {
      throw googleProblem(error, place);
    });
    const count = files.length === 1 ? "1 object" : `${next ? "more than " : ""}${files.length} objects`;
    return `${place} was listed: ${count}.`;
  },
});

/**
 * Opens a client for the bucket; its requests go through the guard (lib/net).
 * @param options.maxRetries of a request that brought no answer, 408, 429 or 5xx, with growing delays
 */
export async function openGcsClient(teamId: string, values: Values, { maxRetries = 3 } = {}) {
  const { credentials, endpoint } = values;
  const isMachine = credentials?.identity === "machine";
  if (isMachine) await requireMachineIdentity(teamId, values.bucket);
  const account =
    credentials && !isMachine ? readServiceAccount(credentials.serviceAccountJson ?? "") : undefined;
  // Takes half a second to load, and the block catalogue is loaded in every process.
  const { GoogleClient } = await import("@/lib/storage/google-client");
  return new GoogleClient(teamId, {
    projectId: account?.project_id ?? "none",
    credentials: account,
    apiEndpoint: endpoint,
    useAuthWithCustomEndpoint: credentials !== undefined,
    retryOptions: { maxRetries, maxRetryDelay: 30, totalTimeout: 86_400, retryableErrorFn: isPassing },
  });
}
