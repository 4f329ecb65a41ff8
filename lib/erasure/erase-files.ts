import { text } from "node:stream/consumers";
import { and, asc, eq, sql as raw } from "drizzle-orm";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { erasureSteps } from "@/db/schema/erasures";
import { experimentArtifacts, experimentRuns } from "@/db/schema/experiments";
import { modelVersionFiles } from "@/db/schema/registered-models";
import { runs } from "@/db/schema/runs";
import { endedStates } from "@/lib/base/run";
import { putRunArtifact } from "@/lib/experiments/run-artifacts";
import { runFolder } from "@/lib/runs/keep/run-folder";
import { storage } from "@/lib/storage/open-storage";
import { eraseInDocument } from "./erase-table";
import type { Running } from "./erasure";

/** Larger files are not searched; the report names them. */
const mostBytes = 32 * 1024 * 1024;
const textEndings = /\.(json|csv|tsv|txt|md|html|ya?ml|log|jsonl)$/i;
/** A fetched file that has become a dataset version, or failed to: a copy that no later run reads. */
const fetchedCopy = /\/source$/;

/** Deletes files of ended runs that hold a key. Their references carry a hash, so a changed file would not be read again. */
export async function eraseRunFiles(erasure: Running, signal?: AbortSignal): Promise<void> {
  const { teamId, keys } = erasure;
  if (await isDone(erasure, "run-files")) return;
  const place = storage(teamId);
  let searched = 0;
  let changed = 0;
  let kept = 0;
  for (const { path } of await place.list(`runs/${teamId}`)) {
    if (signal?.aborted) return;
    const runId = path.split("/").at(-1)!;
    const isEnded = await hasEnded(teamId, runId);
    const folders = [runFolder(teamId, runId)];
    for (const folder of folders)
      for (const file of await place.list(folder)) {
        if (file.isDirectory) {
          folders.push(file.path);
          continue;
        }
        searched++;
        const uri = `local:${file.path}`;
        const isCopy = fetchedCopy.test(file.path);
        const holds =
          isCopy ||
          (textEndings.test(file.path) &&
            file.sizeBytes <= mostBytes &&
            eraseInDocument(await text(await place.read(uri)), keys) !== undefined);
        if (!holds) continue;
        if (!isEnded) kept++;
        else {
          await place.delete(uri);
          changed++;
        }
      }
  }
  const note =
    kept > 0
      ? `${kept} files belong to runs in progress. Request the erasure again when they have ended.`
      : null;
  await keepStep(erasure, {
    kind: "run-files",
    subject: "runs",
    name: "files of runs",
    searched,
    changed,
    note,
  });
}

/** Changes files that experiment runs logged as text. A file that a model version was registered with stays, and is named. */
export async function eraseExperimentFiles(erasure: Running, signal?: AbortSignal): Promise<void> {
  const { teamId, keys } = erasure;
  if (await isDone(erasure, "experiment-file")) return;
  let searched = 0;
  let unread = 0;
  let changed = 0;
  const held: string[] = [];
  for (let last = { runId: "", path: "" }; !signal?.aborted; ) {
    const files = await db()
      .select({ file: experimentArtifacts })
      .from(experimentArtifacts)
      .innerJoin(experimentRuns, eq(experimentRuns.id, experimentArtifacts.runId))
      .where(
        and(
          eq(experimentRuns.teamId, teamId),
          raw`(${experimentArtifacts.runId}, ${experimentArtifacts.path}) > (${last.runId}, ${last.path})`,
        ),
      )
      .orderBy(asc(experimentArtifacts.runId), asc(experimentArtifacts.path))
      .limit(200);
    for (const { file } of files) {
      if (signal?.aborted) return;
      searched++;
      if (!textEndings.test(file.path) || file.sizeBytes > mostBytes) {
        unread++;
        continue;
      }
      const erased = eraseInDocument(await text(await storage(teamId).read(file.uri)), keys);
      if (!erased) continue;
      if (await isRegistered(file.uri)) held.push(`${file.path} of ${file.runId.slice(0, 8)}`);
      else {
        await putRunArtifact(teamId, file.runId, file.path, erased.value);
        changed++;
      }
    }
    if (files.length < 200) break;
    last = files.at(-1)!.file;
  }
  if (signal?.aborted) return;
  const notes = [
    unread > 0 ? `${unread} files are no text and were not searched.` : "",
    held.length > 0 ? `Model versions hold ${held.slice(0, 10).join(", ")}. Delete those versions.` : "",
  ];
  const note = notes.filter(Boolean).join(" ") || null;
  await keepStep(erasure, {
    kind: "experiment-file",
    subject: "all",
    name: "files of experiments",
    searched,
    changed,
    note,
  });
}

async function hasEnded(teamId: string, runId: string): Promise<boolean> {
  const [run] = await readRows(sql()`select state from runs where team_id = ${teamId} and id = ${runId}`, {
    state: runs.state,
  });
  return run === undefined || endedStates.includes(run.state);
}

async function isRegistered(uri: string): Promise<boolean> {
  const [file] = await db()
    .select({ uri: modelVersionFiles.uri })
    .from(modelVersionFiles)
    .where(eq(modelVersionFiles.uri, uri))
    .limit(1);
  return file !== undefined;
}

async function isDone({ id }: Running, kind: "run-files" | "experiment-file"): Promise<boolean> {
  const [step] = await db()
    .select({ isDone: erasureSteps.isDone })
    .from(erasureSteps)
    .where(and(eq(erasureSteps.erasureId, id), eq(erasureSteps.kind, kind)));
  return step?.isDone ?? false;
}

async function keepStep(
  { id }: Running,
  step: Pick<typeof erasureSteps.$inferInsert, "kind" | "subject" | "name" | "searched" | "changed" | "note">,
): Promise<void> {
  await db()
    .insert(erasureSteps)
    .values({ erasureId: id, isDone: true, ...step })
    .onConflictDoNothing();
}
