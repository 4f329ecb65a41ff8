import { z } from "zod";
import { type Ask, Nothing } from "./ask";
import {
  type MlflowMetric,
  type MlflowRun,
  type MlflowStatus,
  RunMessage,
  wireNumber,
  wirePairs,
} from "./protocol";

const maxParams = 100;
const maxMetrics = 1000;

const RunsAnswer = z.object({
  runs: z.array(RunMessage).default([]),
  next_page_token: z.string().optional(),
});
const RunAnswer = z.object({ run: RunMessage });

/** Client calls about experiment runs. */
export function runCalls({ get, post }: Ask) {
  return {
    async createRun(run: {
      experimentId: string;
      name?: string;
      userName?: string;
      startedAt?: Date;
      tags?: Record<string, string>;
    }): Promise<MlflowRun> {
      const answer = await post(
        RunAnswer,
        "runs/create",
        {
          experiment_id: run.experimentId,
          run_name: run.name,
          user_id: run.userName,
          start_time: (run.startedAt ?? new Date()).getTime(),
          tags: wirePairs(run.tags ?? {}),
        },
        false,
      );
      return answer.run;
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
    }): Promise<{ runs: MlflowRun[]; nextPageToken?: string }> {
      const answer = await post(RunsAnswer, "runs/search", {
        experiment_ids: search.experimentIds,
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
}

function toMetrics(metrics: Record<string, number> | MlflowMetric[] = []): MlflowMetric[] {
  if (Array.isArray(metrics)) return metrics;
  const timestamp = Date.now();
  return Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp, step: 0 }));
}

function chunks<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
