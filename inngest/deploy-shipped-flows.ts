import { DomainError } from "@/lib/base/errors";
import { ensureDeployment } from "@/lib/deployments/mutations";
import type { Flow } from "@/lib/flows/define-flow";
import { saveFlow } from "@/lib/flows/mutations";
import { flows, tasks } from "./catalog";

/** Saves every shipped flow as the team's newest version of it, with a deployment of the same slug. */
export async function deployShippedFlows(teamId: string): Promise<void> {
  for (const flow of flows.values()) {
    try {
      await deployFlow(teamId, flow);
    } catch (error) {
      if (!(error instanceof DomainError && error.code === "conflict")) throw error;
      console.warn(`Team ${teamId} has its own flow called "${flow.slug}"; the shipped one is skipped.`);
    }
  }
}

async function deployFlow(teamId: string, { slug, name, description, definition }: Flow): Promise<void> {
  const { flowId } = await saveFlow(teamId, { name, description, isShipped: true }, definition, tasks);
  await ensureDeployment(teamId, { slug, name, description, flowId, params: {}, tags: [] });
}
