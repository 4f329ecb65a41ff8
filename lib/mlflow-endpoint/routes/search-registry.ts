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

function asked({ filter, order_by: orderBy, page_token: after }: Search, limit: number) {
  return { filter, orderBy, after, limit };
}
