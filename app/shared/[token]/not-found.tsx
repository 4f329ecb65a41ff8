import { EmptyState } from "@/app/_components/ui/empty-state";

export default function NoSuchLink() {
  return (
    <EmptyState level={1} title="This link does not work">
      It has ended, was revoked, or is not whole. Ask whoever sent it for another.
    </EmptyState>
  );
}
