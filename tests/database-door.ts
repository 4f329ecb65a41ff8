import { type AddressInfo, connect, createServer } from "node:net";
import { afterAll } from "vitest";

/** Values of a postgres-database block for the test database, which listens on a Unix socket, through a TCP port. */
export async function databaseDoor(url = process.env.DATABASE_URL!): Promise<Record<string, unknown>> {
  const { pathname, username, password, searchParams } = new URL(url);
  const server = createServer((client) => {
    const upstream = connect(`${searchParams.get("host")}/.s.PGSQL.5432`);
    for (const end of [client, upstream])
      end.on("error", () => [client, upstream].map((one) => one.destroy()));
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    host: "127.0.0.1",
    port,
    database: pathname.slice(1),
    user: username,
    password,
    ssl: "disable",
  };
}
