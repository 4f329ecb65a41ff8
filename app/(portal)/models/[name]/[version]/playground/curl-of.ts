/** The request that scores a claim, for a shell. The token stays in the environment, as in the deploy instructions. */
export function curlOf(endpoint: string, claim: Record<string, string>): string {
  const body = JSON.stringify({ dataframe_records: [claim] }, null, 2);
  return `curl -sS --fail-with-body '${endpoint.replaceAll("'", "%27")}' \\
  -H "authorization: Bearer $MLFLOW_TRACKING_TOKEN" \\
  -H 'content-type: application/json' \\
  -d '${body.replaceAll("'", "'\\''")}'`;
}
