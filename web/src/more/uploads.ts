import { effect, Problem, path, Sender, signal } from "#kit";
import type { MessageReply } from "../api/client";
import type { Command, Entry } from "../state/outbox";
import type { Session } from "../state/session";
import type { Store } from "../state/store";
import type { Post } from "./post";
import type { Shelf } from "./shelf";
import { tell } from "./words";

const LARGEST = 10_000_000;
const KINDS = /\.(pdf|png|jpe?g|webp|heic|txt|csv)$/i;

type FileCommand = Extract<Command, { kind: "file" }>;

/** Sends files in a lane of their own, so that words never wait for them. */
export class Uploads {
  /** How much of the file that is being sent has left, by its entry's id. */
  readonly progress = signal<Record<string, number>>({});
  private readonly sender: Sender;
  private readonly forget: () => void;

  constructor(
    private readonly store: Store,
    private readonly shelf: Shelf,
    private readonly post: Post,
  ) {
    const { outbox, session, waits, senderEvents } = store;
    const lane = {
      name: "files",
      takes: (command: Command) => command.kind === "file",
      post: (entry: Entry, session: Session) => this.send(entry, session),
    };
    this.sender = new Sender(outbox, session, lane, waits, {
      ...senderEvents,
      acknowledged: (entry, seq) => {
        senderEvents.acknowledged(entry, seq);
        const { name } = entry.command as FileCommand;
        store.tell({ kind: "said", text: tell(store, "fileSent", { file: name }) });
      },
    });
    let before: string[] = [];
    this.forget = effect(() => {
      const now = outbox.entries.value.filter(isFile).map(({ id }) => id);
      // Sent, cancelled here or in another tab: nothing needs the bytes any more.
      for (const id of before) if (!now.includes(id)) void shelf.remove(id);
      before = now;
    });
    void shelf.tidy((id) => outbox.entries.value.some((entry) => entry.id === id));
    this.kick();
  }

  kick(): void {
    this.sender.kick();
  }

  async attach(files: File[]): Promise<void> {
    for (const file of files) {
      const { name, type, size } = file;
      const command: FileCommand = { kind: "file", name, media_type: type, size };
      // A refused one is shown with its reason, and its bytes are of no use.
      const bytes = reasonAgainst(command) ? null : file;
      await this.store.enqueue(command, (id) => bytes && this.shelf.put(id, bytes));
    }
  }

  dispose(): void {
    this.sender.stop();
    this.forget();
  }

  private async send({ id, command }: Entry, session: Session): Promise<number> {
    const reason = reasonAgainst(command as FileCommand);
    const file = reason ? undefined : await this.shelf.get(id);
    if (!file) throw new Problem(410, "file_gone", tell(this.store, reason ?? "fileGone"));
    const form = new FormData();
    form.set("client_message_id", id);
    form.set("file", file, (command as FileCommand).name);
    const cancelled = new AbortController();
    const watch = effect(() => {
      if (!this.store.outbox.entries.value.some((entry) => entry.id === id)) cancelled.abort();
    });
    try {
      const reply = await this.post<MessageReply>({
        url: `${this.store.base}${path(session.conversation_id)}/files`,
        headers: {
          Authorization: `Bearer ${session.token}`,
          "Accept-Language": this.store.language.value,
        },
        form,
        progress: (share) => {
          this.progress.value = { ...this.progress.value, [id]: share };
        },
        signal: cancelled.signal,
      });
      return reply.seq;
    } finally {
      watch();
      const { [id]: _, ...others } = this.progress.value;
      this.progress.value = others;
    }
  }
}

function isFile({ command }: Entry): boolean {
  return command.kind === "file";
}

/** Why the server would not take it; it looks into the bytes as well. */
function reasonAgainst({ name, size }: FileCommand): "fileKinds" | "fileBig" | "fileEmpty" | null {
  if (!KINDS.test(name)) return "fileKinds";
  if (size > LARGEST) return "fileBig";
  return size ? null : "fileEmpty";
}
