import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import {
  answerWithResults,
  DashboardAnswer,
  DashboardWithResults,
  dashboardAnswer,
} from "@/app/api/v1/dashboards/answer";
import { Instant } from "@/lib/base/instant";
import { DashboardContent } from "@/lib/dashboards/dashboard";
import { deleteDashboard, updateDashboard } from "@/lib/dashboards/mutations";
import { getDashboard } from "@/lib/dashboards/queries";

const params = z.object({ name: z.string() });

export const GET = apiRoute(
  {
    summary: "A dashboard with the stored results of its panels",
    role: "viewer",
    params,
    answer: DashboardWithResults,
  },
  async ({ member, params: { name } }) => answerWithResults(await getDashboard(member.teamId, name)),
);

export const PUT = apiRoute(
  {
    summary:
      "Give a dashboard another content. A panel with the id of one that is there keeps its result, unless its settings changed",
    role: "editor",
    params,
    body: DashboardContent.extend({ updatedAt: Instant.optional() }),
    answer: DashboardAnswer,
  },
  async ({ member, params: { name }, body }) =>
    dashboardAnswer(await updateDashboard(member.teamId, name, body)),
);

export const DELETE = apiRoute(
  {
    summary: "Delete a dashboard with its results and links",
    role: "editor",
    params,
    status: 204,
    answer: z.undefined(),
  },
  async ({ member, params: { name } }) => {
    await deleteDashboard(member.teamId, name);
    return new Response(null, { status: 204 });
  },
);
