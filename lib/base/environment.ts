import path from "node:path";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { defaultStatementTimeoutMs } from "@/db/pool";
import { RoleRules } from "./mapped-roles";
import { PoolNames, PublicUrl, TeamBuckets } from "./setting-formats";

/** Rate limit: maximum uses per window; 0 disables the limit. */
const limit = (most: number) => z.coerce.number().int().min(0).max(1_000_000_000).default(most);

export const Environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default("./.data"),
  /** External Postgres; the embedded one sets this once it is up. */
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "Give postgres://user:password@host/database." })
    .optional(),
  /** Statement timeout for pages and API calls, in ms; 0 disables it. */
  STATEMENT_TIMEOUT_MS: z.coerce.number().int().min(0).max(3_600_000).default(defaultStatementTimeoutMs),
  /** Bucket in place of the folder `storage` of DATA_DIR, for workers on several machines. */
  STORAGE_URL: z
    .string()
    .regex(/^gs:\/\/[a-z0-9][a-z0-9._-]*[a-z0-9](\/[^/#\s]+)*\/?$/, "Give gs://bucket or gs://bucket/folder.")
    .optional(),
  /** Endpoint of an emulator or of a private server; it is called without credentials. */
  STORAGE_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** Maximum size of the cache of bucket objects in DATA_DIR/tmp, in bytes. */
  OBJECT_CACHE_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(10 * 2 ** 30),
  /** Public address of the portal, where it differs from HOST and PORT (behind a proxy). */
  NEXTAUTH_URL: PublicUrl.optional(),
  /** Addresses and ranges of trusted proxies, whose `x-forwarded-for` is believed. */
  TRUSTED_PROXY: z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(/[\s,]+/)
        .filter(Boolean)
        .map(asRange),
    )
    .refine((ranges) => ranges.every(ipaddr.isValidCIDR), "Give addresses or ranges: 10.0.0.5, 10.1.0.0/16."),
  RATE_LIMIT_SIGN_IN_ADDRESS: limit(100),
  RATE_LIMIT_SIGN_IN_ACCOUNT: limit(20),
  RATE_LIMIT_SIGN_IN_STRANGERS: limit(100),
  RATE_LIMIT_API: limit(12_000),
  RATE_LIMIT_MLFLOW: limit(600_000),
  RATE_LIMIT_WEBHOOK: limit(6_000),
  RATE_LIMIT_SHARE: limit(300),
  /** Maximum number of open live streams (server-sent events), per process. */
  STREAMS_PER_MEMBER: limit(500),
  STREAMS_PER_TEAM: limit(2_000),
  /** Maximum number of a team's runs that have not ended. */
  TEAM_OPEN_RUNS: limit(100_000),
  /** Maximum size of a team's datasets and experiment artifacts, in bytes; 0 disables the limit. */
  TEAM_STORAGE_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(100 * 2 ** 30),
  /**
   * Allows trainings to execute their deploy instructions; the default is true only in a portal that listens on
   * loopback.
   */
  EXECUTE_INSTRUCTIONS: z.enum(["true", "false"]).optional(),
  /** Buckets that blocks of a team may use as this machine's identity on Google Cloud: `team:bucket`, with commas. */
  ALLOW_MACHINE_IDENTITY: TeamBuckets,
  /** Allows flows with programs of the team's own (task run-command). */
  ALLOW_COMMANDS: z.enum(["true", "false"]).default("false"),
  /** PATH of these programs. Folders outside of the system's own become readable to them. */
  COMMANDS_PATH: z
    .string()
    .default("/usr/local/bin:/usr/bin:/bin")
    .transform((text) => text.split(":").filter(Boolean))
    .refine((folders) => folders.every((folder) => path.isAbsolute(folder)), "Give absolute paths."),
  /** Network that they reach: the portal's API alone, or whatever this machine reaches. */
  COMMANDS_NETWORK: z.enum(["portal", "all"]).default("portal"),
  /** Folder of their files and Python environments; not in DATA_DIR, which they must not enter. */
  COMMANDS_DIR: z.string().default("/var/tmp/switchyard-commands"),
  /** Maximum memory of a program, in MiB. */
  COMMANDS_MEMORY_MB: z.coerce.number().int().min(64).max(10_000_000).default(4096),
  /** smtp:// (with STARTTLS) or smtps://, with user and password. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().default("Switchyard <switchyard@localhost>"),
  AUTH_GOOGLE_ID: z.string().optional(),
  AUTH_GOOGLE_SECRET: z.string().optional(),
  AUTH_GITHUB_ID: z.string().optional(),
  AUTH_GITHUB_SECRET: z.string().optional(),
  AUTH_OIDC_ISSUER: z.url().optional(),
  AUTH_OIDC_ID: z.string().optional(),
  AUTH_OIDC_SECRET: z.string().optional(),
  /** Label of the sign-in button. */
  AUTH_OIDC_NAME: z.string().default("single sign-on"),
  AUTH_OIDC_SCOPE: z.string().default("openid email profile"),
  AUTH_OIDC_GROUPS_CLAIM: z.string().default("groups"),
  AUTH_OIDC_GROUP_ROLES: RoleRules,
  AUTH_DOMAIN_ROLES: RoleRules,
  /** Pools whose work this process takes: the portal's own, and those of `npm run worker`. */
  PORTAL_POOLS: PoolNames,
  WORKER_POOLS: PoolNames,
  /** Set by scripts/worker.mjs, and for processes of tasks that compute. */
  SWITCHYARD_ROLE: z.enum(["portal", "worker", "task"]).default("portal"),
  /** Maximum memory of an attempt that has a process of its own, in MiB. */
  TASK_MEMORY_MB: z.coerce.number().int().min(256).max(10_000_000).default(4096),
  /** Token of GET /metrics, which is off without one. */
  METRICS_TOKEN: z.string().min(16, "Give at least 16 characters.").optional(),
  /** Receiver of spans and of the log by OTLP over HTTP; OpenTelemetry's libraries read it, and its relatives, by themselves. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_TRACES_EXPORTER: z.enum(["otlp", "none"]).default("otlp"),
  OTEL_LOGS_EXPORTER: z.enum(["otlp", "none"]).default("otlp"),
  /** Format of the process's log on its standard output. */
  LOG_FORMAT: z.enum(["text", "json"]).default("text"),
  /** Executor of the flows; the default is an Inngest server if one of its addresses is given. */
  EXECUTOR: z.enum(["embedded", "inngest"]).optional(),
  /** Address of a self-hosted Inngest server; Inngest Cloud has one for events and one for its API. */
  INNGEST_BASE_URL: z.url().optional(),
  INNGEST_EVENT_API_BASE_URL: z.url().optional(),
  INNGEST_API_BASE_URL: z.url().optional(),
  /** Connects to the server by a WebSocket; it then needs no way to the portal. */
  INNGEST_CONNECT: z.enum(["true", "false"]).default("false"),
  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SIGNING_KEY: z.string().optional(),
});

