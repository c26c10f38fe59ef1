/** Something that went wrong, in the words that the reader sees. */

/** The fields of `application/problem+json` (RFC 9457) that the page shows. */
export interface ProblemDetails {
  title: string;
  detail: string;
  /** The parameter of the question that was refused. */
  parameter?: string;
}

export class Problem extends Error {
  readonly title: string;
  readonly detail: string;
  readonly parameter: string | null;

  constructor(details: ProblemDetails) {
    super(`${details.title}: ${details.detail}`);
    this.title = details.title;
    this.detail = details.detail;
    this.parameter = details.parameter ?? null;
  }

  /** The problem that was thrown, or one that stands for any other error. */
  static of(thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown;
    return new Problem({ title: 'The page failed', detail: `${String(thrown)}. Reload it and try again.` });
  }
}
