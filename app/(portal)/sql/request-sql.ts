export interface SqlResult {
  columns: { name: string; type: string }[];
  rows: (string | number | boolean | null)[][];
  cut: "rows" | "bytes" | null;
  versions: { dataset: string; version: number }[];
}

/** Posts to the API of SQL. Aborting the signal stops the query; the problem says what went wrong. */
export async function requestSql<Answer>(
  path: string,
  body: object,
  signal?: AbortSignal,
): Promise<{ ok: Answer; problem?: undefined } | { ok?: undefined; problem: string }> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    });
    const answer = await response.json();
    return response.ok ? { ok: answer } : { problem: answer.detail };
  } catch {
    return { problem: signal?.aborted ? "Cancelled." : "Connection lost. Try again." };
  }
}
