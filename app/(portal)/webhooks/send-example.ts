import type { SchemeSlug } from "@/lib/webhooks/webhook";

/** A ready-to-paste shell script that sends a delivery as the scheme's senders do. */
export function sendExample(scheme: SchemeSlug, url: string, secret: string): string {
  return examples[scheme](url, secret);
}

const body = `BODY='{"message":"hello"}'`;

const examples: Record<SchemeSlug, (url: string, secret: string) => string> = {
  "standard-webhooks": (url, secret) => `URL='${url}'
SECRET='${secret}'
${body}
ID="msg_$(openssl rand -hex 12)"
TIME=$(date +%s)
KEY=$(printf %s "\${SECRET#whsec_}" | openssl base64 -d -A | od -An -tx1 | tr -d ' \\n')
SIGNATURE=$(printf '%s.%s.%s' "$ID" "$TIME" "$BODY" |
  openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | openssl base64 -A)
curl "$URL" -H 'Content-Type: application/json' \\
  -H "webhook-id: $ID" -H "webhook-timestamp: $TIME" \\
  -H "webhook-signature: v1,$SIGNATURE" --data-raw "$BODY"`,

  github: (url, secret) => `URL='${url}'
SECRET='${secret}'
${body}
SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)
curl "$URL" -H 'Content-Type: application/json' -H 'X-GitHub-Event: push' \\
  -H "X-GitHub-Delivery: $(openssl rand -hex 16)" \\
  -H "X-Hub-Signature-256: sha256=$SIGNATURE" --data-raw "$BODY"`,

  bearer: (url, secret) => `URL='${url}'
SECRET='${secret}'
${body}
curl "$URL" -H 'Content-Type: application/json' -H "Authorization: Bearer $SECRET" \\
  -H "Idempotency-Key: $(openssl rand -hex 12)" --data-raw "$BODY"`,

  "google-pubsub": (url) => `URL='${url}'
BUCKET='your-bucket'
PROJECT='your-project'
AUDIENCE='the audience above'
ACCOUNT='the service account above'
gcloud pubsub topics create new-files --project "$PROJECT"
gcloud storage buckets notifications create "gs://$BUCKET" --topic new-files \\
  --event-types OBJECT_FINALIZE --payload-format json --project "$PROJECT"
gcloud pubsub subscriptions create new-files-to-switchyard --topic new-files --project "$PROJECT" \\
  --push-endpoint "$URL" --push-auth-service-account "$ACCOUNT" --push-auth-token-audience "$AUDIENCE"`,
};
