import { body, type Fields, type Kind } from "./kind";

export const flows: Kind = {
  section: "flows",
  title: "flow",
  schemaOf: ["/api/v1/flows", "post"],
  async list(client, names) {
    const { data } = await client.GET("/api/v1/flows");
    const wanted = data!.items.filter(({ slug, isShipped }) => !isShipped && (names?.includes(slug) ?? true));
    return Promise.all(
      wanted.map(async ({ slug }) => {
        const { data: flow } = await client.GET("/api/v1/flows/{slug}", { params: { path: { slug } } });
        // Its slots follow from its tasks.
        const { slug: _, blocks: __, ...definition } = (flow!.definition ?? {}) as Fields;
        return { name: slug, value: { ...definition, name: flow!.name, description: flow!.description } };
      }),
    );
  },
  async create(client, slug, value) {
    await client.POST("/api/v1/flows", { body: body({ slug, ...value }) });
    return [];
  },
  // A version is a whole definition.
  change: (client, { name, value: before }, _changes, whole) =>
    client.PUT("/api/v1/flows/{slug}", {
      params: { path: { slug: name } },
      body: body({ ...before, ...whole }),
    }),
  remove: (client, { name }) => client.DELETE("/api/v1/flows/{slug}", { params: { path: { slug: name } } }),
};
