import path from "node:path";
import { z } from "zod";

const Environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default("./.data"),
  /** How much of what lies in buckets is kept in DATA_DIR/tmp, so that it is not fetched for each reading. */
  OBJECT_CACHE_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(10 * 2 ** 30),
  /** The address people and programs use, where it differs from HOST and PORT (a proxy in front). */
  NEXTAUTH_URL: z.url().optional(),
  INNGEST_BASE_URL: z.url().optional(),
  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SIGNING_KEY: z.string().optional(),
});

/** The settings of this process (API.md "The process"), read and checked at each call. @throws when one is malformed */
export function environment() {
  const parsed = Environment.safeParse(process.env);
  if (!parsed.success) throw new Error(`A setting is wrong. ${z.prettifyError(parsed.error)}`);
  const { PORT, HOST, DATA_DIR, OBJECT_CACHE_BYTES, NEXTAUTH_URL, ...inngest } = parsed.data;
  return {
    port: PORT,
    host: HOST,
    dataDir: path.resolve(DATA_DIR),
    objectCacheBytes: OBJECT_CACHE_BYTES,
    publicUrl: (NEXTAUTH_URL ?? `http://${HOST}:${PORT}`).replace(/\/$/, ""),
    executor: inngest.INNGEST_BASE_URL ? ("inngest" as const) : ("embedded" as const),
    inngest,
  };
}
