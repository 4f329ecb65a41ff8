import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { expectedFailure } from "@/lib/base/expected-failure";
import { errorCode } from "./error-code";
import { readSelection, type Selection } from "./graphql-selection";

/** Calls a route of the endpoint. @throws DomainError as the route */
export type CallRoute = (method: "GET" | "POST", path: string, input: object) => Promise<unknown>;

const Call = z.object({
  query: z.string().max(20_000),
  variables: z.record(z.string(), z.unknown()).nullish(),
});
/** Most runs of one question. */
const mostRuns = 1000;
/** A message of the protocol. */
type Wire = Record<string, unknown>;

/**
 * The questions of MLflow's own pages (mlflow/server/graphql), by the field that asks each. All else of the protocol's messages they
 * read from its API.
 */
const questions: Record<string, (call: CallRoute, input: Wire) => Promise<Wire>> = {
  async mlflowGetRun(call, input) {
    const { run } = (await call("GET", "runs/get", input)) as { run: Wire };
    return { run: (await withNeighbours(call, [run]))[0] };
  },
  async mlflowSearchRuns(call, input) {
    const max_results = Math.min(Number(input.max_results ?? mostRuns), mostRuns);
    const { runs } = (await call("POST", "runs/search", { ...input, max_results })) as { runs: Wire[] };
    return { runs: await withNeighbours(call, runs) };
  },
  mlflowGetExperiment: (call, input) => call("GET", "experiments/get", input) as Promise<Wire>,
  mlflowGetMetricHistoryBulkInterval: (call, input) =>
    call("GET", "metrics/get-history-bulk-interval", input) as Promise<Wire>,
};

/**
 * Answers `POST /graphql`: the questions that MLflow's own pages ask, without fragments and other names. @throws DomainError "invalid"
 * for a text that is none of them
 */
export async function answerGraphql(body: unknown, call: CallRoute): Promise<Response> {
  const { data: asked } = Call.safeParse(body);
  if (!asked) throw new DomainError("invalid", "A body with the text `query` is expected.");
  const data: Wire = {};
  for (const field of readSelection(asked.query)) {
    const { name, input } = field;
    const question = Object.hasOwn(questions, name) ? questions[name] : undefined;
    if (!question)
      throw new DomainError(
        "invalid",
        `The portal has no GraphQL field "${name.slice(0, 100)}". It has ${Object.keys(questions).join(", ")}; ask the rest of its REST API.`,
      );
    const variable = (input && asked.variables?.[input]) || {};
    const given = typeof variable === "object" ? Object.entries(variable) : [];
    const message = Object.fromEntries(given.map(([key, value]) => [snakeCase(key), value]));
    data[name] = shaped(await orError(question(call, message)), field);
  }
  return Response.json({ data, errors: null });
}

/** Runs with their experiments and the versions that were registered from them, which only these questions have. */
async function withNeighbours(call: CallRoute, runs: Wire[]): Promise<Wire[]> {
  if (runs.length === 0) return [];
  const infos = runs.map(({ info }) => info as { run_id: string; experiment_id: string });
  const experiments = new Map<string, unknown>();
  for (const { experiment_id } of infos)
    if (!experiments.has(experiment_id)) {
      const { experiment } = (await call("GET", "experiments/get", { experiment_id })) as Wire;
      experiments.set(experiment_id, experiment);
    }
  const ids = infos.map(({ run_id }) => `'${run_id}'`).join(", ");
  const found = await call("GET", "model-versions/search", { filter: `run_id IN (${ids})` });
  const { model_versions: versions = [] } = found as { model_versions?: { run_id?: string }[] };
  return runs.map((run, index) => {
    const { run_id, experiment_id } = infos[index]!;
    const model_versions = versions.filter((version) => version.run_id === run_id);
    return { ...run, experiment: experiments.get(experiment_id), model_versions };
  });
}

async function orError(answer: Promise<Wire>): Promise<Wire> {
  try {
    return await answer;
  } catch (error) {
    const expected = expectedFailure(error);
    if (!expected) throw error;
    return { api_error: { code: errorCode(expected), message: expected.message, help_url: null } };
  }
}

/** The selected fields of a message. Whole numbers are texts there; a metric that is no number is null, as from MLflow's server. */
function shaped(value: unknown, { name, fields }: Selection, inside = ""): unknown {
  if (value === undefined || value === null) return null;
  if (inside === "metrics" && name === "value") return typeof value === "number" ? value : null;
  if (Array.isArray(value)) return value.map((item) => shaped(item, { name, fields }, inside));
  if (typeof value === "object" && fields)
    return Object.fromEntries(
      fields.map((field) => [
        field.name,
        field.name === "__typename" ? name : shaped((value as Wire)[snakeCase(field.name)], field, name),
      ]),
    );
  return typeof value === "number" ? String(value) : value;
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
