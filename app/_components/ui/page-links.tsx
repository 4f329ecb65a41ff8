import { LinkButton } from "./button";

export type PageLink = { label: string; href: string };

/**
 * The links below a list that is read page by page: to what comes before, then to what follows. Nothing without any.
 * @param links what is false or null has no page
 * @param staysInPlace for a list within a page: following a link does not scroll to the top
 */
export function PageLinks({
  links,
  staysInPlace = false,
}: {
  links: readonly (PageLink | false | null | undefined | "" | 0)[];
  staysInPlace?: boolean;
}) {
  const shown = links.filter((link): link is PageLink => Boolean(link));
  if (shown.length === 0) return null;
  return (
    <nav aria-label="Pages" className="no-print mt-3 flex flex-wrap gap-2">
      {shown.map(({ label, href }) => (
        <LinkButton key={label} href={href} scroll={!staysInPlace}>
          {label}
        </LinkButton>
      ))}
    </nav>
  );
}
