import { eq, type SQL } from "drizzle-orm";
import { deployments, flows } from "@/db/schema/flows";
import type { RunsOf } from "./fields";

/** The same as a condition of a query that joins flows and deployments. */
export function areOneOf(of: RunsOf): SQL | undefined {
  if (of === "any") return undefined;
  return "flow" in of ? eq(flows.slug, of.flow) : eq(deployments.slug, of.deployment);
}

/** Names the deployment, or the flow when there is none. */
export function nameOfRuns(of: RunsOf): string {
  if (of === "any") return "any deployment";
  return "flow" in of ? `the flow ${of.flow}` : of.deployment;
}
