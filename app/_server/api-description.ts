import type { ApiRoute } from "./http";
import { describeApi } from "./openapi";

const files = import.meta.glob<Record<string, ApiRoute>>([
  "/app/api/v1/**/route.ts",
  "!/app/api/v1/openapi.json/route.ts",
]);

let kept: ReturnType<typeof describe> | undefined;

/** The description of the whole API, made once. */
export async function readApiDescription() {
  kept ??= describe();
  return kept;
}

async function describe() {
  const modules = await Promise.all(
    Object.entries(files).map(async ([file, load]) => [file, await load()] as const),
  );
  return describeApi(Object.fromEntries(modules));
}
