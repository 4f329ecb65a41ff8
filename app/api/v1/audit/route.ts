import { z } from "zod";
import { Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { AuditFilter } from "@/lib/audit/audit";
import { listAudit } from "@/lib/audit/queries";
import { AuditAnswer, auditAnswer } from "./answer";

export const GET = apiRoute(
  {
    summary: "Entries of the audit log, newest first: actor, change, time and address",
    role: "admin",
    query: AuditFilter.extend(Page.shape).extend({ cursor: z.coerce.number().int().positive().optional() }),
    answer: pageOf(AuditAnswer),
  },
  async ({ member, query }) => {
    const { items, nextCursor } = await listAudit(member.teamId, query);
    return { items: items.map(auditAnswer), nextCursor: nextCursor === null ? null : String(nextCursor) };
  },
);
