/** Places of the documentation about pages of the portal, the most special first: its page, and a heading of it. */
export const helpPlaces: [path: string, page: string, heading: string][] = [
  ["/settings/variables", "guide", "variables"],
  ["/settings/workers", "guide", "workers"],
  ["/settings/erasures", "rest-api", "erasure"],
  ["/settings/network", "guide", "blocks"],
  ["/settings", "guide", "people"],
  ["/runs", "guide", "starting-runs"],
  ["/deployments", "guide", "starting-runs"],
  ["/webhooks", "guide", "starting-runs"],
  ["/schedules", "guide", "starting-runs"],
  ["/alerts", "guide", "alerts"],
  ["/events", "reference", "events"],
  ["/flows", "guide", "tasks-for-your-own-flows"],
  ["/artifacts", "guide", "reports"],
  ["/datasets", "guide", "data"],
  ["/sql", "guide", "data"],
  ["/dashboards", "guide", "data"],
  ["/models", "guide", "models"],
  ["/experiments", "guide", "experiments"],
  ["/blocks", "guide", "blocks"],
];

/** The address of the documentation about a page of the portal. */
export function helpOf(pathname: string): string {
  const found = helpPlaces.find(([path]) => pathname === path || pathname.startsWith(`${path}/`));
  return found ? `/docs/${found[1]}#section-${found[2]}` : "/docs";
}
