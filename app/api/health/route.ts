import { sql } from "@/db/client";
import { environment } from "@/lib/environment";
import { findExecutorDown } from "@/lib/executors/queries";
import { diskState } from "@/lib/health/disk-state";
import { version } from "@/package.json";

/**
 * Whether the process can do its work: 200, or 503 with the part that cannot. A silent executor is no reason for 503:
 * pages and the API still answer, and runs wait.
 */
export async function GET(): Promise<Response> {
  const { executor, dataDir } = environment();
  const database = await sql()`select 1`.then(
    () => "ok",
    () => "failing",
  );
  const disk = await diskState(dataDir);
  const isOk = database === "ok" && disk === "ok";
  const executorDownSince = database === "ok" ? await findExecutorDown() : null;
  return Response.json(
    { status: isOk ? "ok" : "failing", database, disk, executor, executorDownSince, version },
    { status: isOk ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
