import { automations } from "./automations";
import { deployments } from "./deployments";
import { expectations } from "./expectations";
import { flows } from "./flows";
import type { Kind } from "./kind";
import { outgoingWebhooks } from "./outgoing-webhooks";
import { variables } from "./variables";
import { webhooks } from "./webhooks";

/** All kinds, in the order in which they are applied: what a later one names is there by then. */
export const kinds: Kind[] = [
  variables,
  flows,
  deployments,
  webhooks,
  outgoingWebhooks,
  automations,
  expectations,
];
