import { body, type Kind } from "./kind";

export const variables: Kind = {
  section: "variables",
  title: "variable",
  schemaOf: ["/api/v1/variables/{name}", "put"],
  async list(client) {
    const { data } = await client.GET("/api/v1/variables");
    return data!.items.map(({ name, value, description }) => ({ name, value: { value, description } }));
  },
  async create(client, name, value) {
    await client.PUT("/api/v1/variables/{name}", { params: { path: { name } }, body: body(value) });
    return [];
  },
  change: (client, { name, value: before }, changes) =>
    client.PUT("/api/v1/variables/{name}", {
      params: { path: { name } },
      body: body({ ...before, ...changes }),
    }),
  remove: (client, { name }) => client.DELETE("/api/v1/variables/{name}", { params: { path: { name } } }),
};
