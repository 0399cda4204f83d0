import { Problem } from "../../src/api/client";
import { type ServerSent, serverSent } from "../../src/api/sse";

/** A refusal, with what the server says about it: who owns the conversation now, for instance. */
export class Refusal extends Problem {
  constructor(
    status: number,
    code: string,
    detail: string,
    retryAfter: number,
    readonly params: Record<string, unknown> = {},
  ) {
    super(status, code, detail, retryAfter);
  }
}

const CALL_TIMEOUT = 20_000;
const UPLOAD_TIMEOUT = 120_000;

export interface ApiOptions {
  language: () => string;
  fetch?: typeof fetch;
  /** The session is over: whoever is here has to sign in again. */
  signedOut?: () => void;
}

type Query = Record<string, string | number | boolean | null | undefined>;

/** The staff's calls: the cookie says who it is, the header that it was this page that asked. */
export class Api {
  csrf = "";
  private readonly fetch: typeof fetch;

  constructor(private readonly options: ApiOptions) {
    this.fetch = options.fetch ?? ((...call) => fetch(...call));
  }

  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
    return this.call("GET", path + asQuery(query), undefined, signal);
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.call("POST", path, body);
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.call("PUT", path, body);
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.call("PATCH", path, body);
  }

  remove<T>(path: string, body?: object): Promise<T> {
    return this.call("DELETE", path, body);
  }

  /** Send a file; fields go first, so that the server may judge before it reads the bytes. */
  async upload<T>(path: string, file: File, fields: Record<string, string> = {}): Promise<T> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", file, file.name);
    return this.settle("POST", path, { body: form }, UPLOAD_TIMEOUT);
  }

  /** Send the bytes of one file as they are. */
  putBytes<T>(path: string, file: Blob): Promise<T> {
    const headers = { "Content-Type": file.type };
    return this.settle("PUT", path, { body: file, headers }, UPLOAD_TIMEOUT);
  }

  async *stream(path: string, signal: AbortSignal): AsyncGenerator<ServerSent> {
    const response = await this.send(path, { headers: this.headers(), signal, cache: "no-store" });
    if (!response.body) throw new Problem(0, "network");
    yield* serverSent(response.body);
  }

  private async call<T>(method: string, path: string, body?: object, signal?: AbortSignal) {
    const init: RequestInit = body ? { body: JSON.stringify(body) } : {};
    if (body) init.headers = { "Content-Type": "application/json" };
    return this.settle<T>(method, path, init, CALL_TIMEOUT, signal);
  }

  private async settle<T>(
    method: string,
    path: string,
    init: RequestInit,
    timeout: number,
    signal?: AbortSignal,
  ): Promise<T> {
    const abort = new AbortController();
    const stop = () => abort.abort();
    const timer = setTimeout(stop, timeout);
    signal?.addEventListener("abort", stop);
    try {
      const headers = { ...this.headers(), ...(init.headers as Record<string, string>) };
      const request = {
        ...init,
        method,
        headers,
        signal: abort.signal,
        cache: "no-store" as const,
      };
      const response = await this.send(path, request);
      const empty = response.status === 204 || response.headers.get("Content-Length") === "0";
      return (empty ? null : await response.json()) as T;
    } catch (error) {
      throw error instanceof Problem ? error : new Problem(0, "network");
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await this.fetch(path, { credentials: "same-origin", ...init });
    } catch {
      throw new Problem(0, "network");
    }
    if (response.ok) return response;
    const said = await response.json().catch(() => ({}));
    const refusal = new Refusal(
      response.status,
      typeof said?.code === "string" ? said.code : "error",
      typeof said?.detail === "string" ? said.detail : "",
      Number(response.headers.get("Retry-After")) || 0,
      said?.params && typeof said.params === "object" ? said.params : {},
    );
    if (refusal.status === 401 && refusal.code === "staff_sign_in_needed") {
      this.options.signedOut?.();
    }
    throw refusal;
  }

  private headers(): Record<string, string> {
    const headers: Record<string, string> = { "Accept-Language": this.options.language() };
    if (this.csrf) headers["X-CSRF-Token"] = this.csrf;
    return headers;
  }
}

function asQuery(query: Query = {}): string {
  const given = Object.entries(query).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  if (given.length === 0) return "";
  return `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}
