/**
 * Carries requests (see SlideView) to whoever serves this page: a server on this machine, or the
 * KNIME node that the page is the view of.
 */
class Host {
  async json(request) {
    return JSON.parse(new TextDecoder().decode(await this.get(request)));
  }

  /** A picture as a blob. */
  async picture(request, signal) {
    return new Blob([await this.get(request, signal)], { type: "image/jpeg" });
  }

  async numbers(request, Type) {
    return new Type((await this.get(request)).buffer);
  }
}

class LocalServer extends Host {
  /** The bytes of an answer; throws what the answer says is wrong. */
  async get(request, signal) {
    const response = await fetch(`answer/${request}`, { signal });
    if (!response.ok) {
      throw new Error(await response.text());
    }
    return new Uint8Array(await response.arrayBuffer());
  }
}

/**
 * KNIME's messages between a view and the page around it: UIExtensionReady once, then
 * UIExtensionRequest { requestId, payload: { method, params } } answered by UIExtensionResponse
 * { requestId, payload }. Requests of ours go in batches, as one remote call of the node's
 * handler `get`.
 */
class Knime extends Host {
  static BATCH = 8;
  static MOST_CALLS = 3;
  static TIMEOUT_MS = 120_000;

  #calls = 0;
  #last = 0;
  #waiting = []; // the latest first: what is in sight now
  #open = new Map();

  async begin() {
    window.addEventListener("message", (event) => this.#hear(event));
    window.parent.postMessage({ type: "UIExtensionReady" }, "*");
    this.config = await this.#call("getConfig");
  }

  #hear(event) {
    const { type, requestId, payload } = event.data ?? {};
    if (event.source === window.parent && type === "UIExtensionResponse") {
      this.#open.get(requestId)?.(payload);
      this.#open.delete(requestId);
    }
  }

  #call(method, ...params) {
    const requestId = `slide-view-${++this.#last}`;
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`KNIME did not answer ${method}.`));
      const timer = setTimeout(late, Knime.TIMEOUT_MS);
      this.#open.set(requestId, (payload) => {
        clearTimeout(timer);
        resolve(payload);
      });
      const message = { type: "UIExtensionRequest", requestId, payload: { method, params } };
      window.parent.postMessage(message, "*");
    });
  }

  get(request, signal) {
    return new Promise((resolve, reject) => {
      const entry = { request, resolve, reject };
      this.#waiting.unshift(entry);
      signal?.addEventListener("abort", () => {
        this.#waiting = this.#waiting.filter((other) => other !== entry);
        reject(new Error("Not needed any more."));
      });
      setTimeout(() => this.#send());
    });
  }

  async #send() {
    if (this.#waiting.length === 0 || this.#calls === Knime.MOST_CALLS) {
      return;
    }
    const batch = this.#waiting.splice(0, Knime.BATCH);
    this.#calls++;
    try {
      const answers = await this.#ask(batch.map((entry) => entry.request));
      batch.forEach((entry, i) => {
        if (answers[i].failure === undefined) {
          entry.resolve(bytes(answers[i]));
        } else {
          entry.reject(new Error(answers[i].failure));
        }
      });
    } catch (failure) {
      batch.forEach((entry) => entry.reject(failure));
    } finally {
      this.#calls--;
      this.#send();
    }
  }

  async #ask(requests) {
    const rpc = { jsonrpc: "2.0", id: ++this.#last, method: "get", params: [requests] };
    const { nodeId, projectId, workflowId, extensionType } = this.config;
    const answer = parsed(
      await this.#call("callNodeDataService", {
        nodeId,
        projectId,
        workflowId,
        extensionType,
        serviceType: "data",
        dataServiceRequest: JSON.stringify(rpc),
      }),
    );
    const reply = parsed(answer?.result);
    if (!reply?.result) {
      throw new Error(reply?.error?.message ?? answer?.error ?? "KNIME gave no answer.");
    }
    return reply.result;
  }
}

function parsed(answer) {
  return typeof answer === "string" && answer !== "" ? JSON.parse(answer) : answer;
}

function bytes({ text, base64 }) {
  return text === undefined
    ? Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
    : new TextEncoder().encode(text);
}

/** Finds out who serves this page. */
export async function connect() {
  if (window.parent === window) {
    return new LocalServer();
  }
  const knime = new Knime();
  await knime.begin();
  return knime;
}
