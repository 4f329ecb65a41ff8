import { answerRoot } from "@/lib/mlflow-endpoint/root-calls";

/** MLflow's `/version`, for its clients. */
export function GET(): Response {
  return answerRoot("GET", "/version") ?? new Response(null, { status: 404 });
}
