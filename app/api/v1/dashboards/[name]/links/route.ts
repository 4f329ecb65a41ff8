import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { environment } from "@/lib/base/environment";
import { iso } from "@/lib/base/instant";
import { NewLink } from "@/lib/dashboards/link";
import { createLink, listLinks } from "@/lib/dashboards/manage-links";

const params = z.object({ name: z.string() });

const LinkAnswer = z.object({
  id: z.string(),
  name: z.string(),
  createdBy: z.string().nullable(),
  createdAt: Time,
  /** Null for a link without an end. */
  expiresAt: Time.nullable(),
  revokedAt: Time.nullable(),
  lastOpenedAt: Time.nullable(),
  openedCount: z.int(),
  /** False once its creator can no longer share: the link is then closed. */
  mayBeOpened: z.boolean(),
});

export const GET = apiRoute(
  {
    summary: "Public links to a dashboard, newest first; their addresses were shown once",
    role: "viewer",
    params,
    answer: z.object({ items: z.array(LinkAnswer), nextCursor: z.null() }),
  },
  async ({ member, params: { name } }) => ({
    items: (await listLinks(member.teamId, name)).map(({ madeBy, ...link }) => ({
      ...link,
      createdBy: madeBy,
      createdAt: link.createdAt.toISOString(),
      expiresAt: iso(link.expiresAt),
      revokedAt: iso(link.revokedAt),
      lastOpenedAt: iso(link.lastOpenedAt),
    })),
    nextCursor: null,
  }),
);

export const POST = apiRoute(
  {
    summary: "Make a public link that shows the stored results of a dashboard; its address is shown once",
    role: "editor",
    params,
    body: NewLink,
    status: 201,
    isShownOnce: true,
    answer: z.object({ id: z.string(), url: z.string() }),
  },
  async ({ member, params: { name }, body }) => {
    const { id, token } = await createLink(member.teamId, member.userId, name, body);
    return { id, url: `${environment().publicUrl}/shared/dashboards/${token}` };
  },
);
