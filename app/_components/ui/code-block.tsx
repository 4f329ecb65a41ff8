import { CopyButton } from "./copy-button";
import { ScrollRegion } from "./scroll-region";

/** Preformatted text with a copy button. `what` names it: "Copy curl example". */
export function CodeBlock({ text, what }: { text: string; what: string }) {
  return (
    <div className="overflow-hidden rounded-md border border-line bg-panel">
      <div className="flex items-center justify-between gap-2 border-b border-line px-3 py-0.5 text-xs text-muted">
        <span>{what.slice(0, 1).toUpperCase() + what.slice(1)}</span>
        <CopyButton text={text} what={what} />
      </div>
      <ScrollRegion label={what} className="max-h-96 overflow-auto px-3 py-2">
        <pre className="w-max text-xs leading-5">{text}</pre>
      </ScrollRegion>
    </div>
  );
}
