const name = "[^/?#]+";
const pages: { pattern: RegExp; path: (...parts: string[]) => string }[] = [
  {
    pattern: /^\/experiments\/(\d+)\/runs\/([0-9a-f]{32})(?:\/|$)/,
    path: (id, run) => `/experiments/${id}/runs/${run}`,
  },
  { pattern: /^\/experiments\/(\d+)\/traces$/, path: (id) => `/experiments/${id}/traces` },
  { pattern: /^\/experiments\/(\d+)(?:\/|$)/, path: (id) => `/experiments/${id}` },
  { pattern: /^\/experiments$/, path: () => "/experiments" },
  {
    pattern: new RegExp(`^/models/(${name})/versions/(\\d+)$`),
    path: (model, version) => `/models/${model}/${version}`,
  },
  { pattern: new RegExp(`^/models/(${name})$`), path: (model) => `/models/${model}` },
  { pattern: /^\/models$/, path: () => "/models" },
];

/**
 * The page of the portal for the fragment of an address of MLflow's UI, such as `#/experiments/1/runs/<id>`; undefined for
 * another fragment. A trace may be named in the query, as `selectedEvaluationId`.
 */
export function pathOfMlflowAddress(hash: string): string | undefined {
  const [place = "", query] = hash.replace(/^#/, "").split("?");
  const trace = new URLSearchParams(query).get("selectedEvaluationId");
  const [, experiment] = place.match(/^\/experiments\/(\d+)\/traces$/) ?? [];
  if (experiment && trace) return `/experiments/${experiment}/traces/${encodeURIComponent(trace)}`;
  for (const { pattern, path } of pages) {
    const found = place.match(pattern);
    if (found) return path(...found.slice(1));
  }
  return undefined;
}
