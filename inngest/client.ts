import { Inngest } from "inngest";
import { environment } from "@/lib/base/environment";
import { hourMs } from "@/lib/base/time-units";
import { installationId } from "@/lib/executors/installation";
import { embeddedFetch } from "./executor/embedded-fetch";

const { executor, inngest: settings } = environment();

/**
 * Sequential steps of a run stay in one call for this long. A server cuts a call after two hours, which leaves the last
 * step over an hour and a half.
 */
const maxRuntimeMs = hourMs / 3;

/**
 * The Inngest client. Its calls go to the embedded executor, or to the Inngest server at the addresses that the SDK
 * reads from the environment: INNGEST_BASE_URL, or one for events and one for the API, or those of Inngest Cloud. There,
 * one app id stands for one address, so each installation has its own.
 */
export const inngest = new Inngest({
  isDev: false,
  signingKey: process.env.INNGEST_SIGNING_KEY,
  checkpointing: { maxRuntime: maxRuntimeMs },
  ...(executor === "embedded"
    ? {
        id: "switchyard",
        eventKey: settings.INNGEST_EVENT_KEY ?? "embedded",
        baseUrl: "http://embedded.executor",
        fetch: embeddedFetch,
      }
    : { id: `switchyard-${installationId() ?? "new"}`, eventKey: settings.INNGEST_EVENT_KEY }),
});
