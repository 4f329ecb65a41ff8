import type { Answer } from "./api";
import type { Portal } from "./server";

export type Log = (path: string, body: object) => Promise<Answer>;
/** Stores a file below a run's id, or a logged model's folder. */
export type Put = (place: string, file: string, body: string | Uint8Array) => Promise<void>;

/** Keys and values as MLflow's messages have them. */
export const pairs = (values: object) =>
  Object.entries(values).map(([key, value]) => ({ key, value: String(value) }));

/** A request that must succeed, with the portal's token. */
export async function send(
  portal: Portal,
  method: string,
  path: string,
  body: string | Uint8Array,
  more: Record<string, string> = {},
): Promise<void> {
  const headers = {
    authorization: `Bearer ${portal.adminToken}`,
    "content-type": "application/json",
    ...more,
  };
  const response = await fetch(`${portal.url}${path}`, { method, headers, body: Buffer.from(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}
