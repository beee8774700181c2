// Live: what changes, pushed by the sandbox to one person's page. Connects again by itself when it is cut off.

const AGAIN_AFTER = [300, 1000, 2000, 5000];

/**
 * Listen as one person until `stop()`.
 *
 * onEvent: gets each event. onFound: called at every connection, with true when an earlier one had been lost.
 * onLost: called once for each time that the connection is lost.
 */
export class Live {
  constructor(personId, { onEvent, onFound, onLost }) {
    this.personId = personId;
    this.listeners = { onEvent, onFound, onLost };
    this.failures = 0;
    this.wasLost = false;
    this.stopped = false;
    this.connect();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.socket.close();
  }

  connect() {
    const address = new URL(`/sandbox/live?as=${encodeURIComponent(this.personId)}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    this.socket = new WebSocket(address);
    this.socket.addEventListener("open", () => this.opened());
    this.socket.addEventListener("message", ({ data }) => this.stopped || this.listeners.onEvent(JSON.parse(data)));
    this.socket.addEventListener("close", () => this.closed());
  }

  opened() {
    if (this.stopped) return;
    this.failures = 0;
    this.listeners.onFound(this.wasLost);
    this.wasLost = false;
  }

  closed() {
    if (this.stopped) return;
    if (!this.wasLost) {
      this.wasLost = true;
      this.listeners.onLost();
    }
    const wait = AGAIN_AFTER[Math.min(this.failures, AGAIN_AFTER.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.connect(), wait);
  }
}
