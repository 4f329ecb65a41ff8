import { environment } from "@/lib/base/environment";
import { isSame } from "@/lib/crypto/hmac";
import { renderMetrics } from "@/lib/telemetry/render-metrics";

/** Metrics for Prometheus: with METRICS_TOKEN as bearer token, and not at all where it is not set. */
export async function GET(request: Request): Promise<Response> {
  const { metricsToken } = environment();
  if (!metricsToken) return new Response("Set METRICS_TOKEN to switch metrics on.\n", { status: 404 });
  if (!isSame(request.headers.get("authorization") ?? "", `Bearer ${metricsToken}`))
    return new Response("Send METRICS_TOKEN: Authorization: Bearer <token>.\n", {
      status: 401,
      headers: { "www-authenticate": "Bearer" },
    });
  const { text, contentType } = await renderMetrics();
  return new Response(text, { headers: { "content-type": contentType, "cache-control": "no-store" } });
}
