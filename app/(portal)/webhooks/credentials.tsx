import { CopyButton } from "@/app/_components/ui/copy-button";

/** Address and secret, shown once, each with a copy button. */
export function Credentials({ url, secret }: { url?: string; secret?: string }) {
  return (
    <div className="grid gap-3 rounded-md border border-warn/60 bg-warn-soft p-4">
      <p className="text-sm font-medium">Copy these now. You won’t see them again.</p>
      {url && <Shown label="Address" value={url} what="address" />}
      {secret && <Shown label="Secret" value={secret} what="secret" />}
    </div>
  );
}

function Shown({ label, value, what }: { label: string; value: string; what: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="w-16 text-sm">{label}</span>
      <code className="min-w-0 text-xs [overflow-wrap:anywhere]">{value}</code>
      <CopyButton text={value} what={what} />
    </div>
  );
}
