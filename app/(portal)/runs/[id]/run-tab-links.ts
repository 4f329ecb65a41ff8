import type { Tab } from "@/app/_components/ui/tabs-nav";
import type { NodeChildren } from "@/lib/runs/read/child-queries";
import { type RunAddress, runTabs } from "./run-address";
import { runHref } from "./run-href";

/** The tabs of a run; that of its children only where it has any. */
export function runTabLinks(runId: string, address: RunAddress, started: readonly NodeChildren[]): Tab[] {
  return runTabs
    .filter((name) => name !== "children" || started.length > 0)
    .map((name) => ({
      label: name.charAt(0).toUpperCase() + name.slice(1),
      href: runHref(runId, {
        ...address,
        tab: name,
        // Of the children, `node` chooses those of one task; it is not kept between tabs.
        node: name === address.tab ? address.node : name === "logs" ? address.task : undefined,
        cursor: undefined,
        state: undefined,
      }),
      isCurrent: name === address.tab,
      count: name === "children" ? started.reduce((sum, { total }) => sum + total, 0) : undefined,
    }));
}
