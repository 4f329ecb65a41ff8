import { createHmac, timingSafeEqual } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { canonicalize } from "json-canonicalize";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { datasetVersions } from "@/db/schema/datasets";
import { DomainError } from "@/lib/base/errors";
import { teamKey } from "@/lib/crypto/team-key";
import { checkSha256, Digest } from "@/lib/storage/digest";
import { storageForUri } from "./open-bucket";

/** JSON Schema format of a storage URI that only a task's output may supply. */
export const storedFileFormat = "stored-file";

/**
 * Fields of a stored file that one task passes to another by reference. The signature covers every field, so a
 * reference can be passed on but neither forged nor changed.
 */
export const referenceFields = {
  uri: z.string().meta({ format: storedFileFormat }),
  sha256: z.string(),
  /** HMAC-SHA-256 (hex) with the team's key. Absent in references from runs before this field existed. */
  signature: z.string().optional(),
};

/** A reference to a stored file, without further fields. */
export const FileReference = z.object(referenceFields);
export type FileReference = z.infer<typeof FileReference>;

/** The run that receives a reference. */
export type Reader = { teamId: string; runId: string };

/** Signs a reference with the team's key, for the output of a task. */
export async function signReference<R extends FileReference>(
  teamId: string,
  reference: R,
): Promise<R & { signature: string }> {
  return { ...reference, signature: await signatureOf(teamId, reference) };
}

/**
 * Refuses a reference that no task of the team's runs made. An unsigned one, from before signatures existed, is looked
 * up: it must name a dataset version of the team, or a file of the reading run or of one of its parent runs.
 * @throws DomainError "invalid"
 */
export async function checkReference(
  reader: Reader,
  reference: FileReference & Record<string, unknown>,
): Promise<void> {
  const { signature } = reference;
  if (signature === undefined ? await isRecorded(reader, reference) : await isSigned()) return;
  throw new DomainError(
    "invalid",
    "This reference to a stored file was not made by a task of this team. Bind it to a task's output; in a run of an earlier version of Switchyard, retry from the task that made it.",
    [{ path: "uri", message: "Bind it to the output of a task." }],
  );

  async function isSigned(): Promise<boolean> {
    const expected = Buffer.from(await signatureOf(reader.teamId, reference), "hex");
    const received = Buffer.from(signature!, "hex");
    return received.length === expected.length && timingSafeEqual(received, expected);
  }
}

/**
 * Reads the file behind a reference, after verifying its signature and hash. @throws DomainError "invalid", "conflict"
 */
export async function readReference(reader: Reader, reference: FileReference): Promise<Buffer> {
  await checkReference(reader, reference);
  return readVerified(reader.teamId, reference);
}

/**
 * Reads a file at a URI that the portal itself recorded, after verifying its hash. Reads at most `maxBytes`. @throws
 * DomainError "conflict", "too-large"
 */
export async function readVerified(
  teamId: string,
  { uri, sha256 }: { uri: string; sha256: string },
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of await (await storageForUri(teamId, uri)).read(uri)) {
    size += chunk.length;
    if (size > maxBytes) throw new DomainError("too-large", `The file has more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const digest = new Digest();
  digest.update(bytes);
  checkSha256(digest.result().sha256, sha256);
  return bytes;
}

async function signatureOf(teamId: string, reference: Record<string, unknown>): Promise<string> {
  const { signature: _, ...signed } = reference;
  // In its stored form: JSON has no undefined fields.
  const plain = JSON.parse(JSON.stringify(signed));
  const text = canonicalize(["file reference", teamId, plain]);
  return createHmac("sha256", await teamKey(teamId))
    .update(text)
    .digest("hex");
}

/** True when a file is in the folder of the run or of one of its parent runs, or is a dataset version of the team. */
async function isRecorded(
  { teamId, runId }: Reader,
  { uri, sha256 }: { uri: string; sha256: string },
): Promise<boolean> {
  const [version] = await db()
    .select({ id: datasetVersions.id })
    .from(datasetVersions)
    .where(
      and(
        eq(datasetVersions.teamId, teamId),
        eq(datasetVersions.uri, uri),
        eq(datasetVersions.sha256, sha256),
      ),
    )
    .limit(1);
  if (version) return true;
  const folder = /^local:runs\/([^/]+)\/([^/]+)\//.exec(uri);
  if (folder?.[1] !== teamId) return false;
  if (folder[2] === runId) return true;
  const [ancestor] = await sql()`
    -- The run and those that it was started by.
    with recursive above as (
      select id, parent_run_id from runs where id = ${runId} and team_id = ${teamId}
      union
      select runs.id, runs.parent_run_id from runs join above on runs.id = above.parent_run_id
      where runs.team_id = ${teamId}
    )
    select id from above where id = ${folder[2]!}`;
  return ancestor !== undefined;
}
