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

/** The format in the JSON Schema of an address that only a task's output may fill in. */
export const storedFileFormat = "stored-file";

/**
 * The fields of a stored file that one task hands to another by reference. The signature covers every field of the
 * reference, so it can be passed on but neither written by hand nor changed.
 */
export const referenceFields = {
  uri: z.string().meta({ format: storedFileFormat }),
  sha256: z.string(),
  /** HMAC-SHA-256 (hex) by the team's key. Absent in references that runs before this field made. */
  signature: z.string().optional(),
};

/** A stored file by reference, and nothing else. */
export const FileReference = z.object(referenceFields);
export type FileReference = z.infer<typeof FileReference>;

/** The run that is given a reference. */
export type Reader = { teamId: string; runId: string };

/** The reference with the team's signature, for the output of a task. */
export async function signReference<R extends FileReference>(
  teamId: string,
  reference: R,
): Promise<R & { signature: string }> {
  return { ...reference, signature: await signatureOf(teamId, reference) };
}

/**
 * Refuses a reference that no task of the team's runs made. One without a signature, made before there were any, is looked
 * up: it has to name a dataset version of the team, or a file of the reading run or of a run that it is a part of.
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
    const given = Buffer.from(signature!, "hex");
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

/** The bytes behind a reference, after its signature and their hash are checked. @throws DomainError "invalid", "conflict" */
export async function readReference(reader: Reader, reference: FileReference): Promise<Buffer> {
  await checkReference(reader, reference);
  return readVerified(reader.teamId, reference);
}

/**
 * The bytes at an address that the portal itself recorded, after their hash is checked. It reads no further than
 * `maxBytes`. @throws DomainError "conflict", "too-large"
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
  // As it is after it was kept as JSON: without what is undefined.
  const plain = JSON.parse(JSON.stringify(signed));
  const text = canonicalize(["file reference", teamId, plain]);
  return createHmac("sha256", await teamKey(teamId))
    .update(text)
    .digest("hex");
}

/** Whether a file lies in the folder of the run or of one that it is a part of, or is a dataset version of the team. */
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
