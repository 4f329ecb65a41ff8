import { Inngest } from "inngest";
import { environment } from "@/lib/base/environment";
import { embeddedFetch } from "./executor/embedded-fetch";

const { executor, inngest: settings } = environment();

/** The Inngest client. Its calls go to the embedded executor, or to the Inngest server of INNGEST_BASE_URL. */
export const inngest = new Inngest({
  id: "switchyard",
  isDev: false,
  eventKey: settings.INNGEST_EVENT_KEY ?? "embedded",
  signingKey: process.env.INNGEST_SIGNING_KEY,
  checkpointing: { maxRuntime: 0 },
  ...(executor === "embedded"
    ? { baseUrl: "http://embedded.executor", fetch: embeddedFetch }
    : { baseUrl: settings.INNGEST_BASE_URL }),
});
