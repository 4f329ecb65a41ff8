// A worker, or a process for tasks that compute: instrumentation.ts of the build, without Next.js's server.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./setup.mjs";

const { register } = await createRequire(import.meta.url)(join(root, ".next/server/instrumentation.js"));
await register();
