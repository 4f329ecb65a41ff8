import { Readable } from "node:stream";
import { z } from "zod";
import { logLineAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { LogFields } from "@/app/api/v1/runs/[id]/logs/log-fields";
import { type LogLine, readLog } from "@/lib/runs/read/log-queries";
import { getRun } from "@/lib/runs/read/queries";

const formats = {
  text: { type: "text/plain; charset=utf-8", extension: "log", write: asText },
  ndjson: { type: "application/x-ndjson", extension: "ndjson", write: asJson },
};

export const GET = apiRoute(
  {
    summary: "The whole log as a file: text, or one JSON object a line",
    role: "viewer",
    params: z.object({ id: z.string() }),
    query: LogFields.extend({ format: z.enum(["text", "ndjson"]).default("text") }),
    produces: ["text/plain", "application/x-ndjson"],
    answer: z.string(),
  },
  async ({ member, params, query: { format, level, task, search } }) => {
    const run = await getRun(member.teamId, params.id);
    const { type, extension, write } = formats[format];
    const lines = readLog(member.teamId, run.id, { minLevel: level, node: task, search });
    return new Response(Readable.toWeb(Readable.from(textOf(lines, write))) as ReadableStream, {
      headers: {
        "content-type": type,
        "content-disposition": `attachment; filename="${run.name}.${extension}"`,
        "cache-control": "no-store",
      },
    });
  },
);

async function* textOf(batches: AsyncIterable<LogLine[]>, write: (line: LogLine) => string) {
  for await (const lines of batches) yield Buffer.from(lines.map(write).join(""));
}

function asText({ createdAt, level, nodeId, message }: LogLine): string {
  return `${createdAt.toISOString()} ${level.padEnd(7)} ${nodeId ?? "-"}  ${message}\n`;
}

function asJson(line: LogLine): string {
  return `${JSON.stringify(logLineAnswer(line))}\n`;
}
