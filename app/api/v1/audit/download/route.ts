import { Readable } from "node:stream";
import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { AuditFilter } from "@/lib/audit/audit";
import { readAudit } from "@/lib/audit/queries";
import { csvLine } from "@/lib/base/csv";

const columns = [
  ...[
    "at",
    "actor",
    "token",
    "address",
    "action",
    "subject kind",
    "subject id",
    "subject name",
    "before",
    "after",
  ],
];

export const GET = apiRoute(
  {
    summary: "The audit log as CSV",
    role: "admin",
    query: AuditFilter,
    produces: "text/csv",
    answer: z.string(),
  },
  async ({ member, query }) =>
    new Response(Readable.toWeb(Readable.from(linesOf(member.teamId, query))) as ReadableStream, {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="audit.csv"',
        "cache-control": "no-store",
      },
    }),
);

async function* linesOf(teamId: string, filter: AuditFilter) {
  yield csvLine(columns);
  for await (const { at, actor, action, subject, before, after } of readAudit(teamId, filter))
    yield csvLine([
      ...[
        at.toISOString(),
        actor.name,
        actor.token,
        actor.address,
        action,
        subject.kind,
        subject.id,
        subject.name,
      ],
      ...[before, after].map((row) => row && JSON.stringify(row)),
    ]);
}
