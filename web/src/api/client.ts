import type { Language, LogEvent } from "./events";
import type { components } from "./schema";
import { type ServerSent, serverSent } from "./sse";

type Schemas = components["schemas"];
export type SessionReply = Schemas["SessionReply"];
export type MessageReply = Schemas["MessageReply"];

/** Why a call did not succeed, with the server's own sentence where it gave one. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail = "",
    readonly retryAfter = 0,
  ) {
    super(`${status} ${code}`);
  }

  /** Whether the very same call may succeed later. */
  get passing(): boolean {
    return [0, 408, 425, 429].includes(this.status) || this.status >= 500;
  }
}

const CALL_TIMEOUT = 15_000;

export interface ClientOptions {
  base: string;
  language: () => Language;
  fetch?: typeof fetch;
}

/** The calls of the HTTP interface, one method each. */
export class Client {
  private readonly fetch: typeof fetch;

  constructor(private readonly options: ClientOptions) {
    this.fetch = options.fetch ?? ((...call) => fetch(...call));
  }

  openSession(earlier: string | null, identity: string | null): Promise<SessionReply> {
    const body = { locale: this.options.language(), identity_token: identity };
    return this.call("POST", "/v1/widget/sessions", earlier, body);
  }

  /** Do something in a conversation: `what` is the last word of the address. */
  post<T = MessageReply>(
    token: string,
    conversation: string,
    what: string,
    body: object,
  ): Promise<T> {
    return this.call("POST", `${path(conversation)}/${what}`, token, body);
  }

  readEvents(
    token: string,
    conversation: string,
    after: number,
  ): Promise<{ events: LogEvent[]; last_seq: number }> {
    return this.call("GET", `${path(conversation)}/events?after=${after}`, token);
  }

  async *stream(
    token: string,
    conversation: string,
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<ServerSent> {
    const response = await this.send(`${path(conversation)}/stream?after=${after}`, {
      headers: this.headers(token),
      signal,
      cache: "no-store",
    });
    if (!response.body) throw new Problem(0, "network");
    yield* serverSent(response.body);
  }

  /** Call and return what the answer says; `Problem` says why not. */
  async call<T>(method: string, url: string, token: string | null = null, body?: object) {
    const headers = this.headers(token);
    if (body) headers["Content-Type"] = "application/json";
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), CALL_TIMEOUT);
    try {
      const response = await this.send(url, {
        method,
        headers,
        signal: abort.signal,
        cache: "no-store",
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return (response.status === 204 ? null : await response.json()) as T;
    } catch (error) {
      throw error instanceof Problem ? error : new Problem(0, "network");
    } finally {
      clearTimeout(timer);
    }
  }

  /** Send and return the answer when it is a good one; `Problem` says why it is not. */
  async send(url: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await this.fetch(this.options.base + url, { credentials: "omit", ...init });
    } catch {
      throw new Problem(0, "network");
    }
    if (response.ok) return response;
    const said = await response.json().catch(() => ({}));
    throw new Problem(
      response.status,
      typeof said?.code === "string" ? said.code : "error",
      typeof said?.detail === "string" ? said.detail : "",
      Number(response.headers.get("Retry-After")) || 0,
    );
  }

  headers(token: string | null): Record<string, string> {
    const headers: Record<string, string> = { "Accept-Language": this.options.language() };
    if (token) headers.Authorization = `Bearer ${token}`;
    return headers;
  }
}

/** The address of a conversation. */
export function path(conversation: string): string {
  return `/v1/conversations/${encodeURIComponent(conversation)}`;
}
