import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { Trigger } from "@/lib/base/run";
import { Priority } from "@/lib/deployments/deployment";
import { getDeployment } from "@/lib/deployments/queries";
import { checkParams } from "@/lib/flows/check-params";
import { resolveVariables } from "@/lib/flows/variables/resolve-variables";
import { datesBetween, mostBackfilled, steps } from "./backfill-dates";
import { startRun } from "./start-run";

const Params = z.record(z.string(), z.unknown());

/** A range of dates as parameters of runs. */
const Dates = z.strictObject({
  param: z
    .string()
    .min(1, "Choose a parameter.")
    .describe("Parameter that gets the date, such as 2026-01-31."),
  from: z.iso.date("Choose a date."),
  to: z.iso.date("Choose a date.").describe("Last date; included."),
  every: z.enum(steps).default("day"),
  until: z
    .string()
    .optional()
    .describe("Parameter that gets the date of the next run, where this one's part ends."),
});

/** Dates of a range, or parameter sets, for which a backfill starts runs. */
export const BackfillRequest = z
  .strictObject({
    dates: Dates.optional(),
    items: z
      .array(Params, "Write a JSON list of objects.")
      .min(1, "Give at least one set of parameters.")
      .max(mostBackfilled)
      .optional(),
    params: Params.default({}).describe("Parameters that all runs share, beside those of the deployment."),
    concurrency: z.int().min(1).max(100).default(1).describe("How many runs go at once."),
    priority: Priority.optional().describe("Priority of its runs, where their deployment has none."),
  })
  .refine(({ dates, items }) => (dates === undefined) !== (items === undefined), {
    error: "Give either dates or items.",
    path: ["items"],
  });
export type BackfillRequest = z.output<typeof BackfillRequest>;

/**
 * Starts a backfill: a run of the flow `backfill`, which starts a run of the deployment for each date or parameter set. It
 * is cancelled, held and retried as any run.
 * @throws DomainError "not-found"; "conflict" while the deployment is paused; "invalid" naming the parameter of the first
 * run that does not fit
 */
export async function startBackfill(
  teamId: string,
  slug: string,
  request: BackfillRequest,
  { trigger, idempotencyKey }: { trigger: Trigger; idempotencyKey?: string },
): Promise<{ id: string; isNew: boolean }> {
  const deployment = await getDeployment(teamId, slug);
  if (deployment.flow.slug === "backfill")
    throw new DomainError(
      "conflict",
      "This deployment is the backfill itself. Name the one that it is to run.",
    );
  if (deployment.isPaused)
    throw new DomainError("conflict", "This deployment is paused. Resume it to start a backfill.");
  const shared = await resolveVariables(teamId, request.params);
  const items = itemsOf(request).map((item) => ({ ...shared, ...item }));
  const preset = await resolveVariables(teamId, deployment.params);
  items.forEach((item, index) => {
    checkParams(deployment.flowVersion.definition.params, { ...preset, ...item }, `items.${index}`);
  });
  const { concurrency, priority } = request;
  const params = { deployment: slug, items, concurrency };
  return startRun(teamId, "backfill", { params, trigger, idempotencyKey, priority, tags: [tagOf(slug)] });
}

/** Tag of the backfills of a deployment. */
export function tagOf(slug: string): string {
  return slug.slice(0, 60);
}

function itemsOf({ dates, items = [] }: BackfillRequest): Record<string, unknown>[] {
  if (!dates) return items;
  const { param, from, to, every, until } = dates;
  const found = datesBetween(from, to, every);
  const issue = (message: string) => new DomainError("invalid", message, [{ path: "dates.to", message }]);
  if (found.length === 0) throw issue("The last date lies before the first.");
  if (found.length > mostBackfilled)
    throw issue(
      `This range has more than ${mostBackfilled.toLocaleString("en-US")} dates. Start several backfills.`,
    );
  return found.map(({ date, next }) => ({ [param]: date, ...(until && { [until]: next }) }));
}
