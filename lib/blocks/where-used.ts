import { and, asc, eq, notInArray, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { blocks } from "@/db/schema/blocks";
import { deployments } from "@/db/schema/flows";
import { outgoingWebhooks } from "@/db/schema/outgoing";
import { runs } from "@/db/schema/runs";
import { isEnded, runStates } from "@/lib/base/run";
import { referencesOf } from "./block-type";
import { blockTypes } from "./catalog";

/** A use of a block, which would break without it. `id` is the user's slug, name or id, as in its URL. */
export interface BlockUse {
  kind: "deployment" | "block" | "outgoing webhook" | "run";
  id: string;
  name: string;
}

/**
 * Uses of a block: deployments that bind it, blocks and outgoing webhooks that name it, and its runs that have not
 * ended.
 */
export async function whereUsed(teamId: string, name: string): Promise<BlockUse[]> {
  const bindsIt = (bound: typeof deployments.blocks | typeof runs.blocks) =>
    raw`exists (select from jsonb_each_text(${bound}) where value = ${name})`;
  const binding = await db()
    .select({ id: deployments.slug, name: deployments.name })
    .from(deployments)
    .where(and(eq(deployments.teamId, teamId), bindsIt(deployments.blocks)))
    .orderBy(asc(deployments.name));
  const others = await db().select().from(blocks).where(eq(blocks.teamId, teamId)).orderBy(asc(blocks.name));
  const referring = others.filter(({ type, values }) =>
    referencesOf(blockTypes.get(type)!).some(({ field }) => values[field] === name),
  );
  const sending = await db()
    .select({ id: outgoingWebhooks.id, name: outgoingWebhooks.name })
    .from(outgoingWebhooks)
    .where(and(eq(outgoingWebhooks.teamId, teamId), eq(outgoingWebhooks.block, name)))
    .orderBy(asc(outgoingWebhooks.name));
  const underWay = await db()
    .select({ id: runs.id, name: runs.name })
    .from(runs)
    .where(
      and(eq(runs.teamId, teamId), notInArray(runs.state, runStates.filter(isEnded)), bindsIt(runs.blocks)),
    )
    .orderBy(asc(runs.id))
    .limit(20);
  return [
    ...binding.map((row) => ({ kind: "deployment" as const, ...row })),
    ...referring.map((row) => ({ kind: "block" as const, id: row.name, name: row.name })),
    ...sending.map((row) => ({ kind: "outgoing webhook" as const, ...row })),
    ...underWay.map((row) => ({ kind: "run" as const, ...row })),
  ];
}

/** "the deployment Train, the block claims-bucket and the run brave-heron-17" */
export function usesInWords(uses: BlockUse[]): string {
  const words = uses.map(({ kind, name }) => `the ${kind} ${name}`);
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(words);
}
