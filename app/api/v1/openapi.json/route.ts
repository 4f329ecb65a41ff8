import { connection } from "next/server";
import type { ApiRoute } from "@/app/_server/http";
import { describeApi } from "@/app/_server/openapi";

const files = import.meta.glob<Record<string, ApiRoute>>([
  "/app/api/v1/**/route.ts",
  "!/app/api/v1/openapi.json/route.ts",
]);

/** The description of the API, public: it lists the operations, not the data. */
export async function GET(): Promise<Response> {
  await connection();
  const modules = await Promise.all(
    Object.entries(files).map(async ([file, load]) => [file, await load()] as const),
  );
  return Response.json(describeApi(Object.fromEntries(modules)));
}
