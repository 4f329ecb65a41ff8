import { type SQL, sql } from "drizzle-orm";
import { experimentRuns } from "@/db/schema/experiments";
import type { Comparison, Order } from "./filter";

export interface RunSearch {
  experimentWireIds: string[];
  filter?: string;
  orderBy?: string[];
  viewType?: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL";
  limit: number;
  offset?: number;
  /** Cursor of the row before the first one, in place of an offset. */
  after?: string;
}

/** A search with its filter and order as parsed. */
export interface RunPlan {
  teamId: string;
  search: RunSearch;
  comparisons: Comparison[];
  orders: Order[];
}

/** Conditions on the stage of a run. */
export function lifecycle({ viewType = "ACTIVE_ONLY" }: RunSearch): SQL[] {
  if (viewType === "ALL") return [];
  return [sql`${experimentRuns.lifecycleStage} = ${viewType === "DELETED_ONLY" ? "deleted" : "active"}`];
}
