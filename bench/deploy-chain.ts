import { tasks } from "@/inngest/catalog";
import { ensureDeployment } from "@/lib/deployments/mutations";
import { saveFlow } from "@/lib/flows/mutations";
import type { Workload } from "./engine";

/** Deploys a flow of `steps` tasks, one after the other. @returns the deployment's slug */
export async function deployChain(teamId: string, { steps, n }: Workload): Promise<string> {
  const slug = `fibonacci-${n}-times-${steps}`;
  const about = { name: slug, description: "", isShipped: false };
  const nodes = Array.from({ length: steps }, (_, index) => ({
    id: `step-${index + 1}`,
    task: "fibonacci",
    input: { n },
    after: index === 0 ? [] : [`step-${index}`],
    retries: 0,
    retryDelayMs: 1000,
  }));
  const params = { type: "object", properties: {} };
  const { flowId } = await saveFlow(teamId, about, { slug, params, nodes }, tasks);
  await ensureDeployment(teamId, { slug, name: slug, description: "", flowId, params: {}, tags: [] });
  return slug;
}
