import { CopyButton } from "@/app/_components/ui/copy-button";

/** A signing secret, which is shown once, with how to use it. */
export function ShownSecret({ secret, kind }: { secret: string; kind: "webhook" | "mlflow" }) {
  return (
    <div className="grid gap-2 rounded-md border border-warn/60 bg-warn-soft p-4 text-sm">
      <p className="font-medium">Copy the secret now. You won’t see it again; it is stored encrypted.</p>
      <p className="flex flex-wrap items-center gap-3">
        <code className="min-w-0 text-xs [overflow-wrap:anywhere]">{secret}</code>
        <CopyButton text={secret} what="secret" />
      </p>
      {kind === "webhook" ? (
        <p>
          The receiver checks <code>webhook-signature</code> with it. Libraries: standardwebhooks.com.
        </p>
      ) : (
        <p>
          The receiver checks <code>x-mlflow-signature</code> with it: <code>v1,</code> and the base64 of
          HMAC-SHA256 over delivery id, timestamp and body, joined by dots.
        </p>
      )}
    </div>
  );
}
