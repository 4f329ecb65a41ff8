import { LinkButton } from "@/app/_components/button";
import { EmptyState } from "@/app/_components/empty-state";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl p-6">
      <EmptyState level={1} title="Not found" action={<LinkButton href="/">Home</LinkButton>}>
        There is nothing at this address, or it belongs to another team.
      </EmptyState>
    </main>
  );
}
