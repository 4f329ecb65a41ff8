"use client";

import { Menu, PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/app/_components/ui/button";
import { Drawer } from "@/app/_components/ui/drawer";
import { type NavigationChoice, navigationCookieText } from "./navigation-choice";
import { PlaceList } from "./place-list";
import { useShortcuts } from "./shortcuts";

/**
 * The navigation: a column that can be narrowed to its icons, or a drawer below 640 px. A cookie keeps its choice.
 * `children` is the brand.
 */
export function PortalNav({
  choice: first,
  account,
  search,
  children,
}: {
  choice: NavigationChoice;
  account: ReactNode;
  search: ReactNode;
  children: ReactNode;
}) {
  const pathname = usePathname();
  const [choice, setChoice] = useState(first);
  const [drawerAt, setDrawerAt] = useState<string>();
  const { isNarrow } = choice;
  const choose = (next: NavigationChoice) => {
    setChoice(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
    document.cookie = navigationCookieText(next);
  };
  const narrow = () => choose({ ...choice, isNarrow: !isNarrow });
  const list = { pathname, choice, onChoose: choose };
  useShortcuts([{ keys: "[", label: "Narrow or widen the navigation", run: narrow }]);
  const label = isNarrow ? "Widen navigation" : "Narrow navigation";
  return (
    <header
      data-narrow={isNarrow || undefined}
      className="no-print group/nav relative flex items-center gap-2 border-b border-line bg-panel p-2 sm:sticky sm:top-0 sm:h-dvh sm:w-52 sm:flex-col sm:items-stretch sm:gap-0 sm:border-b-0 sm:border-r sm:p-0 sm:data-narrow:w-13"
    >
      <div className="flex min-w-0 flex-1 items-center justify-between gap-1 sm:flex-none sm:py-3 sm:pl-3 sm:pr-1.5 sm:group-data-narrow/nav:flex-col sm:group-data-narrow/nav:px-2">
        {children}
        <IconButton
          icon={isNarrow ? PanelLeftOpen : PanelLeftClose}
          label={label}
          title={`${label} ([)`}
          aria-keyshortcuts="["
          onClick={narrow}
          className="max-sm:hidden"
        />
      </div>
      <div className="sm:px-2 sm:pb-2">{search}</div>
      <nav aria-label="Main" className="hidden flex-1 overflow-y-auto px-2 py-1 sm:block">
        <PlaceList {...list} isNarrow={isNarrow} />
      </nav>
      <div className="hidden border-t border-line p-2 sm:block">{account}</div>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={drawerAt === pathname}
        onClick={() => setDrawerAt(pathname)}
        className="flex h-8 items-center gap-1.5 rounded-md border border-line px-2 text-sm sm:hidden"
      >
        <Menu className="size-4" aria-hidden="true" />
        Menu
      </button>
      {/* It belongs to the page it was opened on: each move closes it. */}
      <Drawer title="Menu" isOpen={drawerAt === pathname} onClose={() => setDrawerAt(undefined)}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: it hears the links inside, which keys press too */}
        <div
          className="flex-1 overflow-y-auto p-2"
          onClick={({ target }) => (target as Element).closest("a") && setDrawerAt(undefined)}
        >
          <nav aria-label="Main menu">
            <PlaceList {...list} />
          </nav>
        </div>
        <div className="border-t border-line p-3">{account}</div>
      </Drawer>
    </header>
  );
}
