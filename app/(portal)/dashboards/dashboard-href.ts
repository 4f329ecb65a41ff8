/** Address of a dashboard's page. @param part the page to edit it, or that of its links */
export function dashboardHref(
  name: string,
  part?: "edit" | "share",
  search: { panel?: string; add?: string } = {},
): string {
  const query = new URLSearchParams(search).toString();
  return `/dashboards/${encodeURIComponent(name)}${part ? `/${part}` : ""}${query && `?${query}`}`;
}
