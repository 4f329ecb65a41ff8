import { promptTag } from "@/db/schema/registered-models";
import { parseFilter } from "@/lib/experiments/filter";
import { pageSize } from "@/lib/mlflow-endpoint/route";
import { modelToWire, versionToWire } from "@/lib/mlflow-endpoint/wire";
import { searchModels, searchVersions } from "@/lib/registry/search-registry";

interface Search {
  max_results?: number;
  page_token?: string;
  filter?: string;
  order_by: string[];
}

/** Answers `registered-models/search`. */
export async function answerModels({ teamId }: { teamId: string }, input: Search) {
  const { rows, next } = await searchModels(teamId, asked(input, pageSize(input.max_results, 100, 1000)));
  return { registered_models: rows.map(modelToWire), next_page_token: next };
}

/** Answers `model-versions/search`. */
export async function answerVersions({ teamId }: { teamId: string }, input: Search) {
  const limit = pageSize(input.max_results, 10_000, 200_000);
  const { rows, next } = await searchVersions(teamId, asked(input, limit));
  return { model_versions: rows.map(versionToWire), next_page_token: next };
}

function asked({ filter = "", order_by: orderBy, page_token: after }: Search, limit: number) {
  return { filter: asksForPrompts(filter) ? filter : withoutPrompts(filter), orderBy, after, limit };
}

/** True for a filter that finds prompts; other searches leave them out, as MLflow's server does. */
function asksForPrompts(filter: string): boolean {
  const first = parseFilter(filter).find(({ entity, key }) => entity === "tag" && key === promptTag);
  const value = String(first?.value).toLowerCase();
  return (first?.operator === "=" && value === "true") || (first?.operator === "!=" && value === "false");
}

function withoutPrompts(filter: string): string {
  const condition = `tag.\`${promptTag}\` != 'true'`;
  return filter.trim() === "" ? condition : `${filter} AND ${condition}`;
}
