import { Search } from "lucide-react";
import { Input } from "@/app/_components/forms/field";
import { Button } from "@/app/_components/ui/button";

/** A search of the page that it stands on, by `?q=`. */
export function SearchForm({ label, value }: { label: string; value: string }) {
  return (
    <search>
      <form className="mb-6 flex max-w-prose gap-2">
        <Input
          type="search"
          name="q"
          aria-label={label}
          placeholder={label}
          defaultValue={value}
          maxLength={200}
          className="min-w-0 flex-1"
        />
        <Button type="submit">
          <Search aria-hidden="true" /> Search
        </Button>
      </form>
    </search>
  );
}
