import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { DashboardInput } from "@/lib/dashboards/dashboard";
import { createDashboard } from "@/lib/dashboards/mutations";
import { listDashboards } from "@/lib/dashboards/queries";
import { DashboardAnswer, dashboardAnswer } from "./answer";

const Listed = DashboardAnswer.extend({
  /** Links that work, apart from those whose creator may no longer share. */
  openLinks: z.int(),
});

export const GET = apiRoute(
  {
    summary: "All dashboards of the team, without results",
    role: "viewer",
    answer: z.object({ items: z.array(Listed), nextCursor: z.null() }),
  },
  async ({ member }) => ({
    items: (await listDashboards(member.teamId)).map(({ openLinks, ...dashboard }) => ({
      ...dashboardAnswer(dashboard),
      openLinks,
    })),
    nextCursor: null,
  }),
);

export const POST = apiRoute(
  {
    summary: "Make a dashboard of panels; its first refresh follows in the background",
    role: "editor",
    body: DashboardInput,
    status: 201,
    answer: DashboardAnswer,
  },
  async ({ member, body }) => dashboardAnswer(await createDashboard(member.teamId, body, member.userId)),
);
