import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDatabase } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { listTeamIds } from "@/lib/teams/queries";
import { startPortal } from "./server";

/** A portal whose database the test also reads and writes, as another executor does. */
export async function openSharedPortal() {
  const dataDir = mkdtempSync(join(tmpdir(), "switchyard-e2e-shared-"));
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
  process.env.DATABASE_URL = postgres.url;
  const portal = await startPortal({ env: { DATABASE_URL: postgres.url } });
  return {
    portal,
    teamId: (await listTeamIds())[0]!,
    async close() {
      await portal.stop();
      await closeDatabase();
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
