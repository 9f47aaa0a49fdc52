package org.contexture.encoder.published;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that only tunnels ({@code CONNECT}): whatever is asked for, to one local server. */
final class TunnelProxy implements AutoCloseable {

  static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  final List<String> requests = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;
  private final int target;

  /**
   * Starts.
   *
   * @param target port of the server
   */
  TunnelProxy(int target) throws IOException {
    this.target = target;
    socket = new ServerSocket(0, 50, LOCAL);
    start(this::serve);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(LOCAL, socket.getLocalPort());
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        start(() -> tunnel(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void tunnel(Socket client) {
    try (client;
        Socket server = new Socket(LOCAL, target)) {
      requests.add(head(client.getInputStream()));
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      start(() -> pump(client, server));
      pump(server, client);
    } catch (IOException e) {
      return; // one of both went away
    }
  }

  /** The first line; all of the head is read, and nothing after it. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.substring(0, head.indexOf("\r\n"));
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      return; // one of both went away
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
