import { NotFoundNotice } from "./_components/shell/not-found-notice";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl p-6">
      <NotFoundNotice />
    </main>
  );
}