const names = Object.keys(Environment.shape);
let last: { values: (string | undefined)[]; settings: ReturnType<typeof readEnvironment> } | undefined;

/** The settings of this process (docs/api.md "The process"), as they are at each call. @throws when one is malformed */
export function environment() {
  const { env } = process;
  if (!last || names.some((name, index) => env[name] !== last?.values[index]))
    last = { settings: readEnvironment(), values: names.map((name) => env[name]) };
  return last.settings;
}

function readEnvironment() {
  const parsed = Environment.safeParse(process.env);
  if (!parsed.success) throw new Error(`A setting is wrong. ${z.prettifyError(parsed.error)}`);
  const { INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY, ...own } = parsed.data;
  const oidc = own.AUTH_OIDC_ISSUER ? client(own.AUTH_OIDC_ID, own.AUTH_OIDC_SECRET) : undefined;
  return {
    port: own.PORT,
    host: own.HOST,
    dataDir: path.resolve(own.DATA_DIR),
    executesInstructions:
      own.EXECUTE_INSTRUCTIONS === undefined
        ? own.SWITCHYARD_ROLE === "portal" && isLoopback(own.HOST)
        : own.EXECUTE_INSTRUCTIONS === "true",
    commands: {
      isAllowed: own.ALLOW_COMMANDS === "true",
      path: own.COMMANDS_PATH,
      network: own.COMMANDS_NETWORK,
      dir: path.resolve(own.COMMANDS_DIR),
      memoryMb: own.COMMANDS_MEMORY_MB,
    },
    machineIdentity: own.ALLOW_MACHINE_IDENTITY,
    objectCacheBytes: own.OBJECT_CACHE_BYTES,
    storage: own.STORAGE_URL ? { ...bucketOf(own.STORAGE_URL), endpoint: own.STORAGE_ENDPOINT } : undefined,
    publicUrl: (own.NEXTAUTH_URL ?? `http://${own.HOST}:${own.PORT}`).replace(/\/$/, ""),
    trustedProxies: own.TRUSTED_PROXY,
    rateLimits: {
      "sign-in-address": own.RATE_LIMIT_SIGN_IN_ADDRESS,
      "sign-in-account": own.RATE_LIMIT_SIGN_IN_ACCOUNT,
      "sign-in-strangers": own.RATE_LIMIT_SIGN_IN_STRANGERS,
      // Reached only after the password was right, so a stranger cannot exhaust it.
      "second-factor": 10,
      "password-mail": 5,
      api: own.RATE_LIMIT_API,
      mlflow: own.RATE_LIMIT_MLFLOW,
      webhook: own.RATE_LIMIT_WEBHOOK,
      share: own.RATE_LIMIT_SHARE,
    },
    streams: { perMember: own.STREAMS_PER_MEMBER, perTeam: own.STREAMS_PER_TEAM },
    quotas: { openRuns: own.TEAM_OPEN_RUNS, storageBytes: own.TEAM_STORAGE_BYTES },
    mail: own.SMTP_URL ? { url: own.SMTP_URL, from: own.MAIL_FROM } : undefined,
    providers: {
      google: client(own.AUTH_GOOGLE_ID, own.AUTH_GOOGLE_SECRET),
      github: client(own.AUTH_GITHUB_ID, own.AUTH_GITHUB_SECRET),
      oidc: oidc && {
        ...oidc,
        issuer: own.AUTH_OIDC_ISSUER!.replace(/\/$/, ""),
        name: own.AUTH_OIDC_NAME,
        scope: own.AUTH_OIDC_SCOPE,
        groupsClaim: own.AUTH_OIDC_GROUPS_CLAIM,
      },
      roles: { groups: own.AUTH_OIDC_GROUP_ROLES, domains: own.AUTH_DOMAIN_ROLES },
    },
    role: own.SWITCHYARD_ROLE,
    metricsToken: own.METRICS_TOKEN,
    tracesTo: own.OTEL_TRACES_EXPORTER === "otlp" ? own.OTEL_EXPORTER_OTLP_ENDPOINT : undefined,
    logsTo: own.OTEL_LOGS_EXPORTER === "otlp" ? own.OTEL_EXPORTER_OTLP_ENDPOINT : undefined,
    logsJson: own.LOG_FORMAT === "json",
    pools: own.SWITCHYARD_ROLE === "worker" ? own.WORKER_POOLS : own.PORTAL_POOLS,
    taskMemoryMb: own.TASK_MEMORY_MB,
    executor: own.EXECUTOR ?? (hasInngestAddress(own) ? "inngest" : "embedded"),
    inngest: { INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY, isConnect: own.INNGEST_CONNECT === "true" },
  };
}

/** @returns the bucket, and the folder in it: empty, or with a trailing slash */
function bucketOf(storageUrl: string): { bucket: string; prefix: string } {
  const [bucket = "", ...folders] = storageUrl.slice("gs://".length).replace(/\/$/, "").split("/");
  return { bucket, prefix: folders.map((folder) => `${folder}/`).join("") };
}

function hasInngestAddress(own: z.infer<typeof Environment>): boolean {
  return Boolean(own.INNGEST_BASE_URL ?? own.INNGEST_API_BASE_URL ?? own.INNGEST_EVENT_API_BASE_URL);
}

/** OAuth client of a provider; undefined unless all of its settings are given. */
function client(id: string | undefined, secret: string | undefined) {
  return id && secret ? { id, secret } : undefined;
}

/** True for a name or address that only this machine can reach. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  return host === "localhost" || (ipaddr.isValid(host) && ipaddr.process(host).range() === "loopback");
}

/** A single address becomes a range of one. */
function asRange(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  return `${address}/${ipaddr.parse(address).kind() === "ipv4" ? 32 : 128}`;
}
