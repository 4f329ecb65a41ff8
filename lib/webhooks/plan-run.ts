import { DomainError, type FieldIssue } from "@/lib/base/errors";
import { requireKeepable, requireShallow } from "@/lib/base/keepable";
import { getDeployment } from "@/lib/deployments/queries";
import { checkParams } from "@/lib/flows/check-params";
import { checkFilter, heldBackBy } from "./filter";
import { applyMapping, checkMapping, type DeliveryFacts } from "./mapping";
import { readPayload } from "./payload";
import type { Incoming } from "./scheme";
import { getScheme } from "./schemes";
import type { Mapping, SchemeSlug } from "./webhook";

/** A webhook's rules for turning deliveries into parameters. */
export interface Rules {
  scheme: SchemeSlug;
  mapping: Mapping;
  filter: string | null;
}

/** Facts of a delivery for mapping and filter. @throws DomainError "invalid" when the body cannot be read */
export function factsOf(scheme: SchemeSlug, incoming: Incoming): DeliveryFacts {
  const { payload } = getScheme(scheme);
  const read = payload ? payload(incoming) : readPayload(incoming);
  requireShallow(read, "The body");
  return { payload: read, headers: incoming.headers };
}

/**
 * Parameters of the run for a delivery, or the reason why there is none.
 * @throws DomainError "invalid" when the body cannot be read
 */
export function planRun(rules: Rules, incoming: Incoming): { params: Mapping } | { heldBack: string } {
  const byScheme = getScheme(rules.scheme).heldBack?.(incoming);
  if (byScheme) return { heldBack: byScheme };
  const facts = factsOf(rules.scheme, incoming);
  const byFilter = heldBackBy(rules.filter, facts);
  if (byFilter) return { heldBack: byFilter };
  return { params: requireKeepable(applyMapping(rules.mapping, facts), "params") };
}

export interface Preview {
  /** All parameters of the run that would start, including the deployment's own and the defaults. */
  params?: Record<string, unknown>;
  /** The filter's reason when no run would start. */
  heldBack?: string;
  issues: FieldIssue[];
}

/**
 * Previews the result of rules for a delivery, without starting a run. @throws DomainError "not-found" for an unknown
 * deployment
 */
export async function previewRun(
  teamId: string,
  deploymentSlug: string,
  rules: Rules,
  incoming: Incoming | undefined,
): Promise<Preview> {
  const deployment = await getDeployment(teamId, deploymentSlug);
  const schema = deployment.flowVersion.definition.params;
  const issues = [...checkMapping(rules.mapping, schema), ...checkFilter(rules.filter)];
  if (issues.length > 0 || !incoming) return { issues };
  try {
    const plan = planRun(rules, incoming);
    if ("heldBack" in plan) return { heldBack: plan.heldBack, issues };
    return { params: checkParams(schema, { ...deployment.params, ...plan.params }), issues };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const found = error.issues.length > 0 ? error.issues : [{ path: "payload", message: error.message }];
    return { issues: found };
  }
}
