"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { IconButton } from "@/app/_components/ui/button";

const themes = [
  { name: "system", icon: Monitor },
  { name: "light", icon: Sun },
  { name: "dark", icon: Moon },
];

const never = () => () => {};

/** Goes round system, light and dark. The server cannot know the choice and draws "system". */
export function ThemeToggle() {
  const { theme, setTheme } = useTheme();
  const isBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const index = isBrowser
    ? Math.max(
        0,
        themes.findIndex(({ name }) => name === theme),
      )
    : 0;
  const { name, icon: Icon } = themes[index] ?? themes[0]!;
  const next = themes[(index + 1) % themes.length]!.name;
  const label = `Theme: ${name}. Switch to ${next}`;
  return <IconButton icon={Icon} onClick={() => setTheme(next)} label={label} title={label} />;
}
