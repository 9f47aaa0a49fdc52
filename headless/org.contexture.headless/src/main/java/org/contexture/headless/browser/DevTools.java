package org.contexture.headless.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Chromium's DevTools protocol over a web socket: calls, and what the page complains of. */
final class DevTools implements AutoCloseable {

  private static final long SECONDS = 60;

  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonObject>> open = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private int last;

  /** Connects to the page of a browser that listens at {@code host:port}. */
  DevTools(String address) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    String list =
        http.send(
                HttpRequest.newBuilder(URI.create("http://" + address + "/json")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    String page = "";
    for (JsonElement target : JsonParser.parseString(list).getAsJsonArray()) {
      if (target.getAsJsonObject().get("type").getAsString().equals("page")) {
        page = target.getAsJsonObject().get("webSocketDebuggerUrl").getAsString();
      }
    }
    socket = http.newWebSocketBuilder().buildAsync(URI.create(page), new Ears()).join();
    for (String domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", new JsonObject());
    }
  }

  private final class Ears implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean complete) {
      text.append(part);
      if (complete) {
        hear(JsonParser.parseString(text.toString()).getAsJsonObject());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void hear(JsonObject message) {
    if (message.has("id")) {
      open.remove(message.get("id").getAsInt()).complete(message);
      return;
    }
    String method = message.get("method").getAsString();
    boolean complaint =
        method.equals("Runtime.exceptionThrown")
            || (method.equals("Log.entryAdded")
                && message.toString().contains("\"error\"")
                && !message.toString().contains("\"network\"")); // failures that are answered
    if (complaint) {
      complaints.add(message.get("params").toString());
    }
  }

  /** What went wrong in the page so far; not requests that were answered with a failure. */
  List<String> complaints() {
    return complaints;
  }

  /** Calls a method and waits for its result. */
  JsonObject call(String method, JsonObject parameters) throws IOException, InterruptedException {
    JsonObject message = new JsonObject();
    int id = ++last;
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", parameters);
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    open.put(id, answer);
    try {
      socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
      JsonObject found = answer.get(SECONDS, TimeUnit.SECONDS);
      if (found.has("error")) {
        throw new IOException(method + ": " + found.get("error"));
      }
      return found.getAsJsonObject("result");
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(method + ": Chromium does not answer.", e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
