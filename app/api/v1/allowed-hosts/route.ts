import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { allowHost, listAllowedHosts } from "@/lib/net/allow-list";
import { AllowedHost } from "@/lib/net/allowed-host";

const AllowedHostAnswer = z.object({
  id: z.string(),
  host: z.string(),
  note: z.string(),
  createdBy: z.string().nullable(),
  createdAt: Time,
});

export const GET = apiRoute(
  {
    summary: "Hosts that may be called although their address is not public",
    role: "viewer",
    answer: z.object({ items: z.array(AllowedHostAnswer), nextCursor: z.null() }),
  },
  async ({ member }) => {
    const rows = await listAllowedHosts(member.teamId);
    return {
      items: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })),
      nextCursor: null,
    };
  },
);

export const POST = apiRoute(
  {
    summary: "Allow a host, a host with port, or a range (10.0.0.0/8)",
    role: "owner",
    body: z.strictObject({ host: AllowedHost, note: z.string().trim().max(200).default("") }),
    status: 201,
    answer: z.object({ id: z.string() }),
  },
  async ({ member, body }) => allowHost(member.teamId, { ...body, createdBy: member.userId }),
);
