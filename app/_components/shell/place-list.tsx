import { ChevronDown, CircleHelp } from "lucide-react";
import Link from "next/link";
import { cx } from "@/app/_components/ui/cx";
import { LinkPending } from "@/app/_components/ui/link-pending";
import { helpOf } from "./help-of";
import type { NavigationChoice } from "./navigation-choice";
import { home, isWithin, type Place, placeGroups, settings } from "./places";

/** The main pages in groups. A closed group still shows the page that is open; a narrow list has icons alone. */
export function PlaceList({
  pathname,
  choice,
  onChoose,
  isNarrow = false,
}: {
  pathname: string;
  choice: NavigationChoice;
  onChoose: (choice: NavigationChoice) => void;
  isNarrow?: boolean;
}) {
  const link = (place: Place) => (
    <li key={place.href}>
      <PlaceLink place={place} isHere={isWithin(pathname, place.href)} isNarrow={isNarrow} />
    </li>
  );
  return (
    <div className="grid gap-2">
      <ul>{link(home)}</ul>
      {placeGroups.map(({ id, label, places }) => {
        const isClosed = !isNarrow && choice.closed.includes(id);
        const shown = isClosed ? places.filter(({ href }) => isWithin(pathname, href)) : places;
        const closed = isClosed ? choice.closed.filter((other) => other !== id) : [...choice.closed, id];
        return (
          <div key={id} className={cx(isNarrow && "border-t border-line pt-2")}>
            {!isNarrow && (
              <button
                type="button"
                aria-expanded={!isClosed}
                onClick={() => onChoose({ ...choice, closed })}
                className="flex w-full items-center justify-between rounded-md px-2 py-1 text-xs font-medium text-muted hover:bg-raised hover:text-ink max-sm:py-1.5"
              >
                {label}
                <ChevronDown
                  className={cx("size-3.5 shrink-0", isClosed && "-rotate-90")}
                  aria-hidden="true"
                />
              </button>
            )}
            {shown.length > 0 && <ul className="grid gap-0.5">{shown.map(link)}</ul>}
          </div>
        );
      })}
      <ul className="grid gap-0.5 border-t border-line pt-2">
        {link(settings)}
        <li>
          <PlaceLink
            place={{ href: helpOf(pathname), label: "Help", icon: CircleHelp }}
            isHere={isWithin(pathname, "/docs")}
            isNarrow={isNarrow}
          />
        </li>
      </ul>
    </div>
  );
}

function PlaceLink({
  place: { href, label, icon: Icon },
  isHere,
  isNarrow,
}: {
  place: Place;
  isHere: boolean;
  isNarrow: boolean;
}) {
  return (
    <Link
      href={href}
      title={isNarrow ? label : undefined}
      aria-current={isHere ? "page" : undefined}
      className={cx(
        "flex items-center gap-2.5 rounded-md px-2 py-1 text-sm max-sm:py-1.5",
        isNarrow && "h-8 justify-center",
        isHere ? "bg-raised font-medium" : "text-muted hover:bg-raised hover:text-ink",
      )}
    >
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      <span className={cx(isNarrow && "sr-only")}>{label}</span>
      <LinkPending />
    </Link>
  );
}
