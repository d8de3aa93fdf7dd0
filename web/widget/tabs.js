/**
 * Several tabs, one stream: HTTP/1.1 allows six connections a server, and each stream costs the
 * server a thread. The tab that holds a lock reads it and passes events on. Without Web Locks
 * (pages that are not secure) every tab reads for itself; events are known by their cursors.
 */

export function createTabs(key, hear) {
  const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(key) : null;
  if (channel) channel.onmessage = ({ data }) => hear(data);
  const locked = (name, options, act) => (navigator.locks ? navigator.locks.request(name, options, act) : act());

  return {
    tell: (news) => channel?.postMessage(news),
    /** Run `act` in one tab at a time. */
    alone: (name, act) => locked(`${key}#${name}`, {}, act),
    /** Run `act` when this tab's turn to lead comes; giving up by `signal` is no failure. */
    lead: (signal, act) => locked(`${key}#stream`, { signal }, act).catch((error) => {
      if (!signal.aborted) throw error;
    }),
  };
}
