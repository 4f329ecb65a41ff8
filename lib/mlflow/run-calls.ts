import { z } from "zod";
import { type MlflowMetric, type MlflowRun, RunMessage } from "./answers";
import { type Ask, Nothing } from "./ask";
import { type MlflowStatus, wireNumber, wirePairs } from "./protocol";

const maxParams = 100;
const maxMetrics = 1000;

const RunsAnswer = z.object({
  runs: z.array(RunMessage).default([]),
  next_page_token: z.string().optional(),
});
const RunAnswer = z.object({ run: RunMessage });

/** Tag of a run of ours that no other run has: after a lost answer the run is found by it. */
const callTag = "switchyard.call";

/** Client calls about experiment runs. */
export function runCalls(ask: Ask) {
  const { get, post, create } = ask;
  const calls = {
    /** Starts a run. Safe to repeat: a run of the same call is looked for first, by a tag. */
    async createRun(run: {
      experimentId: string;
      name?: string;
      userName?: string;
      startedAt?: Date;
      tags?: Record<string, string>;
      /** Unique name of this call, by which `findRunOfCall` finds the run. */
      call?: string;
    }): Promise<MlflowRun> {
      // No answer of the portal's own endpoint is lost.
      const call = run.call ?? (ask.isOwn ? undefined : crypto.randomUUID());
      const tags = { ...run.tags, ...(call && { [callTag]: call }) };
      const json = {
        experiment_id: run.experimentId,
        run_name: run.name,
        user_id: run.userName,
        start_time: (run.startedAt ?? new Date()).getTime(),
        tags: wirePairs(tags),
      };
      const find = async () => {
        const found = call && (await calls.findRunOfCall(run.experimentId, call));
        return found ? { run: found } : undefined;
      };
      return (await create(RunAnswer, "runs/create", json, find)).run;
    },

    /** The run that a call of `createRun` began; undefined when it did not arrive. */
    async findRunOfCall(experimentId: string, call: string): Promise<MlflowRun | undefined> {
      const { runs } = await calls.searchRuns({
        experimentIds: [experimentId],
        filter: `tags.\`${callTag}\` = '${call}'`,
        maxResults: 1,
      });
      return runs[0];
    },

    /** Ends a run of ours that did not get to its end, also after the caller was stopped. Takes 10 s at most. */
    async endRun(runId: string, status: "FAILED" | "KILLED"): Promise<void> {
      const patient = ask.changed({ signal: undefined, deadline: Date.now() + 10_000 });
      await runCalls(patient).updateRun(runId, { status, endedAt: new Date() });
    },

    async updateRun(
      runId: string,
      change: { status?: MlflowStatus; endedAt?: Date; name?: string },
    ): Promise<void> {
      const { status, endedAt, name } = change;
      await post(Nothing, "runs/update", {
        run_id: runId,
        status,
        end_time: endedAt?.getTime(),
        run_name: name,
      });
    },

    /** Logs any number of params, metrics and tags, in as many calls as the protocol's limits require. */
    async logBatch(
      runId: string,
      batch: {
        params?: Record<string, string | number | boolean>;
        metrics?: Record<string, number> | MlflowMetric[];
        tags?: Record<string, string>;
      },
    ): Promise<void> {
      const params = Object.entries(batch.params ?? {}).map(([key, value]) => ({
        key,
        value: String(value),
      }));
      const metrics = toMetrics(batch.metrics).map((metric) => ({
        ...metric,
        value: wireNumber(metric.value),
      }));
      const tags = wirePairs(batch.tags ?? {});
      // The protocol also limits a call to 1000 entries in total, so each kind is sent separately.
      for (const part of chunks(params, maxParams)) {
        await post(Nothing, "runs/log-batch", { run_id: runId, params: part });
      }
      for (const part of chunks(metrics, maxMetrics)) {
        await post(Nothing, "runs/log-batch", { run_id: runId, metrics: part });
      }
      for (const part of chunks(tags, maxParams)) {
        await post(Nothing, "runs/log-batch", { run_id: runId, tags: part });
      }
    },

    /** Searches runs. @param search `orderBy` in MLflow's syntax: `["metrics.recall DESC"]` */
    async searchRuns(search: {
      experimentIds: string[];
      filter?: string;
      orderBy?: string[];
      maxResults?: number;
      pageToken?: string;
      viewType?: "ACTIVE_ONLY" | "DELETED_ONLY";
    }): Promise<{ runs: MlflowRun[]; nextPageToken?: string }> {
      const answer = await post(RunsAnswer, "runs/search", {
        experiment_ids: search.experimentIds,
        run_view_type: search.viewType,
        filter: search.filter,
        order_by: search.orderBy,
        max_results: search.maxResults ?? 1000,
        page_token: search.pageToken,
      });
      return { runs: answer.runs, nextPageToken: answer.next_page_token || undefined };
    },

    async getRun(runId: string): Promise<MlflowRun> {
      return (await get(RunAnswer, "runs/get", { run_id: runId, run_uuid: runId })).run;
    },

    async setTag(runId: string, key: string, value: string): Promise<void> {
      await post(Nothing, "runs/set-tag", { run_id: runId, run_uuid: runId, key, value });
    },
  };
  return calls;
}

function toMetrics(metrics: Record<string, number> | MlflowMetric[] = []): MlflowMetric[] {
  if (Array.isArray(metrics)) return metrics;
  const timestamp = Date.now();
  return Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp, step: 0 }));
}

function chunks<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
