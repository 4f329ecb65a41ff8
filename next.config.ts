import { existsSync } from "node:fs";
import type { NextConfig } from "next";
import { apiPolicy, documentHeaders, unframed } from "./lib/net/security-headers";

/**
 * The URL of a shared report is its key: it is sent to no other site, indexed by no search engine and stored by no
 * cache.
 */
const sharedHeaders = [
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "X-Robots-Tag", value: "noindex, nofollow, noarchive" },
  { key: "Cache-Control", value: "private, no-store" },
];

/** Files of experiments are shown in a frame of the portal; their route answers with a sandbox of its own. */
const framed = "v1/experiment-files";

/** Packages that Node loads as they are. Bundling them would take a third of a build's time. */
const serverExternalPackages = [
  "@dagrejs/dagre",
  "@duckdb/node-api",
  "@google-cloud/storage",
  "@marcbachmann/cel-js",
  "@node-rs/argon2",
  "@opentelemetry/api",
  "@opentelemetry/exporter-logs-otlp-http",
  "@opentelemetry/exporter-trace-otlp-http",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-logs",
  "@opentelemetry/sdk-trace-base",
  "croner",
  "cronstrue",
  "csv-parse",
  "d3-scale",
  "d3-shape",
  "diff",
  "drizzle-orm",
  "esbuild",
  "hyparquet-writer",
  "inngest",
  "ipaddr.js",
  "jose",
  "json-canonicalize",
  "next-auth",
  "nodemailer",
  "onnxruntime-node",
  "otpauth",
  "postgres",
  "prom-client",
  "protobufjs",
  "re2js",
  "rehype-highlight",
  "rehype-katex",
  "remark-gfm",
  "remark-math",
  "remark-parse",
  "remark-rehype",
  "rrule-temporal",
  "standardwebhooks",
  "temporal-polyfill",
  "unified",
  "uqr",
  "uuid",
  "yauzl",
  "zod",
];

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Types are checked by `npm run check`, in seconds, with the same compiler as the editor.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages,
  headers: async () => [
    { source: "/:path*", headers: documentHeaders },
    { source: `/((?!api/${framed}$).*)`, headers: [unframed] },
    { source: `/api/((?!${framed}$).*)`, headers: [apiPolicy] },
    { source: "/shared/:path*", headers: sharedHeaders },
  ],
  // Alerts were automations; messages and bookmarks keep the older addresses.
  redirects: async () => [
    { source: "/automations/outgoing/:path*", destination: "/alerts/channels/:path*", permanent: true },
    { source: "/automations/:path*", destination: "/alerts/:path*", permanent: true },
  ],
  experimental: {
    // forbidden.tsx, for pages that need a higher role.
    authInterrupts: true,
    serverActions: { bodySizeLimit: "2mb" },
    // Node reads them only with --enable-source-maps: 90 MB.
    turbopackSourceMaps: process.env.NODE_ENV !== "production",
    // For who builds again and again, 270 MB; not for who only starts the portal, and lacks the packages of tests.
    turbopackFileSystemCacheForBuild: existsSync("node_modules/vitest"),
  },
};

export default config;
