import { index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, jsonb } from "@/db/columns";
import { datasets, datasetVersions } from "./datasets";
import { teamId, users } from "./teams";

/** Expectations of a dataset, in versions that never change. */
export const datasetExpectations = pgTable(
  "dataset_expectations",
  {
    id: id(),
    teamId: teamId(),
    datasetId: text()
      .notNull()
      .references(() => datasets.id, { onDelete: "cascade" }),
    number: integer().notNull(),
    /** `Expectation[]` of lib/datasets/expectations/expectation.ts. */
    expectations: jsonb().$type<unknown>().notNull(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.datasetId, t.number), index().on(t.teamId)],
);

/** Results of a dataset version by one version of the expectations; or the reason why there are none. */
export const expectationResults = pgTable(
  "expectation_results",
  {
    id: id(),
    teamId: teamId(),
    versionId: text()
      .notNull()
      .references(() => datasetVersions.id, { onDelete: "cascade" }),
    expectationsId: text()
      .notNull()
      .references(() => datasetExpectations.id, { onDelete: "cascade" }),
    /** The worst of all results; null when they could not be evaluated. */
    status: text({ enum: ["passed", "warned", "failed"] }),
    /** `ExpectationResult[]` of lib/datasets/expectations/result.ts. */
    results: jsonb().$type<unknown>().notNull(),
    error: text(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.versionId, t.expectationsId), index().on(t.teamId, t.createdAt)],
);
