/** Address of a deployment's run form, filled in with some parameters: `prefill` reads them. */
export function runFormHref(slug: string, params: Record<string, unknown>): string {
  const known = Object.entries(params).flatMap(([name, value]) =>
    ["string", "number", "boolean"].includes(typeof value) ? [[name, String(value)]] : [],
  );
  return `/deployments/${slug}?${new URLSearchParams(known)}#run`;
}
