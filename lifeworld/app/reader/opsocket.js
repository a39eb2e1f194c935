// A socket that stays open for operations: an answer comes some milliseconds sooner than to a
// request. Where there is none, or it was lost, the caller makes a request instead.

const OPEN = 1; // the state of a socket that can send
const AGAIN = 5000; // milliseconds until a socket that could not be opened is tried again

export class OperationSocket {
  #socket = null;
  #tried = -Infinity;
  #number = 0;
  #waiting = new Map();

  /**
   * @param {string} address
   * @param {{open?: (address: string) => WebSocket, now?: () => number}} options
   */
  constructor(address, { open = (to) => new WebSocket(to), now = () => performance.now() } = {}) {
    Object.assign(this, { address, open, now });
  }

  /** Whether a batch can be sent; if not, a socket is opened for the next. */
  get isOpen() {
    if (this.#socket?.readyState === OPEN) return true;
    if (!this.#socket && this.now() - this.#tried > AGAIN) this.#connect();
    return false;
  }

  /**
   * @param {{transcript: string, ticket: string, batch: object}} message
   * @returns {Promise<{status: number, body: object|null}>} rejected if the socket is lost before
   *   the answer, when nobody knows whether the batch was run
   */
  ask(message) {
    const n = ++this.#number;
    return new Promise((resolve, reject) => {
      this.#waiting.set(n, { resolve, reject });
      this.#socket.send(JSON.stringify({ n, ...message }));
    });
  }

  #connect() {
    this.#tried = this.now();
    let socket;
    try {
      socket = this.open(this.address);
    } catch {
      return; // forbidden here: requests do
    }
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const { n, status, body } = JSON.parse(data);
      this.#waiting.get(n)?.resolve({ status, body });
      this.#waiting.delete(n);
    });
    socket.addEventListener("close", () => {
      if (this.#socket === socket) this.#socket = null;
      const left = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const { reject } of left) reject(new Error("The socket was lost."));
    });
  }
}

const sockets = new Map();

/** The page's socket for the operations of all transcripts. */
export function socketFor(api) {
  const address = new URL(`${api}/ops`, location.origin).href.replace(/^http/, "ws");
  if (!sockets.has(address)) sockets.set(address, new OperationSocket(address));
  return sockets.get(address);
}
