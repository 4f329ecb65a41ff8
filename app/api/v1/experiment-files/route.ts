import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { DomainError } from "@/lib/base/errors";
import { getRunFile } from "@/lib/blocks/run-files";
import { loggedModelFolder } from "@/lib/experiments/logged-model";
import { getLoggedModel } from "@/lib/experiments/logged-models";
import { getProxiedFile } from "@/lib/experiments/proxied-files";
import { getExperimentRun } from "@/lib/experiments/queries";
import { fileResponse } from "@/lib/mlflow-endpoint/file-response";

/**
 * A document of strangers: in a sandbox of no origin, it reads nothing of the portal and sends nothing anywhere. Its own
 * scripts run, since figures of Python's libraries are drawn by them.
 */
const policy =
  "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; frame-ancestors 'self'";

export const GET = apiRoute(
  {
    summary: "A file of an experiment run or a logged model, for a page to show: HTML in a sandbox",
    role: "viewer",
    query: z.object({
      run: z.string().max(100).optional(),
      model: z.string().max(100).optional(),
      path: z.string().min(1).max(1000),
    }),
    produces: "application/octet-stream",
    answer: z.string(),
  },
  async ({ member: { teamId }, query, request }) => {
    const response = await fileResponse(teamId, await fileOf(teamId, query), request);
    response.headers.set("content-security-policy", policy);
    response.headers.set("x-frame-options", "SAMEORIGIN");
    response.headers.set("content-disposition", "inline");
    return response;
  },
);

async function fileOf(teamId: string, { run, model, path }: { run?: string; model?: string; path: string }) {
  if (run) return getRunFile(teamId, await getExperimentRun(teamId, run), path);
  if (!model) throw new DomainError("invalid", "Name a run or a model.");
  return getProxiedFile(teamId, `${loggedModelFolder(await getLoggedModel(teamId, model))}/${path}`);
}
