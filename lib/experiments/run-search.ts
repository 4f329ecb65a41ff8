import { type SQL, sql } from "drizzle-orm";
import { experimentRuns } from "@/db/schema/experiments";
import type { Comparison, Order } from "./filter";
import type { PageCursor } from "./page-cursor";

export interface RunSearch {
  experimentWireIds: string[];
  filter?: string;
  orderBy?: string[];
  viewType?: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL";
  limit: number;
  /** Cursor of the row before the first one. */
  after?: string;
}

/** A search as parsed, in experiments of the team. */
export interface RunPlan extends Pick<RunSearch, "viewType" | "limit"> {
  teamId: string;
  experimentIds: string[];
  comparisons: Comparison[];
  orders: Order[];
  after?: PageCursor;
  /** Comparisons of which it is known that many runs satisfy each. */
  frequent?: Comparison[];
}

/** A run of a page, with its place in the order. */
export interface PlacedRun {
  id: string;
  cursor: PageCursor;
}

/** Conditions on the stage of a run. */
export function lifecycle({ viewType = "ACTIVE_ONLY" }: RunPlan): SQL[] {
  if (viewType === "ALL") return [];
  return [sql`${experimentRuns.lifecycleStage} = ${viewType === "DELETED_ONLY" ? "deleted" : "active"}`];
}
