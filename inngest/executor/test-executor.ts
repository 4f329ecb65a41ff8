import type { Inngest, InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { afterAll, beforeAll } from "vitest";
import { useTestDatabase } from "@/tests/test-database";
import { embeddedClient } from "./embedded-client";
import { type ExecutorOptions, startExecutor } from "./start-executor";

export const signingKey = "0123456789abcdef0123456789abcdef";

/** Call at the top of a test of the embedded executor: its functions run in a database of their own. */
export function useExecutor(
  app: string,
  make: (client: Inngest) => InngestFunction.Any[],
  options: Partial<ExecutorOptions> = {},
) {
  useTestDatabase();
  const client = embeddedClient(app, signingKey);
  const handler = serve({ client, functions: make(client) }) as (request: Request) => Promise<Response>;
  let executor: Awaited<ReturnType<typeof startExecutor>>;
  beforeAll(async () => {
    executor = await startExecutor({ handler, signingKey, ...options });
  });
  afterAll(() => executor?.stop(1000));
  return {
    client,
    handler,
    async send(name: string, data: Record<string, unknown> = {}, id: string = crypto.randomUUID()) {
      await client.send({ id, name, data });
      return id;
    },
  };
}
