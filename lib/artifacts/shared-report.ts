import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { artifacts } from "@/db/schema/runs";
import { reportShares } from "@/db/schema/shares";
import { countedOpening, isOpenLink } from "@/lib/teams/public-link";
import { ImageData } from "./kinds/image";
import { MarkdownData } from "./kinds/markdown";
import { attachmentsOfRun, getArtifact } from "./queries";

/**
 * Opens the report behind a link, with only the artifacts it shows, and counts the opening; undefined for an invalid
 * link.
 */
export async function openSharedReport(token: string) {
  const [share] = await db()
    .update(reportShares)
    .set(countedOpening(reportShares))
    .where(isOpenLink(reportShares, token))
    .returning();
  if (!share) return undefined;
  const { version, createdAt, run, data } = await getArtifact(share.teamId, share.artifactId);
  const { title, markdown } = MarkdownData.parse(data);
  const addressOf = ({ key }: { key: string }) => `/shared/${token}/images/${encodeURIComponent(key)}`;
  const all = run ? await attachmentsOfRun(share.teamId, run, addressOf) : {};
  const attachments = Object.fromEntries(Object.entries(all).filter(([key]) => shows(markdown, key)));
  return {
    teamId: share.teamId,
    title,
    markdown,
    attachments,
    version,
    createdAt,
    expiresAt: share.expiresAt,
  };
}

/** A picture that the shared report shows; undefined for any other picture and for an invalid link. */
export async function findSharedImage(token: string, key: string): Promise<ImageData | undefined> {
  const [share] = await db().select().from(reportShares).where(isOpenLink(reportShares, token));
  if (!share) return undefined;
  const { run, data } = await getArtifact(share.teamId, share.artifactId);
  if (!run || !shows(MarkdownData.parse(data).markdown, key)) return undefined;
  const [image] = await db()
    .select({ data: artifacts.data })
    .from(artifacts)
    .where(
      and(
        eq(artifacts.teamId, share.teamId),
        eq(artifacts.runId, run),
        eq(artifacts.key, key),
        eq(artifacts.kind, "image"),
      ),
    );
  return image && ImageData.parse(image.data);
}

/** True when Markdown refers to an artifact of its run: `![alt](artifact:key)`. */
function shows(markdown: string, key: string): boolean {
  return [...markdown.matchAll(/artifact:([^\s)>\]"']+)/g)].some(([, name]) => keyOf(name!) === key);
}

/** Decodes a key. A key that is not valid percent-encoding is used unchanged. */
function keyOf(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
