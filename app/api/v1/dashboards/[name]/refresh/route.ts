import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { DashboardAnswer, dashboardAnswer } from "@/app/api/v1/dashboards/answer";
import { requestRefresh } from "@/lib/dashboards/mutations";

export const POST = apiRoute(
  {
    summary: "Refresh the results of a dashboard in the background; refreshedAt changes when that is done",
    role: "operator",
    params: z.object({ name: z.string() }),
    status: 202,
    answer: DashboardAnswer,
  },
  async ({ member, params: { name } }) => dashboardAnswer(await requestRefresh(member.teamId, name)),
);
