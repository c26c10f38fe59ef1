/** Asks when the reader has stopped changing the question, and drops answers to outdated ones. */

const PAUSE_MS = 300;

export interface AskerEvents<Q, A> {
  loading: () => void;
  answered: (answer: A, question: Q) => void;
  failed: (thrown: unknown) => void;
}

export interface Asker<Q> {
  /** Asks after a pause in which no newer question came. */
  askSoon: (question: Q) => void;
  /** Asks at once. */
  askNow: (question: Q) => void;
  /** Forgets the question under way. */
  cancel: () => void;
}

export function createAsker<Q, A>(ask: (question: Q, signal: AbortSignal) => Promise<A>, events: AskerEvents<Q, A>): Asker<Q> {
  let running = new AbortController();
  let pause: number | undefined;

  function cancel(): void {
    window.clearTimeout(pause);
    running.abort();
  }

  function start(question: Q, pauseMs: number): void {
    cancel();
    events.loading();
    running = new AbortController();
    const { signal } = running;
    pause = window.setTimeout(() => {
      ask(question, signal).then(
        (answer) => { if (!signal.aborted) events.answered(answer, question); },
        (thrown: unknown) => { if (!signal.aborted) events.failed(thrown); },
      );
    }, pauseMs);
  }

  return {
    askSoon: (question) => start(question, PAUSE_MS),
    askNow: (question) => start(question, 0),
    cancel,
  };
}
