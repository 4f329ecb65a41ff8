import { sql } from "@/db/client";
import { environment } from "@/lib/environment";
import { version } from "@/package.json";

/** Whether the process can do its work: 200, or 503 with the part that cannot. */
export async function GET(): Promise<Response> {
  const { executor } = environment();
  const database = await sql()`select 1`.then(
    () => "ok",
    () => "failing",
  );
  const isOk = database === "ok";
  return Response.json(
    { status: isOk ? "ok" : "failing", database, executor, version },
    { status: isOk ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
