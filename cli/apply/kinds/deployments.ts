import { keepIds } from "@/cli/apply/keep-ids";
import { body, type Kind } from "./kind";

export const deployments: Kind = {
  section: "deployments",
  title: "deployment",
  schemaOf: ["/api/v1/deployments", "post"],
  fixed: ["flow"],
  async list(client) {
    const [{ data }, { data: flows }] = await Promise.all([
      client.GET("/api/v1/deployments"),
      client.GET("/api/v1/flows"),
    ]);
    const shipped = new Set(flows!.items.filter(({ isShipped }) => isShipped).map(({ slug }) => slug));
    return data!.items.map(({ slug, updatedAt, createdAt: _, ...value }) => ({
      name: slug,
      value,
      updatedAt,
      isShipped: shipped.has(slug) && value.flow === slug,
    }));
  },
  async create(client, slug, value) {
    await client.POST("/api/v1/deployments", { body: body({ slug, ...value }) });
    return [];
  },
  change: (client, { name, value: before, updatedAt }, changes) =>
    client.PATCH("/api/v1/deployments/{slug}", {
      params: { path: { slug: name } },
      body: body({
        ...changes,
        ...("schedules" in changes && { schedules: keepIds(before.schedules, changes.schedules) }),
        updatedAt,
      }),
    }),
  remove: (client, { name }) =>
    client.DELETE("/api/v1/deployments/{slug}", { params: { path: { slug: name } } }),
};
