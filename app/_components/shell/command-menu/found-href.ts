import {
  BellRing,
  Box,
  Database,
  FileText,
  FlaskConical,
  KeyRound,
  LayoutDashboard,
  ListTree,
  type LucideIcon,
  Rocket,
  Workflow,
} from "lucide-react";
import type { FoundKind } from "@/lib/search/find-by-name";

/** Label, icon and page of each kind of search result. */
export const foundKinds: Record<FoundKind, { label: string; icon: LucideIcon; path: string }> = {
  run: { label: "Runs", icon: ListTree, path: "/runs" },
  deployment: { label: "Deployments", icon: Rocket, path: "/deployments" },
  flow: { label: "Flows", icon: Workflow, path: "/flows" },
  dataset: { label: "Datasets", icon: Database, path: "/datasets" },
  model: { label: "Models", icon: Box, path: "/models" },
  experiment: { label: "Experiments", icon: FlaskConical, path: "/experiments" },
  artifact: { label: "Artifacts", icon: FileText, path: "/artifacts" },
  block: { label: "Blocks", icon: KeyRound, path: "/blocks" },
  automation: { label: "Alerts", icon: BellRing, path: "/alerts" },
  dashboard: { label: "Dashboards", icon: LayoutDashboard, path: "/dashboards" },
};

/** The address of the page that shows it. */
export function foundHref({ kind, id }: { kind: FoundKind; id: string }): string {
  return `${foundKinds[kind].path}/${encodeURIComponent(id)}`;
}
