import { sql } from "@/db/client";
import { type Role, roles } from "@/lib/base/member";
import type { Action } from "./declared-edges";
import { type Caller, fieldsOf, type Rows } from "./two-teams";

export type Operation = { method: string; path: string; role: Role; takes?: string };

/** Operations of openapi.json, with the role that each declares and the type of its body. */
export async function listOperations(url: string): Promise<Operation[]> {
  const { paths } = await (await fetch(`${url}/api/v1/openapi.json`)).json();
  type Described = { description: string; requestBody?: { content: object } };
  return Object.entries(paths as Record<string, Record<string, Described>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { description, requestBody }]) => ({
      method: method.toUpperCase(),
      path: path.replace(/\{(\w+)\}/g, "[$1]"),
      role: roles.find((role) => description.includes(`Needs the role ${role}.`))!,
      takes: Object.keys(requestBody?.content ?? {})[0],
    })),
  );
}

/** Sends a request as the caller: with their token, otherwise as one of our pages with their session. */
export function ask(
  url: string,
  [method, path]: readonly [method: string, path: string],
  caller: Caller,
  { body = {}, type = "application/json" }: { body?: object; type?: string } = {},
): Promise<Response> {
  const headers: Record<string, string> = { "content-type": type, "sec-fetch-site": "same-origin" };
  if (caller.token) headers.authorization = `Bearer ${caller.token}`;
  else if (caller.cookie) headers.cookie = caller.cookie;
  const content = method === "GET" || method === "DELETE" ? undefined : JSON.stringify(body);
  const signal = AbortSignal.timeout(20_000);
  return fetch(`${url}${path}`, { method, headers, body: content, redirect: "manual", signal });
}

/** Sends a server action as React does: each takes its form, alone or after its state. */
export function sendAction(
  page: string,
  { id, name, path }: Pick<Action, "id" | "name" | "path">,
  caller: Caller,
  given: Rows,
  more: Record<string, string> = {},
): Promise<Response> {
  const { id: webhook, delivery } = given.webhooks;
  const plain: Record<string, unknown[]> = {
    previewAction: [{ id: webhook, mapping: "{}", filter: "", delivery }],
    readFactsAction: [webhook, delivery],
    readMovesAction: [{ runId: given.runs.id, open: [] }],
    explainAction: [{ model: given.models.name, version: given.models.version, claim: {} }],
  };
  const { origin } = new URL(page);
  const headers: Record<string, string> = { "next-action": id, accept: "text/x-component", origin, ...more };
  if (caller.cookie) headers.cookie = caller.cookie;
  const signal = AbortSignal.timeout(20_000);
  const init = { method: "POST", headers, redirect: "manual" as const, signal };
  if (plain[name]) return fetch(page, { ...init, body: JSON.stringify(plain[name]) });
  const body = new FormData();
  const fields = { id: "nothing", isPaused: "true", ...fieldsOf(path, given) };
  for (const argument of [1, 2])
    for (const [field, value] of Object.entries(fields)) body.append(`_${argument}_${field}`, value);
  body.append("0", '["$K1","$K2"]');
  return fetch(page, { ...init, body });
}

/** Database rows of a team, except those that change by themselves or by viewing pages. */
export async function rowsOf(team: string): Promise<Record<string, string>> {
  const tables = await sql()<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'team_id'
      and table_name not in ('api_tokens', 'idempotent_requests') order by 1`;
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await sql()`
        select coalesce(md5(string_agg(kept, ',' order by kept)), '') as hash
        from (select (to_jsonb(t) - 'hides_first_steps')::text as kept
          from ${sql()(name)} t where team_id = ${team}) t`;
      return [name, String(row?.hash)] as const;
    }),
  );
  return Object.fromEntries(found);
}
