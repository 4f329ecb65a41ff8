/** A network call without an answer: a retry may succeed. The message has the reason. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}
