import type { DehydratedState } from "@tanstack/react-query";

/** What was last seen, of one person in one organization. */
export interface Kept {
  /** Whose it is: person and organization, as the access token said. */
  bearer: string;
  /** The build that wrote it; another one may read it otherwise. */
  build: string;
  /** When the server was last there. Milliseconds. */
  at: number;
  state: DehydratedState;
}

const DATABASE = "guildhall";
const STORE = "kept";
const LAST = "last";

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error("no storage"));
  });
}

async function within<T>(mode: IDBTransactionMode, deed: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((done, failed) => {
      const transaction = database.transaction(STORE, mode);
      const request = deed(transaction.objectStore(STORE));
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = () => failed(transaction.error ?? new Error("not kept"));
    });
  } finally {
    database.close();
  }
}

/** One record, in this browser alone. Where there is no storage, nothing is kept. */
export const store = {
  keep: (kept: Kept): Promise<void> => within("readwrite", (all) => all.put(kept, LAST)).then(() => undefined),
  look: (): Promise<Kept | undefined> => within("readonly", (all) => all.get(LAST) as IDBRequest<Kept | undefined>),
  /** Leaves no trace that there was one. */
  clear: (): Promise<void> =>
    new Promise((done, failed) => {
      const request = indexedDB.deleteDatabase(DATABASE);
      request.onsuccess = () => done();
      request.onerror = () => failed(request.error ?? new Error("no storage"));
    }),
};
