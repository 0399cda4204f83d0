/** Return the path of a conversation in the staff's API. */
export function talkPath(id: string, rest = ""): string {
  return `/v1/staff/conversations/${encodeURIComponent(id)}${rest}`;
}
