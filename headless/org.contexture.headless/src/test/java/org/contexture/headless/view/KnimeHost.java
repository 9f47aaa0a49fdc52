package org.contexture.headless.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.contexture.view.Page;
import org.knime.node.HeadlessView;

/**
 * Stands in for KNIME's front end: puts a node's page into a frame, answers what the frame asks by
 * messages, and carries remote calls to the node's handler, whose methods it finds by name.
 *
 * <p>Messages are those of KNIME's {@code ui-extension-renderer} and {@code ui-extension-service}
 * (iframe embedder, JsonDataService) of 5.8 to 5.11: {@code UIExtensionRequest { requestId,
 * payload: { method, params } }} is answered by {@code UIExtensionResponse { requestId, payload }};
 * of {@code callNodeDataService} the payload is {@code { result }}, where {@code result} is the
 * text of a JSON-RPC answer.
 */
final class KnimeHost implements AutoCloseable {

  /** The frame as KNIME makes it. */
  private static final String DOCUMENT =
      """
      <!doctype html>
      <style>html, body, iframe { margin: 0; width: 100%; height: 100%; border: 0; }</style>
      <script>
        const config = {
          nodeId: "root:7", projectId: "project", workflowId: "root", extensionType: "view",
          resourceInfo: { id: "view", type: "HTML", path: "page/index.html" },
          hasNodeView: true,
        };
        window.heard = [];
        const api = {
          getConfig: () => config,
          callNodeDataService: async (params) => {
            window.calls = [...(window.calls ?? []), params];
            const answer = await fetch("service", { method: "POST", body: params.dataServiceRequest });
            return { result: await answer.text() };
          },
        };
        window.addEventListener("message", (event) => {
          const { type, requestId, payload } = event.data;
          window.heard.push(type);
          if (event.source !== frames[0] || type !== "UIExtensionRequest") {
            return;
          }
          Promise.resolve(api[payload.method](...payload.params)).then((response) =>
            frames[0].postMessage({ requestId, type: "UIExtensionResponse", payload: response }, "*"),
          );
        });
      </script>
      <iframe sandbox="allow-downloads allow-scripts allow-same-origin" src="page/index.html"></iframe>
      """;

  private final HeadlessView view;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  KnimeHost(HeadlessView view) throws IOException {
    this.view = view;
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext("/", exchange -> send(exchange, DOCUMENT.getBytes(UTF_8), "text/html"));
    server.createContext("/page/", this::file);
    server.createContext("/service", this::service);
    server.setExecutor(threads);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void file(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring("/page/".length());
    Optional<byte[]> file = view.page().headlessFile(name);
    if (file.isPresent()) {
      send(exchange, file.get(), Page.type(name));
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
  }

  private void service(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    JsonObject call = JsonParser.parseString(request).getAsJsonObject();
    JsonObject answer = new JsonObject();
    answer.addProperty("jsonrpc", "2.0");
    answer.add("id", call.get("id"));
    try {
      answer.add("result", new Gson().toJsonTree(call(call)));
    } catch (ReflectiveOperationException e) {
      JsonObject error = new JsonObject();
      error.addProperty("code", -32601);
      error.addProperty("message", e.toString());
      answer.add("error", error);
    }
    send(exchange, answer.toString().getBytes(UTF_8), "application/json");
  }

  private Object call(JsonObject call) throws ReflectiveOperationException {
    JsonArray parameters = call.getAsJsonArray("params");
    for (Method method : view.handler().getClass().getMethods()) {
      if (method.getName().equals(call.get("method").getAsString())
          && method.getParameterCount() == parameters.size()) {
        Object[] values = new Object[parameters.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = new Gson().fromJson(parameters.get(i), method.getGenericParameterTypes()[i]);
        }
        try {
          return method.invoke(view.handler(), values);
        } catch (InvocationTargetException e) {
          throw new LinkageError(call.toString(), e);
        }
      }
    }
    throw new NoSuchMethodException(call.toString());
  }

  private static void send(HttpExchange exchange, byte[] body, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    view.dispose();
  }
}
