import { connection } from "next/server";
import type { ApiRoute } from "@/app/_server/http";
import { describeApi } from "@/app/_server/openapi";

const files = import.meta.glob<Record<string, ApiRoute>>(
  ["/app/api/v1/**/route.ts", "!/app/api/v1/openapi.json/route.ts"],
  { eager: true },
);

/** The description of the API, for anybody: it tells what there is, not what is in it. */
export async function GET(): Promise<Response> {
  await connection();
  return Response.json(describeApi(files));
}
