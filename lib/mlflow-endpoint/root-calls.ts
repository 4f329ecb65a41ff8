/** Release of MLflow whose protocol the endpoint speaks. */
export const mlflowVersion = "3.17.2";

const filesAtRoot = /\/(get-artifact|model-versions\/get-artifact)$/;

/** Answers `/health` and `/version`, which MLflow has beside its API; undefined for other addresses. */
export function answerRoot(method: string, pathname: string): Response | undefined {
  if (method !== "GET" || isApi(pathname)) return undefined;
  if (pathname.endsWith("/health")) return new Response("OK");
  return pathname.endsWith("/version") ? new Response(mlflowVersion) : undefined;
}

/** True for the address that OpenTelemetry's exporters send spans to, which MLflow has beside its API. */
export function isOtlp(pathname: string): boolean {
  return !isApi(pathname) && pathname.endsWith("/v1/traces");
}

/** True for the address of the questions of MLflow's own pages. */
export function isGraphql(pathname: string): boolean {
  return !isApi(pathname) && pathname.endsWith("/graphql");
}

/** The path of a call within the API, also for the downloads that MLflow has beside it. */
export function withApi(pathname: string): string {
  const [, call] = isApi(pathname) ? [] : (pathname.match(filesAtRoot) ?? []);
  return call === undefined ? pathname : `/api/2.0/mlflow/${call}`;
}

const isApi = (pathname: string) => /\/(ajax-)?api\//.test(pathname);
