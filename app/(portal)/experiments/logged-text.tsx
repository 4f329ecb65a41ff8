import { cut } from "@/app/_components/ui/format";

const longest = 200;

/** A logged text; an address of the web is a link. What is long is cut, and whole in the tooltip. */
export function LoggedText({ value }: { value: string }) {
  const title = value.length > longest ? value.slice(0, 2000) : undefined;
  if (!isWebAddress(value))
    return (
      <span className="[overflow-wrap:anywhere]" title={title}>
        {cut(value, longest)}
      </span>
    );
  return (
    <a
      className="underline [overflow-wrap:anywhere]"
      href={value}
      title={title}
      rel="noopener noreferrer nofollow"
    >
      {cut(value, longest)}
    </a>
  );
}

function isWebAddress(value: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(value) && URL.canParse(value);
}
