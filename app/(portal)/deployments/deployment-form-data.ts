import { readBlockBindings } from "@/app/_components/forms/block-bindings";
import { readSchemaForm } from "@/app/_components/forms/schema-form-data";
import type { JsonSchema } from "@/lib/base/json-schema";

/** Values of a submitted `DeploymentForm`, to be parsed by the schemas of lib/deployments/deployment.ts. */
export function readDeploymentForm(form: FormData, paramsSchema: JsonSchema) {
  const text = (name: string) => String(form.get(name) ?? "");
  const number = (name: string) => (text(name) === "" ? null : Number(text(name)));
  return {
    name: text("name"),
    description: text("description"),
    version: number("version"),
    params: withoutDefaults(readSchemaForm(form, paramsSchema), paramsSchema),
    blocks: readBlockBindings(form),
    tags: text("tags")
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
    pool: text("pool").trim() || null,
    concurrencyLimit: number("concurrencyLimit"),
    onConflict: text("onConflict"),
    priority: number("priority"),
    retries: number("retries") ?? 0,
    retryDelayMs: Math.round((number("retryDelay") ?? 0) * 1000),
  };
}

/**
 * Controls show the defaults; only values that differ are stored, so that the deployment follows the flow's defaults.
 */
function withoutDefaults(values: Record<string, unknown>, { properties }: JsonSchema) {
  const defaults = (properties ?? {}) as Record<string, JsonSchema>;
  const isDefault = (name: string, value: unknown) =>
    JSON.stringify(defaults[name]?.default) === JSON.stringify(value);
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !isDefault(name, value)));
}
