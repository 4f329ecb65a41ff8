import type { Readable } from "node:stream";
import { and, asc, eq, or, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { experimentArtifacts, experimentRuns } from "@/db/schema/experiments";
import { DomainError } from "@/lib/errors";
import { storage } from "@/lib/storage/open-storage";
import { artifactStoragePath, cleanArtifactPath } from "./experiment";
import { getExperimentRun } from "./queries";

export type RunArtifact = typeof experimentArtifacts.$inferSelect;

const maxFileBytes = 5 * 1024 ** 3;

/** Keeps a file of a run, replacing one of the same path. @throws DomainError "not-found", "invalid", "too-large" */
export async function putRunArtifact(
  teamId: string,
  runId: string,
  path: string,
  body: Readable | Uint8Array | string,
): Promise<RunArtifact> {
  const clean = cleanArtifactPath(path);
  if (clean === "") throw new DomainError("invalid", "Invalid artifact path.");
  const run = await getExperimentRun(teamId, runId);
  const root = artifactStoragePath(teamId, run.experimentWireId, runId);
  const stored = await storage(teamId).put(`${root}/${clean}`, body, { maxBytes: maxFileBytes });
  const { uri, sha256, sizeBytes } = stored;
  const [row] = await db()
    .insert(experimentArtifacts)
    .values({ runId, path: clean, uri, sha256, sizeBytes })
    .onConflictDoUpdate({
      target: [experimentArtifacts.runId, experimentArtifacts.path],
      set: { uri, sha256, sizeBytes, createdAt: new Date() },
    })
    .returning();
  return row!;
}

/** Files and folders directly below `path`, by full path; none when the path is a file or does not exist. */
export async function listRunArtifacts(
  teamId: string,
  runId: string,
  path = "",
): Promise<{ path: string; isDirectory: boolean; sizeBytes?: number }[]> {
  const prefix = path === "" ? "" : `${cleanArtifactPath(path)}/`;
  const entries = new Map<string, { path: string; isDirectory: boolean; sizeBytes?: number }>();
  for (const file of await artifactsBelow(teamId, runId, path)) {
    if (!file.path.startsWith(prefix)) continue;
    const [name, ...deeper] = file.path.slice(prefix.length).split("/");
    const full = prefix + name;
    if (deeper.length > 0) entries.set(full, { path: full, isDirectory: true });
    else entries.set(full, { path: full, isDirectory: false, sizeBytes: file.sizeBytes });
  }
  return [...entries.values()];
}

/** Every file of a run in all its folders, by path. */
export function listAllRunArtifacts(teamId: string, runId: string): Promise<RunArtifact[]> {
  return artifactsBelow(teamId, runId, "");
}

/** A file of a run: its storage URI, size and hash. @throws DomainError "not-found" */
export async function getRunArtifact(teamId: string, runId: string, path: string): Promise<RunArtifact> {
  const clean = cleanArtifactPath(path);
  const found = (await artifactsBelow(teamId, runId, clean)).find((file) => file.path === clean);
  if (!found) throw new DomainError("not-found", `No such artifact: '${clean}'.`);
  return found;
}

/** Deletes a file or all of a folder; nothing happens when there is none. */
export async function deleteRunArtifacts(teamId: string, runId: string, path: string): Promise<void> {
  for (const file of await artifactsBelow(teamId, runId, path)) {
    await db()
      .delete(experimentArtifacts)
      .where(and(eq(experimentArtifacts.runId, runId), eq(experimentArtifacts.path, file.path)));
    await storage(teamId).delete(file.uri);
  }
}

/** The file of that path and all files below it. @throws DomainError "invalid" for a hostile path */
async function artifactsBelow(teamId: string, runId: string, path: string): Promise<RunArtifact[]> {
  const clean = cleanArtifactPath(path);
  const rows = await db()
    .select({ file: experimentArtifacts })
    .from(experimentArtifacts)
    .innerJoin(experimentRuns, eq(experimentRuns.id, experimentArtifacts.runId))
    .where(
      and(
        eq(experimentRuns.teamId, teamId),
        eq(experimentArtifacts.runId, runId),
        clean === ""
          ? undefined
          : or(
              eq(experimentArtifacts.path, clean),
              sql`starts_with(${experimentArtifacts.path}, ${`${clean}/`})`,
            ),
      ),
    )
    .orderBy(asc(experimentArtifacts.path));
  return rows.map(({ file }) => file);
}
