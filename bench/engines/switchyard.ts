import { type Engine, inParallel, type Measured, type Span, type Workload } from "@/bench/engine";
import { sql } from "@/db/client";
import { listenForChanges } from "@/lib/live/live";
import { startRun } from "@/lib/runs/start/start-run";

const trigger = { type: "api" as const, userId: "bench", name: "Bench", token: "bench" };

/**
 * Starts Switchyard's complete flow engine in this process, as `npm start` runs it: startRun, executor, recorder.
 * Modules that read environment and database when they load are imported once those exist.
 */
export async function startSwitchyard(): Promise<Engine> {
  const { startPortal } = await import("@/inngest/start-portal");
  await startPortal();
  const { deployChain } = await import("@/bench/deploy-chain");
  const [team] = await sql()<{ id: string }[]>`select id from teams`;
  const teamId = team!.id;
  const ran = new Map<string, Span[]>();
  Object.assign(globalThis, {
    benchTaskRan: (runId: string, span: Span) => ran.set(runId, [...(ran.get(runId) ?? []), span]),
  });
  const ends = await watchEnds();

  return {
    name: "Switchyard",
    async measure(workload: Workload, times: number, atOnce: number): Promise<Measured[]> {
      const slug = await deployChain(teamId, workload);
      return inParallel(times, atOnce, async () => {
        const askedAt = performance.now();
        const { id } = await startRun(teamId, slug, { trigger });
        const state = await ends.of(id);
        const knownAt = performance.now();
        if (state !== "Completed") throw new Error(`Run ${id} ended as ${state}.`);
        return { askedAt, knownAt, tasks: ran.get(id) ?? [] };
      });
    },
    stop: async () => ends.stop(),
  };
}

/** Waits for ended runs as a live page does: after a change notification, it reads the state. */
async function watchEnds() {
  const waiting = new Map<string, (state: string) => void>();
  const asked = new Set<string>();
  let isReading = false;
  async function read() {
    if (isReading) return;
    isReading = true;
    while (asked.size > 0) {
      const ids = [...asked];
      asked.clear();
      const ended = await sql()<{ id: string; state: string }[]>`
        select id, state from runs where id in ${sql()(ids)} and ended_at is not null`;
      for (const { id, state } of ended) {
        waiting.get(id)?.(state);
        waiting.delete(id);
      }
    }
    isReading = false;
  }
  const look = (id: string) => {
    asked.add(id);
    void read();
  };
  const stop = await listenForChanges(({ runId, kind }) => {
    if (kind === "run" && runId && waiting.has(runId)) look(runId);
  });
  return {
    of(id: string): Promise<string> {
      const state = new Promise<string>((resolve) => waiting.set(id, resolve));
      look(id);
      return state;
    },
    stop,
  };
}
