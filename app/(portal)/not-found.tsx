import { NotFoundNotice } from "@/app/_components/shell/not-found-notice";

export const metadata = { title: "Not found" };

/** Within the portal's shell: the navigation stays. */
export default NotFoundNotice;
