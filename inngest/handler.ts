import { serve } from "inngest/edge";
import { inngest } from "./client";
import { functions } from "./functions";

/** Answers the executor's calls into the functions; refuses what is not signed with the signing key. */
export const handler: (request: Request) => Promise<Response> = serve({ client: inngest, functions });
