package org.contexture.encoder.published;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.contexture.encoder.EncoderException;
import org.contexture.network.Progress;
import org.contexture.network.file.Blob;

/**
 * Fetches files from the hub into its cache, as its own programs lay them there. What was fetched
 * of a file before the connection broke is kept and gone on from; the whole is compared with the
 * hub's length and SHA-256 before it is given its name. Goes through the proxies that Java knows,
 * which in KNIME are those of its preferences.
 *
 * @param endpoint the hub: {@code https://huggingface.co}, or a mirror of it
 * @param cache where files are kept
 * @param token of the user; empty: as nobody
 * @param patience without a byte, after which a connection counts as broken
 */
public record HubDownload(URI endpoint, HubCache cache, Optional<String> token, Duration patience) {

  /**
   * Checks the token.
   *
   * @throws IllegalArgumentException if it cannot be one; it is not in the message
   */
  public HubDownload {
    if (token.isPresent() && !token.get().matches("[!-~]+")) {
      throw new IllegalArgumentException(
          "The hub's access token holds a space or another character that no token has. Copy it"
              + " again.");
    }
  }

  private static final String BRANCH = "main";
  private static final int REDIRECTS = 10;
  private static final int TRIES = 4;
  private static final int PIECE = 1 << 16;
  private static final int PARTIAL = 206;
  private static final int UNAUTHORISED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NO_SUCH_RANGE = 416;

  /** What the hub says of a file before it gives it. */
  private record Described(String commit, String etag, long size) {

    /** Large files go by their SHA-256. */
    boolean hasSha256() {
      return etag.matches("[0-9a-f]{64}");
    }
  }

  /** An answer that is no redirect. */
  private record Answer(HttpResponse<InputStream> response, Described described) {}

  /** Another answer than a file; not worth a second try. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  /**
   * Fetches the weights of an encoder, and what is said beside them.
   *
   * @return the weights, in the cache
   * @throws EncoderException saying what the hub answered and what to do
   */
  public Path weights(PublishedEncoder encoder, Progress progress) throws EncoderException {
    if (encoder.hub().isEmpty()) {
      throw new EncoderException(
          "%s is not on the hub by itself. Fetch %s from its authors, and choose its folder."
              .formatted(encoder.title(), String.join(" or ", encoder.files())));
    }
    EncoderException last = null;
    for (String file : encoder.files()) {
      try {
        Path weights = file(encoder, file, progress);
        besides(encoder, progress);
        return weights;
      } catch (Refused refused) {
        last = refused(encoder, file, refused);
        if (refused.status != NOT_FOUND) {
          throw last;
        }
      } catch (IOException e) {
        throw new EncoderException(
            "%s of %s could not be fetched from %s: %s. What was fetched is kept; execute again to go on."
                .formatted(file, encoder.hub(), endpoint, reason(e)),
            e);
      }
    }
    throw last;
  }

  /** timm's description, which not every repository has. */
  private void besides(PublishedEncoder encoder, Progress progress) throws IOException {
    try {
      file(encoder, "config.json", progress);
    } catch (Refused e) {
      if (e.status != NOT_FOUND) {
        throw e;
      }
    }
  }

  private EncoderException refused(PublishedEncoder encoder, String file, Refused refused) {
    String page = endpoint + "/" + encoder.hub();
    return new EncoderException(
        switch (refused.status) {
          case UNAUTHORISED ->
              "The hub asks who wants %s (401%s). Make an access token on the hub, and give it as the node's Access token, in the variable HF_TOKEN or by logging in with the hub's own program."
                  .formatted(encoder.title(), token.isPresent() ? ", the token is not valid" : "");
          case FORBIDDEN ->
              "The hub does not give %s to this user (403): it is gated. Accept its licence (%s) on %s, wait for its authors' answer, and execute again."
                  .formatted(encoder.title(), encoder.licence(), page);
          case NOT_FOUND -> "The hub has no file %s of %s (404).".formatted(file, page);
          default ->
              "The hub answered %d for %s of %s. Try again later."
                  .formatted(refused.status, file, page);
        },
        refused);
  }

