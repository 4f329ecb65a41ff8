import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { defineBlockType } from "@/lib/blocks/block-type";
import { storage } from "@/lib/storage/open-storage";

/** Each team has its own folder, so that no name leads to another team's files. */
export function localBucketPath(teamId: string, folder: string): string {
  return `buckets/${teamId}/${folder}`;
}

export default defineBlockType({
  slug: "local-bucket",
  name: "Local bucket",
  description: "A folder of this portal's own storage, used like a bucket. Nothing leaves the machine.",
  values: z.object({
    folder: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/,
        "Use lower-case letters, digits, dots and hyphens; / between folders.",
      )
      .max(200)
      .meta({ description: "Within the team's part of the storage, such as claims/raw." }),
  }),
  async check({ folder }, { teamId }) {
    const path = `${localBucketPath(teamId, folder)}/.check-${randomUUID()}`;
    const { uri } = await storage(teamId).put(path, "check");
    const read = await text(await storage(teamId).read(uri));
    await storage(teamId).delete(uri);
    if (read !== "check") throw new DomainError("conflict", "What was written was not what was read back.");
    const entries = await storage(teamId).list(localBucketPath(teamId, folder));
    const count = counted(entries.length, "entry", "entries");
    return `A file was written, read back and deleted. The folder has ${count}.`;
  },
});
