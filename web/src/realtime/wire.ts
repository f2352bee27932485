import type { ProblemDocument } from "@/api/problem";

/** What a question over the socket is answered with. */
export type Ack<T> = { ok: true; data: T } | { ok: false; error: Partial<ProblemDocument> & { message?: string } };

/** The part of a Socket.IO client that the line needs; a test gives its own. */
export interface SocketLike {
  readonly connected: boolean;
  /** Whether it tries to connect again by itself. */
  readonly active: boolean;
  connect(): unknown;
  disconnect(): unknown;
  on(event: string, listener: (...payload: never[]) => void): unknown;
  onAny(listener: (event: string, ...payload: unknown[]) => void): unknown;
  timeout(milliseconds: number): { emitWithAck(event: string, payload: unknown): Promise<unknown> };
}

/** What a refused handshake carries beside its message. */
export interface ConnectRefusal extends Error {
  data?: { code?: string };
}
