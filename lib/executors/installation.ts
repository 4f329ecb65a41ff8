import { db } from "@/db/client";
import { newId } from "@/db/id";
import { processWide } from "@/db/process-wide";
import { installation } from "@/db/schema/executor";

const held = () => processWide("installation", (): { id?: string } => ({}));

/** Reads this installation's id from the database; the first start makes it. */
export async function loadInstallation(): Promise<string> {
  await db()
    .insert(installation)
    .values({ id: newId().replaceAll("-", "").slice(-12) })
    .onConflictDoNothing();
  const [row] = await db().select().from(installation);
  held().id = row!.id;
  return row!.id;
}

/** This installation's id, 12 hex digits; undefined before `loadInstallation`, as in a build. */
export function installationId(): string | undefined {
  return held().id;
}
