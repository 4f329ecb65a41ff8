import { CopyButton } from "./copy-button";

/** A secret shown only once, with a copy button. @param what its name for the copy button: "link" */
export function ShownOnce({ title, text, what }: { title: string; text: string; what: string }) {
  return (
    <div role="status" className="grid gap-2 rounded-md border border-warn/60 bg-warn-soft p-4">
      <p className="text-sm font-medium">{title}</p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <code className="min-w-0 text-xs [overflow-wrap:anywhere]">{text}</code>
        <CopyButton text={text} what={what} />
      </div>
    </div>
  );
}
