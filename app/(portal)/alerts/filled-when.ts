import { z } from "zod";
import type { Kind } from "@/lib/automations/sentence";

/** Query of the page that makes an alert: its condition, by name, and what it is about. Unknown values are left out. */
export const NewAlertQuery = z.object({
  when: z.string().optional().catch(undefined),
  deployment: z.string().optional().catch(undefined),
  flow: z.string().optional().catch(undefined),
  dataset: z.string().optional().catch(undefined),
  model: z.string().optional().catch(undefined),
});
export type NewAlertQuery = z.infer<typeof NewAlertQuery>;

/** Values of the condition that the form of a new alert begins with: a failing run, unless the query names another. */
export function filledWhen(
  kinds: readonly Kind[],
  { when, deployment, flow, dataset, model }: NewAlertQuery,
): Record<string, unknown> {
  const kind = kinds.find(({ slug }) => slug === when) ?? kinds.find(({ slug }) => slug === "run-ended")!;
  const about = { of: deployment ? { deployment } : flow && { flow }, dataset, model };
  const filled = Object.entries(about).filter(
    ([field, value]) => value !== undefined && field in kind.fields,
  );
  return { ...kind.initial, ...Object.fromEntries(filled) };
}
