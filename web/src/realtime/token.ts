/** The person and organization an access token speaks for, as one word; null when it cannot be read. Not a check: the server does that. */
export function bearerOf(token: string): string | null {
  try {
    const part = token.split(".")[1] ?? "";
    const json = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
    const claims = JSON.parse(json) as { sub?: unknown; app_metadata?: { organization_id?: unknown } };
    return `${String(claims.sub)} ${String(claims.app_metadata?.organization_id)}`;
  } catch {
    return null;
  }
}
