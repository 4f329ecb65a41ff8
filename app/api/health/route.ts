import { environment } from "@/lib/base/environment";
import { databaseState } from "@/lib/health/database-state";
import { diskState } from "@/lib/health/disk-state";
import { version } from "@/package.json";

/**
 * Whether the process can do its work: 200, or 503 with the part that cannot, within a second also where all
 * connections
 * to the database are busy. A silent executor is no reason for 503: pages and the API still answer, and runs wait.
 */
export async function GET(): Promise<Response> {
  const { executor, dataDir } = environment();
  const [{ database, executorDownSince, executorProblem }, disk] = await Promise.all([
    databaseState(),
    diskState(dataDir),
  ]);
  const isOk = database === "ok" && disk === "ok";
  return Response.json(
    {
      status: isOk ? "ok" : "failing",
      database,
      disk,
      executor,
      executorDownSince,
      executorProblem,
      version,
    },
    { status: isOk ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
