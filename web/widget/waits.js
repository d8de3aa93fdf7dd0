/** Waiting that grows with each failure, and that good news can cut short. */

const LONGEST = 30000; // ms

/** Milliseconds before try number `failures` (1, 2, …): 1 s doubling to 30 s, spread by a quarter. */
export function backoff(failures, random = Math.random) {
  const full = Math.min(LONGEST, 1000 * 2 ** (failures - 1));
  return full * (0.75 + random() / 2);
}

/** A pause that ends after `ms`, at `wake()`, or when `signal` is aborted. */
export function createPause() {
  let end = () => {};
  const pause = (ms, signal) => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    end = () => {
      clearTimeout(timer);
      resolve();
    };
    signal?.addEventListener("abort", end, { once: true });
  });
  return { pause, wake: () => end() };
}
