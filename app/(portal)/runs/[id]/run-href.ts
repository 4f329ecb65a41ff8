import type { RunAddress } from "./run-address";

/** The nodes that `open` names. */
export function openNodes({ open }: Pick<RunAddress, "open">): string[] {
  return open?.split(",").filter(Boolean) ?? [];
}

/** The address with a node's fan-out opened, or closed again. */
export function toggleOpen(address: RunAddress, node: string): RunAddress {
  const open = openNodes(address);
  const next = open.includes(node) ? open.filter((other) => other !== node) : [...open, node];
  return { ...address, open: next.join(",") || undefined };
}

/** The address with a task selected, or with none: its log, where it is shown, is of that task alone. */
export function withTask(address: RunAddress, task: string | undefined): RunAddress {
  return { ...address, task, node: address.tab === "logs" ? task : address.node };
}

/** The address of a run's page; what is undefined is left out. */
export function runHref(id: string, address: Partial<RunAddress> = {}): string {
  const entries = Object.entries(address).filter(([, value]) => value !== undefined && value !== "");
  const query = new URLSearchParams(entries as [string, string][]).toString();
  return `/runs/${id}${query && `?${query}`}`;
}

/** The address that lists the runs that a node has started. */
export function childrenHref(runId: string, node: string): string {
  return runHref(runId, { tab: "children", node });
}
