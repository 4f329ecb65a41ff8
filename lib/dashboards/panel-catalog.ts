import { loadBySlug } from "@/lib/base/by-slug";
import type { PanelType } from "./panel-type";

const files = import.meta.glob<{ default: PanelType }>("./panels/*.ts");

/** Kinds of panels by slug: every file in lib/dashboards/panels. */
export const panelTypes: ReadonlyMap<string, PanelType> = await loadBySlug(files);
