import { answerRoot } from "@/lib/mlflow-endpoint/root-calls";

/** MLflow's `/health`, for its clients. */
export function GET(): Response {
  return answerRoot("GET", "/health") ?? new Response(null, { status: 404 });
}
