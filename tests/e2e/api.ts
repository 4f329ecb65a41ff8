import { setTimeout as sleep } from "node:timers/promises";
import { endedStates, isEnded, type RunState } from "@/lib/base/run";
import type { Portal } from "./server";

/** A run as the API shows it, as far as the tests read it. */
export interface Run {
  id: string;
  name: string;
  state: RunState;
  stateMessage: string | null;
  params: Record<string, unknown>;
  trigger: { type: string; name?: string };
  tasks: { node: string; state: string; attempts: { state: string }[]; output: Answer }[];
}

/** A JSON answer that the test itself checks, typed as `Response.json` types it. */
export type Answer = Awaited<ReturnType<Response["json"]>>;

/** A request to the portal's API as its owner. A text is sent as it is, anything else as JSON. */
export function sendRequest(
  portal: Portal,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const isText = typeof body === "string";
  return fetch(`${portal.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${portal.adminToken}`,
      "content-type": isText ? "text/csv" : "application/json",
      ...headers,
    },
    body: isText ? body : JSON.stringify(body),
  });
}

/** The answer to a request that must succeed. */
export async function callApi<T = Answer>(
  portal: Portal,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await sendRequest(portal, method, path, body);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}

/** The answer to an MLflow call that must succeed. */
export async function callMlflow(portal: Portal, path: string, body: object): Promise<Answer> {
  const response = await fetch(`${portal.url}/api/2.0/mlflow/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${portal.adminToken}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Waits until a run is in one of the states; for its end when none is named. */
export async function waitForRun(
  portal: Portal,
  id: string,
  states: readonly RunState[] = endedStates,
  timeoutMs = 90_000,
): Promise<Run> {
  for (const deadline = Date.now() + timeoutMs; ; await sleep(200)) {
    const run = await callApi<Run>(portal, "GET", `/runs/${id}`);
    if (states.includes(run.state)) return run;
    if (Date.now() > deadline || isEnded(run.state))
      throw new Error(`The run is ${run.state}, not ${states.join(" or ")}: ${run.stateMessage}`);
  }
}
