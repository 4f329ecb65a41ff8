import type { ReactNode } from "react";
import { CodeBlock } from "@/app/_components/ui/code-block";
import type { SchemeSlug } from "@/lib/webhooks/webhook";
import { sendExample } from "./send-example";

/** Setup steps at the sender. @param url and `secret`: the real values right after creation, placeholders otherwise */
export function SetupSteps({ scheme, url, secret }: { scheme: SchemeSlug; url: string; secret?: string }) {
  const steps = stepsOf[scheme];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <ol className="grid list-decimal gap-1.5 pl-5 text-sm">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps never change
          <li key={index}>{step}</li>
        ))}
      </ol>
      <CodeBlock
        what={scheme === "google-pubsub" ? "gcloud commands" : "curl example"}
        text={sendExample(scheme, url, secret ?? "")}
      />
    </div>
  );
}

const lastStep =
  "Send a test delivery and check it under Deliveries. Then map its fields to parameters under Mapping.";

const stepsOf: Record<SchemeSlug, ReactNode[]> = {
  "standard-webhooks": [
    "Give the sender the address and the secret. If the sender generates the secret, rotate to that one.",
    <>
      Sign as{" "}
      <a className="underline" href="https://www.standardwebhooks.com">
        Standard Webhooks
      </a>{" "}
      says, with a library or as the example does: HMAC-SHA-256 over id, time and body. Timestamps more than 5
      minutes off are rejected.
    </>,
    lastStep,
  ],
  github: [
    "On GitHub, open the repository’s Settings, then Webhooks, then Add webhook.",
    "Set Payload URL to the address, Content type to application/json, and Secret to the secret.",
    "Choose the events. GitHub sends a ping immediately, which starts no run.",
    lastStep,
  ],
  bearer: [
    "Have the sender POST JSON to the address with the secret as a bearer token.",
    "With an Idempotency-Key, repeats of the same message start no run.",
    "This proves the sender, not that the body is unchanged. Use it over HTTPS, and only if the sender can’t sign.",
    lastStep,
  ],
  "google-pubsub": [
    "Create a topic, have the bucket notify it, and push it to the address with a token of the service account.",
    "Leave payload unwrapping off. Google signs each push; there is no other secret.",
    <>
      Map <code>payload.bucketId</code> and <code>payload.objectId</code> to parameters. Only{" "}
      <code>OBJECT_FINALIZE</code>(a new or changed file) passes the filter of a new webhook.
    </>,
    lastStep,
  ],
};
