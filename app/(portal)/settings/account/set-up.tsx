import { encode } from "uqr";
import { waitingSecondFactor } from "@/lib/auth/second-factor";
import { SetUpForm } from "./set-up-form";

/** Setup of a second factor for a person who has none. */
export async function SetUpSecondFactor({ userId, email }: { userId: string; email: string }) {
  const { secret, uri } = await waitingSecondFactor(userId, email);
  return <SetUpForm secret={secret.match(/.{1,4}/g)!.join(" ")} picture={<QrCode text={uri} />} />;
}

/** Black on white in both themes, or cameras do not read it. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="QR code for the authenticator app"
      className="size-44"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
