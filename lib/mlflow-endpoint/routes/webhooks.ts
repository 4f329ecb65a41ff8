import { DomainError } from "@/lib/base/errors";
import { webhookRequests } from "@/lib/mlflow/webhook-requests";
import { changes, type Route, reads } from "@/lib/mlflow-endpoint/route";
import {
  createOutgoingWebhook,
  deleteOutgoingWebhook,
  setSecret,
  updateOutgoingWebhook,
} from "@/lib/outgoing/mutations";
import { getOutgoingWebhook, listRegistryWebhooks, type OutgoingWebhook } from "@/lib/outgoing/queries";
import { testRegistryWebhook } from "@/lib/outgoing/test-registry-webhook";

const one = "webhooks/{webhook_id}";
const mostWebhooks = 1000;

/** Routes `/webhooks…`: the team's outgoing webhooks of the kind that tells of the registry. */
export const webhookRoutes: Route[] = [
  changes("POST", "webhooks", webhookRequests.create, async ({ teamId, userId }, input) => {
    const { id } = await createOutgoingWebhook(
      teamId,
      {
        kind: "mlflow",
        name: input.name,
        description: input.description ?? "",
        url: input.url,
        registryEvents: [...new Set(input.events)],
        isPaused: input.status === "DISABLED",
      },
      userId ?? null,
      { secret: input.secret || null },
    );
    return { webhook: toWire(await getWebhook(teamId, id)) };
  }),
  reads("GET", "webhooks", webhookRequests.list, async ({ teamId }, { max_results, page_token }) => {
    const limit = max_results || 100;
    if (limit < 1 || limit > mostWebhooks)
      throw new DomainError("invalid", `max_results must be between 1 and ${mostWebhooks}.`);
    const { items, next } = await listRegistryWebhooks(teamId, { limit, after: page_token || undefined });
    return { webhooks: items.map(toWire), next_page_token: next };
  }),
  reads("GET", one, webhookRequests.ref, async ({ teamId }, { webhook_id }) => {
    return { webhook: toWire(await getWebhook(teamId, webhook_id)) };
  }),
  changes("PATCH", one, webhookRequests.update, async ({ teamId }, { webhook_id: id, ...input }) => {
    await getWebhook(teamId, id);
    const { name, url, description, events, status, secret } = input;
    await updateOutgoingWebhook(teamId, id, {
      name,
      url,
      description,
      registryEvents: events.length > 0 ? [...new Set(events)] : undefined,
      isPaused: status && status === "DISABLED",
    });
    if (secret !== undefined) await setSecret(teamId, id, secret || null);
    return { webhook: toWire(await getWebhook(teamId, id)) };
  }),
  changes("DELETE", one, webhookRequests.ref, async ({ teamId }, { webhook_id }) => {
    await getWebhook(teamId, webhook_id);
    await deleteOutgoingWebhook(teamId, webhook_id);
    return {};
  }),
  changes("POST", `${one}/test`, webhookRequests.test, async ({ teamId }, { webhook_id, event }) => {
    await getWebhook(teamId, webhook_id);
    const { isOk, status, response, error } = await testRegistryWebhook(teamId, webhook_id, event);
    return {
      result: {
        success: isOk,
        ...(status !== undefined && { response_status: status, response_body: response ?? "" }),
        ...(error !== undefined && { error_message: `Failed to test webhook: ${error}` }),
      },
    };
  }),
];

/** @throws DomainError "not-found", also for an outgoing webhook of another kind */
async function getWebhook(teamId: string, id: string): Promise<OutgoingWebhook> {
  const webhook = await getOutgoingWebhook(teamId, id).catch((error) => {
    if (error instanceof DomainError && error.code === "not-found") return undefined;
    throw error;
  });
  if (webhook?.kind === "mlflow") return webhook;
  throw new DomainError("not-found", `Webhook with ID ${id} not found.`);
}

/** Converts a webhook for MLflow clients; its secret is never told. */
function toWire(webhook: OutgoingWebhook) {
  return {
    webhook_id: webhook.id,
    name: webhook.name,
    url: webhook.url ?? "",
    events: webhook.registryEvents.map((event) => {
      const [entity = "", action = ""] = event.toUpperCase().split(".");
      return { entity, action };
    }),
    ...(webhook.description !== "" && { description: webhook.description }),
    status: webhook.isPaused ? "DISABLED" : "ACTIVE",
    creation_timestamp: webhook.createdAt.getTime(),
    last_updated_timestamp: webhook.updatedAt.getTime(),
  };
}
