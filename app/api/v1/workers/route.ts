import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { listWorkers } from "@/lib/workers/workers";

const WorkerAnswer = z.object({
  id: z.string(),
  role: z.enum(["portal", "worker"]),
  state: z.enum(["alive", "draining", "silent", "stopped"]),
  host: z.string(),
  pid: z.int(),
  version: z.string(),
  pools: z.array(z.string()),
  cores: z.int(),
  memoryBytes: z.number(),
  runs: z.array(z.object({ id: z.string(), name: z.string() })),
  otherRuns: z.int(),
  startedAt: Time,
  seenAt: Time,
});

export const GET = apiRoute(
  {
    summary: "The processes that execute runs, with their pools and the runs that they work for",
    role: "admin",
    answer: z.object({ items: z.array(WorkerAnswer), nextCursor: z.null() }),
  },
  async ({ member }) => {
    const items = (await listWorkers(member.teamId)).map((worker) => ({
      ...worker,
      startedAt: worker.startedAt.toISOString(),
      seenAt: worker.seenAt.toISOString(),
    }));
    return { items, nextCursor: null };
  },
);
