import { body, isText, type Kind } from "./kind";

export const outgoingWebhooks: Kind = {
  section: "outgoingWebhooks",
  title: "outgoing webhook",
  schemaOf: ["/api/v1/outgoing-webhooks", "post"],
  fixed: ["kind"],
  // The address of such a channel is a secret: it gives the right to write to it.
  hidden: ({ kind }) => (["slack", "teams", "discord"].includes(kind as string) ? ["url"] : []),
  async list(client) {
    const { data } = await client.GET("/api/v1/outgoing-webhooks");
    return data!.items.map(({ id, name, updatedAt, ...value }) => ({ name, id, value, updatedAt }));
  },
  async create(client, name, value) {
    const { data } = await client.POST("/api/v1/outgoing-webhooks", { body: body({ name, ...value }) });
    return [data!.secret && `secret: ${data!.secret}`].filter(isText);
  },
  change: (client, { id, updatedAt }, changes) =>
    client.PATCH("/api/v1/outgoing-webhooks/{id}", {
      params: { path: { id: id! } },
      body: body({ ...changes, updatedAt }),
    }),
  remove: (client, { id }) =>
    client.DELETE("/api/v1/outgoing-webhooks/{id}", { params: { path: { id: id! } } }),
};
