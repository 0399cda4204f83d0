/**
 * Return the address when it may be followed: http(s), which includes the server's own pages.
 *
 * Anything else (javascript:, data:, a broken one) is shown as text.
 */
export function safeUrl(url: string, base: string): string | null {
  try {
    const parsed = new URL(url, base);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : null;
  } catch {
    return null;
  }
}
