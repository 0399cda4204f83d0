/** Where files wait until they are sent. */
export interface Shelf {
  put(id: string, file: Blob): Promise<void>;
  get(id: string): Promise<Blob | undefined>;
  remove(id: string): Promise<void>;
  /** Throw away what nobody asks for any more. */
  tidy(kept: (id: string) => boolean): Promise<void>;
}

// A tab puts the file here a moment before it writes that it is to be sent.
const YOUNG = 60_000;

interface Kept {
  file: Blob;
  at: number;
}

/** Keeps in IndexedDB, and in memory alone where the browser forbids it. */
export class BrowserShelf implements Shelf {
  private readonly memory = new Map<string, Blob>();
  private database: Promise<IDBDatabase> | undefined;

  async put(id: string, file: Blob): Promise<void> {
    this.memory.set(id, file);
    const kept: Kept = { file, at: Date.now() };
    await this.run("readwrite", (store) => store.put(kept, id)).catch(() => {});
  }

  async get(id: string): Promise<Blob | undefined> {
    const inMemory = this.memory.get(id);
    if (inMemory) return inMemory;
    const kept = await this.run<Kept | undefined>("readonly", (store) => store.get(id)).catch(
      () => undefined,
    );
    return kept?.file;
  }

  async remove(id: string): Promise<void> {
    this.memory.delete(id);
    await this.run("readwrite", (store) => store.delete(id)).catch(() => {});
  }

  async tidy(kept: (id: string) => boolean): Promise<void> {
    const ids = await this.run("readonly", (store) => store.getAllKeys()).catch(() => []);
    for (const id of ids.map(String)) {
      if (kept(id)) continue;
      const one = await this.run<Kept | undefined>("readonly", (store) => store.get(id)).catch(
        () => undefined,
      );
      if (one && Date.now() - one.at > YOUNG) await this.remove(id);
    }
  }

  private async run<T>(
    mode: IDBTransactionMode,
    step: (store: IDBObjectStore) => IDBRequest<T> | IDBRequest<IDBValidKey>,
  ): Promise<T> {
    const database = await this.open();
    return new Promise((resolve, reject) => {
      const request = step(database.transaction("files", mode).objectStore("files"));
      request.onsuccess = () => resolve(request.result as T);
      request.onerror = () => reject(request.error);
    });
  }

  private open(): Promise<IDBDatabase> {
    this.database ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("ascolto", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("files");
      request.onsuccess = () => {
        const database = request.result;
        // The loader deletes it at a sign-out.
        database.onversionchange = () => {
          database.close();
          this.database = undefined;
        };
        resolve(database);
      };
      request.onerror = () => reject(request.error);
    });
    return this.database;
  }
}
