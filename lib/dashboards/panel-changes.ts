import { DomainError } from "@/lib/base/errors";
import { issueInWords } from "@/lib/base/issue-words";
import { DashboardContent, type Panel } from "./dashboard";
import type { StoredPanel } from "./panel-frame";

export const panelChanges = ["up", "down", "width", "remove"] as const;
export type PanelChange = (typeof panelChanges)[number];

/** Panels with one in the place of the panel with its id, or at the end. @throws DomainError "invalid" for too many */
export function withPanel(panels: readonly StoredPanel[], panel: Panel): Panel[] {
  const isThere = panels.some(({ id }) => id === panel.id);
  const changed = isThere ? panels.map((one) => (one.id === panel.id ? panel : one)) : [...panels, panel];
  const parsed = DashboardContent.shape.panels.safeParse(changed);
  if (parsed.success) return parsed.data;
  throw new DomainError("invalid", issueInWords(parsed.error.issues[0]!));
}

/** Panels with one moved, resized or removed. @throws DomainError "not-found" */
export function changedPanels(panels: readonly StoredPanel[], id: string, change: PanelChange): Panel[] {
  const at = panels.findIndex((panel) => panel.id === id);
  const panel = panels[at];
  if (!panel) throw new DomainError("not-found", "This panel was removed in the meantime.");
  if (change === "remove") return panels.toSpliced(at, 1);
  if (change === "width")
    return panels.toSpliced(at, 1, { ...panel, width: panel.width === "full" ? "half" : "full" });
  const to = Math.min(panels.length - 1, Math.max(0, change === "up" ? at - 1 : at + 1));
  return panels.toSpliced(at, 1).toSpliced(to, 0, panel);
}
