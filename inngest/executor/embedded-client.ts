import { Inngest } from "inngest";
import { embeddedFetch } from "./embedded-fetch";

/** A client with its own app on the embedded executor, for tests and measurements. */
export function embeddedClient(id: string, signingKey: string): Inngest {
  return new Inngest({
    id,
    isDev: false,
    eventKey: "embedded",
    signingKey,
    baseUrl: "http://embedded.executor",
    fetch: embeddedFetch,
    checkpointing: { maxRuntime: 0 },
  });
}
