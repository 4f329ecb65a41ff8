import { boolean, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, json, jsonb } from "@/db/columns";
import { teamId, users } from "./teams";

export const flows = pgTable(
  "flows",
  {
    id: id(),
    teamId: teamId(),
    slug: text().notNull(),
    name: text().notNull(),
    description: text().notNull().default(""),
    /** True for flows that come with the product, defined by a file in inngest/flows. */
    isShipped: boolean().notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.slug)],
);

/** Immutable. `hash` is the SHA-256 of the canonical definition (lib/flows/flow-hash.ts). */
export const flowVersions = pgTable(
  "flow_versions",
  {
    id: id(),
    teamId: teamId(),
    flowId: text()
      .notNull()
      .references(() => flows.id, { onDelete: "cascade" }),
    version: integer().notNull(),
    hash: text().notNull(),
    /** A `FlowDefinition` of lib/flows/flow.ts. Stored as `json`, which keeps the order of fields: forms use it. */
    definition: json().$type<unknown>().notNull(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    /** Time when this content was last saved: the flow's newest version is the one saved last. */
    savedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.flowId, t.hash), uniqueIndex().on(t.flowId, t.version)],
);

export const deployments = pgTable(
  "deployments",
  {
    id: id(),
    teamId: teamId(),
    slug: text().notNull(),
    name: text().notNull(),
    description: text().notNull().default(""),
    flowId: text()
      .notNull()
      .references(() => flows.id),
    /** Null follows the newest version of the flow. */
    flowVersionId: text().references(() => flowVersions.id),
    params: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    /** Block names by slot. */
    blocks: jsonb().$type<Record<string, string>>().notNull().default({}),
    /** Maximum concurrent runs; null for no limit. */
    concurrencyLimit: integer(),
    /** Policy for a run that finds no free slot. */
    onConflict: text({ enum: ["queue", "cancel-new"] })
      .notNull()
      .default("queue"),
    tags: text().array().notNull().default([]),
    /** Order of its runs where they wait for a slot, highest first; null for that of the run that starts them, else 0. */
    priority: integer(),
    /** Number of times that a run is retried by itself after it has Failed, Crashed or TimedOut, and the delay before each. */
    retries: integer().notNull().default(0),
    retryDelayMs: integer().notNull().default(0),
    /** Pool of workers for nodes that name none; null for that of the flow. */
    pool: text(),
    isPaused: boolean().notNull().default(false),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.slug), index().on(t.flowId)],
);
