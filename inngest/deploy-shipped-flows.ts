import { ensureDeployment } from "@/lib/deployments/mutations";
import { saveFlow } from "@/lib/flows/mutations";
import { flows, tasks } from "./catalog";

/** Keeps every shipped flow as the team's newest version of it, with a deployment of the same slug. */
export async function deployShippedFlows(teamId: string): Promise<void> {
  for (const { slug, name, description, definition } of flows.values()) {
    const { flowId } = await saveFlow(teamId, { name, description, isShipped: true }, definition, tasks);
    await ensureDeployment(teamId, { slug, name, description, flowId, params: {}, tags: [] });
  }
}
