import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Types are checked by `npm run check`, in seconds, with the same compiler as the editor.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "@google-cloud/storage",
    "postgres",
    "@node-rs/argon2",
    "onnxruntime-node",
    "@duckdb/node-api",
  ],
  experimental: { serverActions: { bodySizeLimit: "2mb" } },
};

export default config;
