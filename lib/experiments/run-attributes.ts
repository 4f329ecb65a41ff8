import { type SQL, sql } from "drizzle-orm";
import { experimentRuns, experiments } from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";

/** Attributes of runs by their names in filters and orders: texts. */
const texts: Record<string, SQL> = {
  run_id: sql`${experimentRuns.id}`,
  run_name: sql`${experimentRuns.name}`,
  "Run name": sql`${experimentRuns.name}`,
  "Run Name": sql`${experimentRuns.name}`,
  "run name": sql`${experimentRuns.name}`,
  artifact_uri: sql`(select coalesce(${experiments.artifactLocation}, 'mlflow-artifacts:/' || ${experiments.wireId})
    || '/' || ${experimentRuns.id} || '/artifacts' from ${experiments} where ${experiments.id} = ${experimentRuns.experimentId})`,
  status: sql`${experimentRuns.status}`,
  user_id: sql`${experimentRuns.userName}`,
};
const times: Record<string, SQL> = {
  start_time: sql`${experimentRuns.startedAt}`,
  created: sql`${experimentRuns.startedAt}`,
  Created: sql`${experimentRuns.startedAt}`,
  end_time: sql`${experimentRuns.endedAt}`,
};

/** An attribute of runs. @param use in the message @throws DomainError "invalid" for a key that runs do not have */
export function runAttribute(
  key: string,
  use: "the filter" | "order_by",
): { type: "text" | "time"; value: SQL } {
  if (Object.hasOwn(texts, key)) return { type: "text", value: texts[key]! };
  if (Object.hasOwn(times, key)) return { type: "time", value: times[key]! };
  throw new DomainError("invalid", `Invalid attribute key "${key}" in ${use}.`);
}
