/** Calls of MLflow's API that the portal does not serve, with the reason that clients get. */
export const refusedCalls: { path: RegExp; reason: string }[] = [
  { path: /^mlflow\/gateway\//, reason: "the portal forwards no calls to language models (AI gateway)." },
  { path: /^mlflow\/scorers\//, reason: "the portal keeps no scorers of language models." },
  { path: /^mlflow\/issues(\/|$)/, reason: "the portal keeps no issues of traces." },
  { path: /^mlflow\/label-schemas\//, reason: "the portal keeps no label schemas." },
  { path: /^mlflow\/review-queues\//, reason: "the portal has no review queues." },
  { path: /^mlflow\/prompt-optimization\//, reason: "the portal optimizes no prompts." },
  { path: /^mlflow\/workspaces(\/|$)/, reason: "the team of the token takes the place of a workspace." },
  {
    path: /^mlflow\/(unified-traces|get-online-trace-details)$/,
    reason: "traces are searched by traces/search; these calls are of Databricks.",
  },
  {
    path: /^(mlflow\/artifacts\/presigned-|mlflow-artifacts\/(mpu|presigned)\/)/,
    reason: "files go through the artifact proxy in one request.",
  },
];

/** Reason why a call is not served; undefined for a call that MLflow does not have. @param path below `/api/2.0/` */
export function whyRefused(path: string): string | undefined {
  return refusedCalls.find((call) => call.path.test(path))?.reason;
}

/** True for a transfer in parts. @param rest path below `mlflow-artifacts/` */
export function isMultipart(rest: string): boolean {
  return /^(mpu|presigned)\//.test(rest);
}

/** Answer to it in the words of MLflow's server, after which its clients send a file in one request. */
export function noMultipart(rest: string): Response {
  const what = rest.startsWith("mpu") ? "upload" : "download";
  const message = `Multipart ${what} is not supported for the current artifact repository: ${whyRefused(`mlflow-artifacts/${rest}`)}`;
  return Response.json({ error_code: "NOT_IMPLEMENTED", message }, { status: 501 });
}
