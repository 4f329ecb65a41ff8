import { Time } from "@/app/_components/ui/time";
import { ChangeHistory } from "@/app/(portal)/datasets/[name]/change-history";
import { schemaChanges } from "@/lib/datasets/schema/schema-changes";
import type { StoredSchema } from "@/lib/datasets/schema/stored-schema";

/** Versions of a schema, newest first: who made each, when, and what it changed. */
export function SchemaHistory({ schemas }: { schemas: StoredSchema[] }) {
  const versions = schemas.map(({ number, origin, by, createdAt, schema }, index) => {
    const before = schemas[index + 1];
    return {
      number,
      what: createdAt ? (
        <>
          Version {number}, {origin === "edited" ? "edited" : "proposed at an upload"} by {by ?? "a run"}{" "}
          <Time value={createdAt} />
        </>
      ) : (
        "Proposed from the profile. Save it to keep it."
      ),
      changes: before && origin === "edited" ? schemaChanges(before.schema, schema) : [],
    };
  });
  return <ChangeHistory versions={versions} />;
}
