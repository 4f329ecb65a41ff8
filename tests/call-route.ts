import { randomUUID } from "node:crypto";
import { db } from "@/db/client";
import { apiTokens } from "@/db/schema/teams";
import { tokenHash } from "@/lib/auth/tokens";
import type { Role } from "@/lib/base/member";

type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

/** Content of a call: parameters of the path, a query with its ?, a JSON body or a CSV, an ETag. */
export interface RouteCall {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  csv?: string;
  etag?: string;
}

/** Calls a route of the API with a new token of this role. */
export async function callRoute(
  team: { teamId: string; userId: string },
  role: Role,
  route: Route,
  { params = {}, query = "", body, csv, etag }: RouteCall = {},
) {
  const token = randomUUID();
  await db()
    .insert(apiTokens)
    .values({ teamId: team.teamId, userId: team.userId, name: "test", role, hash: tokenHash(token) });
  const content = csv ?? (body === undefined ? undefined : JSON.stringify(body));
  const request = new Request(`http://portal.test/api/v1${query}`, {
    method: content === undefined ? "GET" : "POST",
    body: content,
    headers: {
      authorization: `Bearer ${token}`,
      ...(csv !== undefined && { "content-type": "text/csv" }),
      ...(etag && { "if-match": etag }),
    },
  });
  const response = await route(request, { params: Promise.resolve(params) });
  const answer = await response.text();
  return {
    status: response.status,
    etag: response.headers.get("etag") ?? undefined,
    body: answer === "" ? undefined : JSON.parse(answer),
  };
}
