import { DomainError } from "@/lib/base/errors";
import { within } from "@/lib/base/within";
import { artifactUri, cleanArtifactPath, type ExperimentRun } from "@/lib/experiments/experiment";
import { getRunArtifact, listAllRunArtifacts } from "@/lib/experiments/run-artifacts";
import { listBelow, storageForUri } from "./open-bucket";

/** A file of a run. */
export interface RunFile {
  /** Relative to the root of the run's files. */
  path: string;
  /** A storage URI (lib/storage/storage.ts). */
  uri: string;
  sizeBytes: number;
}

/** Time that a page waits for a bucket, in ms. */
const longestMs = 10_000;

type OfRun = Pick<ExperimentRun, "id" | "experimentWireId" | "artifactLocation">;

/**
 * All files of a run: those that the portal keeps, and those below the `gs://` root of its experiment that a block of the
 * team gives access to.
 * @returns `problem` when files lie where the portal does not read, or the bucket does not answer
 */
export async function listRunFiles(
  teamId: string,
  run: OfRun,
): Promise<{ files: RunFile[]; problem?: string }> {
  const kept = await listAllRunArtifacts(teamId, run.id);
  if (run.artifactLocation === null) return { files: kept };
  if (!run.artifactLocation.startsWith("gs://")) return { files: kept, problem: outside(run) };
  try {
    const listed = await within(AbortSignal.timeout(longestMs), listBelow(teamId, artifactUri(run)));
    if (listed) return { files: [...kept, ...listed] };
    return { files: kept, problem: `${outside(run)} Create a block for the bucket to read them.` };
  } catch (error) {
    if (error instanceof DomainError) return { files: kept, problem: error.message };
    if (!(error instanceof DOMException && error.name === "TimeoutError")) throw error;
    return { files: kept, problem: `The bucket of ${artifactUri(run)} did not answer in time. Try again.` };
  }
}

/** A file of a run. @throws DomainError "not-found"; "invalid" for a hostile path, and where the portal does not read */
export async function getRunFile(teamId: string, run: OfRun, path: string): Promise<RunFile> {
  const clean = cleanArtifactPath(path);
  if (run.artifactLocation?.startsWith("gs://")) {
    const place = await storageForUri(teamId, `${artifactUri(run)}/${clean}`);
    const { uri, sizeBytes } = await place.stat(`${artifactUri(run)}/${clean}`);
    return { path: clean, uri, sizeBytes };
  }
  if (run.artifactLocation !== null) throw new DomainError("invalid", outside(run));
  return getRunArtifact(teamId, run.id, clean);
}

function outside(run: OfRun): string {
  return `The files of this run lie at ${artifactUri(run)}, which this server does not read.`;
}
