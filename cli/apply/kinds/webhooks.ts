import { CliError, exitCodes } from "@/cli/errors";
import { body, isText, type Kind } from "./kind";

export const webhooks: Kind = {
  section: "webhooks",
  title: "webhook",
  schemaOf: ["/api/v1/webhooks", "post"],
  hidden: () => ["secret"],
  fixed: ["deployment", "scheme"],
  async list(client) {
    const { data } = await client.GET("/api/v1/webhooks");
    const found = data!.items.map(({ id, name, updatedAt, ...value }) => ({ name, id, value, updatedAt }));
    for (const { name } of found)
      if (found.filter((other) => other.name === name).length > 1)
        throw new CliError(exitCodes.conflict, `Two webhooks are named "${name}". Rename one on its page.`);
    return found;
  },
  async create(client, name, { isPaused, ...value }) {
    const { data } = await client.POST("/api/v1/webhooks", { body: body({ name, ...value }) });
    if (isPaused)
      await client.PATCH("/api/v1/webhooks/{id}", {
        params: { path: { id: data!.id } },
        body: { isPaused: true },
      });
    const { url, secret } = data!;
    return [url && `address: ${url}`, secret && !value.secret && `secret: ${secret}`].filter(isText);
  },
  change: (client, { id, updatedAt }, changes) =>
    client.PATCH("/api/v1/webhooks/{id}", {
      params: { path: { id: id! } },
      body: body({ ...changes, updatedAt }),
    }),
  remove: (client, { id }) => client.DELETE("/api/v1/webhooks/{id}", { params: { path: { id: id! } } }),
};
