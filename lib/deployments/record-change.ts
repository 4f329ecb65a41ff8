import type { Transaction } from "@/db/client";
import { recordEvent } from "@/lib/events/record-event";
import type { Deployment } from "./queries";

type Change = "created" | "changed" | "paused" | "resumed" | "deleted";

/** Records an event about a deployment. */
export async function recordChange(
  tx: Transaction,
  teamId: string,
  change: Change,
  { slug, name, flow }: { slug: string; name: string; flow: string },
  detail = "",
): Promise<void> {
  const message = `${name} was ${change}${detail}.`;
  await recordEvent(teamId, { type: `deployment.${change}`, subject: slug, message, flow }, tx);
}

/** Records what a change of a deployment changed: paused or resumed, and the settings that differ. */
export async function recordChanges(
  tx: Transaction,
  before: Deployment,
  { isPaused = before.isPaused, ...change }: { isPaused?: boolean } & Record<string, unknown>,
): Promise<void> {
  const about = { slug: before.slug, name: before.name, flow: before.flow.slug };
  if (isPaused !== before.isPaused)
    await recordChange(tx, before.teamId, isPaused ? "paused" : "resumed", about);
  const known = before as Record<string, unknown>;
  const others = Object.entries(change).filter(
    ([field, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(known[field]),
  );
  if (others.length > 0)
    await recordChange(tx, before.teamId, "changed", about, `: ${others.map(([field]) => field).join(", ")}`);
}