  private Path file(PublishedEncoder encoder, String file, Progress progress) throws IOException {
    IOException last = null;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try {
        return attempt(encoder.hub(), file, progress);
      } catch (Refused e) {
        if (e.status < 500) {
          throw e;
        }
        last = e;
      } catch (IOException e) {
        last = e; // goes on from what is there
      }
    }
    throw last;
  }

  private Path attempt(String repository, String file, Progress progress) throws IOException {
    URI address = URI.create(endpoint + "/" + repository + "/resolve/" + BRANCH + "/" + file);
    Described described = described(address);
    Path target = cache.snapshot(repository, described.commit()).resolve(file);
    if (Files.isRegularFile(target) && Files.size(target) == described.size()) {
      return target;
    }
    Path part =
        cache.repository(repository).resolve("blobs").resolve(described.etag() + ".incomplete");
    Files.createDirectories(part.getParent());
    Files.createDirectories(target.getParent());
    fetch(address, described, part, file, progress);
    verify(part, described, file);
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    Path reference = cache.repository(repository).resolve("refs").resolve(BRANCH);
    Files.createDirectories(reference.getParent());
    Files.writeString(reference, described.commit());
    return target;
  }

  private Described described(URI address) throws IOException {
    Answer answer = send(address, "HEAD", 0);
    answer.response().body().close();
    return answer.described();
  }

  private void fetch(URI address, Described described, Path part, String file, Progress progress)
      throws IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    if (have == described.size()) {
      return;
    }
    if (have > described.size()) {
      Files.delete(part);
      have = 0;
    }
    Answer answer = send(address, "GET", have);
    if (!answer.described().etag().equals(described.etag())) {
      answer.response().body().close();
      throw new IOException("the file changed on the hub meanwhile");
    }
    boolean goesOn = answer.response().statusCode() == PARTIAL;
    try (InputStream in = answer.response().body();
        OutputStream out =
            Files.newOutputStream(
                part,
                StandardOpenOption.CREATE,
                goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
      copy(in, out, goesOn ? have : 0, described.size(), file, progress);
    }
  }

  private void copy(
      InputStream in, OutputStream out, long from, long size, String file, Progress progress)
      throws IOException {
    byte[] piece = new byte[PIECE];
    long at = from;
    while (at < size) {
      int length = read(in, piece);
      if (length < 0) {
        throw new IOException("the connection ended after %d of %d bytes".formatted(at, size));
      }
      if (length > size - at) {
        throw new IOException("the hub sent more than the %d bytes it announced".formatted(size));
      }
      out.write(piece, 0, length);
      at += length;
      progress.report(
          at / (double) size,
          String.format(Locale.ROOT, "Fetching %s, %.0f of %.0f MB", file, at / 1e6, size / 1e6));
    }
  }

  /** Reads, but not longer than patience lasts. */
  private int read(InputStream in, byte[] piece) throws IOException {
    CompletableFuture<Integer> reading =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return in.read(piece);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try {
      return reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      in.close();
      throw nothingCame(e);
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private IOException nothingCame(Exception cause) {
    return new IOException("nothing came for %d seconds".formatted(patience.toSeconds()), cause);
  }

  private static void verify(Path part, Described described, String file) throws IOException {
    if (Files.size(part) != described.size()) {
      throw new IOException(
          "%s has %d bytes; the hub announced %d"
              .formatted(file, Files.size(part), described.size()));
    }
    if (described.hasSha256() && !Blob.ofFile(part).sha256().equals(described.etag())) {
      Files.delete(part);
      throw new IOException(
          "%s came damaged: its SHA-256 is another than the hub's".formatted(file));
    }
  }

  /** Follows redirects, with the token for the hub itself only. */
  private Answer send(URI address, String method, long from) throws IOException {
    Described described = new Described("", "", -1);
    URI at = address;
    for (int i = 0; i < REDIRECTS; i++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(at)
              .timeout(patience)
              .header("User-Agent", "contexture")
              .method(method, HttpRequest.BodyPublishers.noBody());
      if (from > 0) {
        request.header("Range", "bytes=" + from + "-");
      }
      if (token.isPresent() && endpoint.getAuthority().equals(at.getAuthority())) {
        request.header("Authorization", "Bearer " + token.get());
      }
      HttpResponse<InputStream> response = sent(request.build());
      described = merged(described, response);
      int status = response.statusCode();
      if (status / 100 == 3) {
        response.body().close();
        at = at.resolve(location(response));
      } else if (status / 100 == 2) {
        return new Answer(response, complete(described, response));
      } else {
        response.body().close();
        throw new Refused(status == NO_SUCH_RANGE ? 500 : status, "HTTP " + status);
      }
    }
    throw new IOException("the hub redirects in a circle");
  }

  private HttpResponse<InputStream> sent(HttpRequest request) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .proxy(ProxySelector.getDefault())
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (HttpConnectTimeoutException e) {
      throw e;
    } catch (HttpTimeoutException e) {
      throw nothingCame(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private static String location(HttpResponse<?> response) throws IOException {
    return response
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new IOException("a redirect says not where to"));
  }

  /** What the first answer says of the file counts; those behind it are of a store. */
  private static Described merged(Described before, HttpResponse<?> response) {
    String etag =
        before.etag().isEmpty()
            ? header(response, "X-Linked-Etag").or(() -> header(response, "ETag")).orElse("")
            : before.etag();
    return new Described(
        before.commit().isEmpty() ? header(response, "X-Repo-Commit").orElse("") : before.commit(),
        etag.replaceAll("^W/|\"", ""),
        before.size() >= 0
            ? before.size()
            : header(response, "X-Linked-Size").map(Long::parseLong).orElse(-1L));
  }

  private static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }

  private static Described complete(Described described, HttpResponse<?> response)
      throws IOException {
    long size =
        described.size() >= 0
            ? described.size()
            : response.headers().firstValueAsLong("Content-Length").orElse(-1);
    if (size < 0
        || !described.etag().matches("[\\w.-]{1,128}")
        || !described.commit().matches("[\\w]{1,64}")) {
      throw new IOException(
          "the answer is none of the hub's: it names no revision, no checksum or no length (a login"
              + " page of the network?)");
    }
    return new Described(described.commit(), described.etag(), size);
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** All but the token. */
  @Override
  public String toString() {
    return "%s to %s%s".formatted(endpoint, cache, token.isPresent() ? ", with a token" : "");
  }

  /** The token of the user: the variable {@code HF_TOKEN}, or what the hub's program keeps. */
  public static Optional<String> tokenOfUser(Map<String, String> environment) {
    Optional<String> given =
        Optional.ofNullable(environment.get("HF_TOKEN")).filter(token -> !token.isBlank());
    if (given.isPresent()) {
      return given.map(String::strip);
    }
    Path kept = HubCache.ofUser(environment).folder().resolveSibling("token");
    try {
      return Files.isRegularFile(kept)
          ? Optional.of(Files.readString(kept, StandardCharsets.UTF_8).strip())
              .filter(token -> !token.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // the hub then says that it asks for one
    }
  }

  /** The hub, or the mirror of it that the variable {@code HF_ENDPOINT} names. */
  public static URI endpointOfUser(Map<String, String> environment) {
    String endpoint = environment.getOrDefault("HF_ENDPOINT", "").strip();
    return URI.create(
        endpoint.isEmpty() ? "https://huggingface.co" : endpoint.replaceAll("/+$", ""));
  }
}
