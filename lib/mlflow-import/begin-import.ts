import type { OpenedBlock } from "@/lib/blocks/block-type";
import type mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { connectMlflow } from "@/lib/blocks/catalog/mlflow-server";
import { starterOf } from "@/lib/runs/read/starter";
import type { ImportContext } from "./import-context";
import type { Wanted } from "./import-experiments";
import { Ledger } from "./ledger";
import { readSince } from "./since";

/** Prepares a task of the import: the server of its block, the rights of whoever started its run, an empty ledger. */
export async function beginImport(
  { teamId, runId, signal }: { teamId: string; runId: string; signal: AbortSignal },
  server: OpenedBlock<typeof mlflowServer>,
  input: { experiments: string[]; withFiles: boolean; since: string },
): Promise<{ context: ImportContext; wanted: Wanted }> {
  const { experiments, withFiles } = input;
  const context = {
    teamId,
    source: connectMlflow(teamId, server, { signal }),
    sourceUri: server.uri,
    mover: await starterOf(teamId, runId),
    withFiles,
    ledger: new Ledger(),
    signal,
  };
  return { context, wanted: { experiments, since: readSince(input.since) } };
}
