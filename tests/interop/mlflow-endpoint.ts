import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { closeDatabase } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { migrate } from "@/db/migrate";
import { handleMlflow } from "@/lib/mlflow-endpoint/server";
import { makeTeam } from "@/tests/test-database";

/**
 * The portal's MLflow endpoint for one new team, alone on a port, with its own Postgres and data folder. `calls`
 * collects method, path and status of every request.
 */
export async function startMlflowEndpoint() {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-interop-"));
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), log: () => {} });
  process.env.DATABASE_URL = postgres.url;
  process.env.DATA_DIR = join(folder, "data");
  await migrate();
  const { teamId } = await makeTeam();
  const calls: string[] = [];

  const server = createServer(async (incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    const hasBody = method !== "GET" && method !== "HEAD";
    const request = new Request(`http://${headers.host}${url}`, {
      method,
      headers: headers as Record<string, string>,
      ...(hasBody && { body: Readable.toWeb(incoming) as unknown as BodyInit, duplex: "half" }),
    } as RequestInit);
    const answer = await handleMlflow(teamId, request, { userName: "interop" });
    calls.push(`${method} ${url} ${answer.status}`);
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    outgoing.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    teamId,
    calls,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await closeDatabase();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
