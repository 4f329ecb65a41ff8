import type { Client } from "@/cli/api/client";
import { body, type Fields, type Kind } from "./kind";
import { outgoingWebhooks } from "./outgoing-webhooks";

export const automations: Kind = {
  section: "automations",
  title: "automation",
  schemaOf: ["/api/v1/automations", "post"],
  async list(client) {
    const { data } = await client.GET("/api/v1/automations");
    const channels = await outgoingWebhooks.list(client);
    const nameOf = (id: string) => channels.find((channel) => channel.id === id)?.name;
    return data!.items.map(({ id, name, updatedAt, ...value }) => ({
      name,
      id,
      value: withChannels(value, nameOf),
      updatedAt,
    }));
  },
  async create(client, name, value) {
    await client.POST("/api/v1/automations", {
      body: body({ name, ...(await withIds(client, value)) }),
    });
    return [];
  },
  change: async (client, { id, updatedAt }, changes) =>
    client.PATCH("/api/v1/automations/{id}", {
      params: { path: { id: id! } },
      body: body({ ...(await withIds(client, changes)), updatedAt }),
    }),
  remove: (client, { id }) => client.DELETE("/api/v1/automations/{id}", { params: { path: { id: id! } } }),
};

/** The API names an outgoing webhook by its id, a file by its name. */
async function withIds(client: Client, value: Fields): Promise<Fields> {
  const channels = await outgoingWebhooks.list(client);
  return withChannels(value, (name) => channels.find((channel) => channel.name === name)?.id);
}

/** An automation whose actions name their channels otherwise. A name that is not known stays: the portal refuses it. */
function withChannels(value: Fields, rename: (channel: string) => string | undefined): Fields {
  const renamed = (action: unknown) => {
    const { to } = (action ?? {}) as { to?: unknown };
    return typeof to === "string" ? { ...(action as Fields), to: rename(to) ?? to } : action;
  };
  return {
    ...value,
    ...("then" in value && { then: renamed(value.then) }),
    ...(Array.isArray(value.also) && { also: value.also.map(renamed) }),
  };
}
