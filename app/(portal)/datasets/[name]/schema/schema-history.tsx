import { Time } from "@/app/_components/ui/time";
import { schemaChanges } from "@/lib/datasets/schema/schema-changes";
import type { StoredSchema } from "@/lib/datasets/schema/stored-schema";

const shownChanges = 5;

/** Versions of a schema, newest first: who made each, when, and what it changed. */
export function SchemaHistory({ schemas }: { schemas: StoredSchema[] }) {
  return (
    <ol className="grid gap-2 text-sm">
      {schemas.map(({ number, origin, by, createdAt, schema }, index) => {
        const before = schemas[index + 1];
        const changes = before && origin === "edited" ? schemaChanges(before.schema, schema) : [];
        return (
          <li key={number} className="border-l-2 border-line pl-3 [overflow-wrap:anywhere]">
            {createdAt ? (
              <>
                Version {number}, {origin === "edited" ? "edited" : "proposed at an upload"} by{" "}
                {by ?? "a run"} <Time value={createdAt} />
              </>
            ) : (
              "Proposed from the profile. Save it to keep it."
            )}
            {changes.length > 0 && (
              <ul className="list-disc pl-5 text-muted">
                {changes.slice(0, shownChanges).map((change) => (
                  <li key={change}>{change}</li>
                ))}
                {changes.length > shownChanges && <li>{changes.length - shownChanges} more</li>}
              </ul>
            )}
          </li>
        );
      })}
    </ol>
  );
}
