import { index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, jsonb, time } from "@/db/columns";
import { teamId, users } from "./teams";

/** Intervals in which the results of a dashboard are refreshed by themselves. */
export const refreshIntervals = ["never", "hourly", "daily", "weekly"] as const;

/** Pages of panels that a team composes. */
export const dashboards = pgTable(
  "dashboards",
  {
    id: id(),
    teamId: teamId(),
    /** In addresses and the API. */
    name: text().notNull(),
    title: text().notNull(),
    /** `Panel`s of lib/dashboards/dashboard.ts, in their order. */
    panels: jsonb().$type<unknown[]>().notNull(),
    refresh: text({ enum: refreshIntervals }).notNull().default("never"),
    /** Time from which the next refresh is due; null when none is to come. */
    dueAt: time(),
    /** Until then, the process that refreshes it is left alone. */
    leasedUntil: time(),
    refreshedAt: time(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name), index().on(t.dueAt)],
);

/** Result of the last successful refresh of a panel, and the error of a later one. */
export const dashboardResults = pgTable(
  "dashboard_results",
  {
    dashboardId: text()
      .notNull()
      .references(() => dashboards.id, { onDelete: "cascade" }),
    panelId: text().notNull(),
    teamId: teamId(),
    /** A `PanelResult` of lib/dashboards/panel-result.ts; null before the first success. */
    result: jsonb().$type<unknown>(),
    refreshedAt: time(),
    error: text(),
    failedAt: time(),
  },
  (t) => [primaryKey({ columns: [t.dashboardId, t.panelId] }), index().on(t.teamId)],
);

/** Links with which anyone may see the stored results of one dashboard until they end or are revoked. */
export const dashboardLinks = pgTable(
  "dashboard_links",
  {
    id: id(),
    teamId: teamId(),
    dashboardId: text()
      .notNull()
      .references(() => dashboards.id, { onDelete: "cascade" }),
    /** Recipient, in the words of its creator. */
    name: text().notNull(),
    /** SHA-256 (hex) of the token; the token itself is shown once and not stored. */
    tokenHash: text().notNull(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    /** Null for a link without an end. */
    expiresAt: time(),
    revokedAt: time(),
    lastOpenedAt: time(),
    openedCount: integer().notNull().default(0),
  },
  (t) => [uniqueIndex().on(t.tokenHash), index().on(t.dashboardId)],
);
