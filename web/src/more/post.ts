import { Problem } from "#kit";

/** A POST of a form whose progress is told. */
export interface Posting {
  url: string;
  headers: Record<string, string>;
  form: FormData;
  /** How much has left, 0 to 1. */
  progress(share: number): void;
  signal: AbortSignal;
}

export type Post = <T>(posting: Posting) => Promise<T>;

/** Post with XMLHttpRequest: `fetch` does not say how much has left. */
export const post: Post = <T>({ url, headers, form, progress, signal }: Posting): Promise<T> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onload = () => {
      const { status, response } = request;
      if (status >= 200 && status < 300) return resolve(response as T);
      const wait = Number(request.getResponseHeader("Retry-After")) || 0;
      reject(new Problem(status, response?.code ?? "error", response?.detail ?? "", wait));
    };
    request.onerror = request.onabort = () => reject(new Problem(0, "network"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
