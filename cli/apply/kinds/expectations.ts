import type { Client } from "@/cli/api/client";
import { keepIds } from "@/cli/apply/keep-ids";
import { body, type Kind } from "./kind";

/** All expectations of a dataset are one thing, named after it; in a file they are a list. */
export const expectations: Kind = {
  section: "expectations",
  title: "expectations of",
  schemaOf: ["/api/v1/datasets/{name}/expectations", "put"],
  async list(client, names) {
    const wanted = names ?? (await allDatasets(client));
    const found = await Promise.all(
      wanted.map(async (name) => {
        const { data } = await client.GET("/api/v1/datasets/{name}/expectations", {
          params: { path: { name } },
        });
        return { name, value: { expectations: data!.expectations }, updatedAt: data!.updatedAt ?? undefined };
      }),
    );
    return found.filter(({ value }) => value.expectations.length > 0);
  },
  async create(client, name, value) {
    await client.PUT("/api/v1/datasets/{name}/expectations", {
      params: { path: { name } },
      body: body(value),
    });
    return [];
  },
  change: (client, { name, value: before, updatedAt }, { expectations }) =>
    client.PUT("/api/v1/datasets/{name}/expectations", {
      params: { path: { name } },
      body: body({ expectations: keepIds(before.expectations, expectations), updatedAt }),
    }),
  remove: (client, { name, updatedAt }) =>
    client.PUT("/api/v1/datasets/{name}/expectations", {
      params: { path: { name } },
      body: body({ expectations: [], updatedAt }),
    }),
};

async function allDatasets(client: Client): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await client.GET("/api/v1/datasets", { params: { query: { limit: 200, cursor } } });
    names.push(...data!.items.map(({ name }) => name));
    cursor = data!.nextCursor ?? undefined;
  } while (cursor);
  return names;
}
