/** Names of events for the browser: without zod and without the table definitions. */
import { registryEvents } from "@/db/registry-events";

export { registryEvents };
export type RegistryEvent = (typeof registryEvents)[number];

/** Body of a message about a change, as MLflow's server sends it (mlflow/webhooks/delivery.py). */
export function registryBody(event: RegistryEvent, data: Record<string, unknown>): string {
  const [entity, action] = event.split(".");
  return JSON.stringify({ entity, action, timestamp: new Date().toISOString(), data });
}
