/** The codes an answer may carry; nothing else leaves the server. */
export type ProblemCode =
  | "bad_request"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "precondition_failed"
  | "payload_too_large"
  | "unsupported_media_type"
  | "rate_limited"
  | "internal"
  | "unavailable";

export interface FieldProblem {
  field: string;
  code: string;
  message: string;
}

/** A problem document (RFC 9457) as the server sends it. */
export interface ProblemDocument {
  type?: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail?: string;
  errors?: FieldProblem[];
  request_id?: string;
}

/** What a failed call throws: the server's problem document, or `offline` when no answer came at all. */
export class Problem extends Error {
  readonly code: ProblemCode | "offline";
  readonly status: number;
  readonly title: string;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string | undefined;
  /** Seconds to wait before asking again, from `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(document: ProblemDocument | "offline", retryAfter?: number) {
    const offline = document === "offline";
    super(offline ? "No connection to the server. Nothing was lost." : (document.detail ?? document.title));
    this.name = "Problem";
    this.code = offline ? "offline" : document.code;
    this.status = offline ? 0 : document.status;
    this.title = offline ? "No connection" : document.title;
    this.fields = offline ? [] : (document.errors ?? []);
    this.requestId = offline ? undefined : document.request_id;
    this.retryAfter = retryAfter;
  }

  /** What is wrong with a field, if anything: a sentence, or one that begins with the field’s name left out. */
  at(field: string): string | undefined {
    return this.fields.find((problem) => problem.field === field)?.message;
  }

  /** Reads the problem from an answer; an answer without one (a proxy's page, say) becomes `unavailable` or `internal`. */
  static async from(answer: Response): Promise<Problem> {
    const retryAfter = Number(answer.headers.get("Retry-After")) || undefined;
    const requestId = answer.headers.get("X-Request-Id") ?? undefined;
    const body: unknown = await answer.json().catch(() => undefined);
    if (isDocument(body)) return new Problem({ ...body, request_id: body.request_id ?? requestId }, retryAfter);
    const away = answer.status === 502 || answer.status === 503 || answer.status === 504;
    return new Problem(
      {
        title: away ? "The server is not answering" : "The server could not answer",
        status: answer.status,
        code: away ? "unavailable" : "internal",
        request_id: requestId,
      },
      retryAfter,
    );
  }
}

export function isProblem(error: unknown, code?: Problem["code"]): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}

function isDocument(body: unknown): body is ProblemDocument {
  return typeof body === "object" && body !== null && "code" in body && "title" in body && "status" in body;
}
