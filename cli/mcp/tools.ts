import { z } from "zod";
import type { Client } from "@/cli/api/client";
import { explainRun } from "./explain-run";

/** A tool that an assistant may call. Its answer is sent as JSON, a text as it is. */
export interface Tool<Input extends z.ZodRawShape = z.ZodRawShape> {
  name: string;
  description: string;
  input: Input;
  /** True if it changes nothing. */
  isReading: boolean;
  answer(client: Client, input: z.output<z.ZodObject<Input>>): Promise<unknown>;
}

const limit = (most: number, usual: number) =>
  z.int().min(1).max(most).default(usual).describe(`At most ${most}.`);
const run = z.string().describe("The id of the run.");

const listDeployments = define({
  name: "list_deployments",
  description: "Deployments of the team: what can be run, with schedules and whether it is paused.",
  input: {},
  isReading: true,
  async answer(client) {
    const { data } = await client.GET("/api/v1/deployments");
    return data!.items.map(({ slug, name, description, flow, isPaused, schedules }) => ({
      slug,
      name,
      description,
      flow,
      isPaused,
      schedules: schedules.map(({ inWords }) => inWords),
    }));
  },
});

const describeDeployment = define({
  name: "describe_deployment",
  description: "The parameters of a deployment, as JSON Schema, and the values that it has set.",
  input: { deployment: z.string().describe("The slug of the deployment.") },
  isReading: true,
  async answer(client, { deployment: slug }) {
    const { data } = await client.GET("/api/v1/deployments/{slug}", { params: { path: { slug } } });
    const { name, description, params, paramsSchema } = data!;
    return { slug, name, description, params, paramsSchema };
  },
});

const startRun = define({
  name: "start_run",
  description: "Starts a run of a deployment. It needs a token of the role operator.",
  input: {
    deployment: z.string().describe("The slug of the deployment."),
    params: z.record(z.string(), z.unknown()).default({}).describe("Parameters that differ from its own."),
  },
  isReading: false,
  async answer(client, { deployment: slug, params }) {
    const { data } = await client.POST("/api/v1/deployments/{slug}/runs", {
      params: { path: { slug } },
      body: { params, tags: ["mcp"] },
    });
    return brief(data!);
  },
});

const listRuns = define({
  name: "list_runs",
  description: "Runs, newest first.",
  input: {
    state: z.string().optional().describe("Only runs in this state: Running, Completed, Failed, …"),
    deployment: z.string().optional().describe("Only runs of this deployment."),
    limit: limit(200, 20),
  },
  isReading: true,
  async answer(client, { state, ...filter }) {
    const query = { ...filter, state: state as "Failed" | undefined };
    const { data } = await client.GET("/api/v1/runs", { params: { query } });
    return data!.items.map(brief);
  },
});

const explainFailure = define({
  name: "explain_run",
  description:
    "Why a run failed, waits or takes long: its tasks, the errors of their attempts, and the lines of the log around them.",
  input: { run },
  isReading: true,
  answer: (client, { run }) => explainRun(client, run),
});

const listReports = define({
  name: "list_reports",
  description: "Reports and other artifacts of runs, newest first. read_report has their content.",
  input: {
    run: run.optional(),
    key: z.string().optional().describe("Only those with this key, such as model-report."),
    limit: limit(200, 20),
  },
  isReading: true,
  async answer(client, query) {
    const { data } = await client.GET("/api/v1/artifacts", { params: { query } });
    return data!.items.map(({ data: _, ...artifact }) => artifact);
  },
});

const readReport = define({
  name: "read_report",
  description: "The Markdown of a report, or the data of another artifact, by its id.",
  input: { id: z.string() },
  isReading: true,
  async answer(client, { id }) {
    const { data } = await client.GET("/api/v1/artifacts/{id}", { params: { path: { id } } });
    const { markdown } = data!.data as { markdown?: unknown };
    return typeof markdown === "string" ? markdown : data!.data;
  },
});

const listDatasets = define({
  name: "list_datasets",
  description: "Datasets of the team. In queries, a dataset is a table with _ in place of -.",
  input: { limit: limit(200, 50) },
  isReading: true,
  async answer(client, query) {
    const { data } = await client.GET("/api/v1/datasets", { params: { query } });
    return data!.items;
  },
});

const describeDataset = define({
  name: "describe_dataset",
  description: "The columns of a dataset, with role and type.",
  input: { dataset: z.string() },
  isReading: true,
  async answer(client, { dataset: name }) {
    const { data } = await client.GET("/api/v1/datasets/{name}/schema", { params: { path: { name } } });
    return {
      target: data!.target,
      columns: data!.columns.map(({ name, role, type }) => ({ name, role, type })),
    };
  },
});

const queryDatasets = define({
  name: "query_datasets",
  description:
    "Runs one SELECT of DuckDB over the team's datasets: claims_2026 is the latest version of claims-2026, claims_2026_v3 its version 3.",
  input: { query: z.string(), limit: limit(1000, 100) },
  isReading: true,
  async answer(client, body) {
    const { data } = await client.POST("/api/v1/sql", { body });
    return data;
  },
});

const listModels = define({
  name: "list_models",
  description:
    "Registered models with their aliases and newest version, by name. With a text, those whose name contains it; go on with nextCursor as cursor until it is null.",
  input: { text: z.string().max(200).optional(), cursor: z.string().optional(), limit: limit(200, 50) },
  isReading: true,
  async answer(client, query) {
    const { data } = await client.GET("/api/v1/models", { params: { query } });
    return data;
  },
});

export const tools = [
  listDeployments,
  describeDeployment,
  startRun,
  listRuns,
  explainFailure,
  listReports,
  readReport,
  listDatasets,
  describeDataset,
  queryDatasets,
  listModels,
] as Tool[];

function define<Input extends z.ZodRawShape>(tool: Tool<Input>): Tool {
  return tool as unknown as Tool;
}

interface BriefRun {
  id: string;
  name: string;
  url: string;
  state: string;
  stateMessage: string | null;
  deployment: string | null;
  createdAt: string;
  endedAt: string | null;
}

function brief({ id, name, url, state, stateMessage, deployment, createdAt, endedAt }: BriefRun) {
  return { id, name, url, state, stateMessage, deployment, createdAt, endedAt };
}
