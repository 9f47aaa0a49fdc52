package org.contexture.encoder.published;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.network.Progress;
import org.contexture.network.file.Blob;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Weights are fetched from a server that behaves like the hub, and like a bad day of it. */
public class HubDownloadTest {

  private static final String FILE = "model.safetensors";
  private static final Progress NONE = (fraction, message) -> {};

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final PublishedEncoder encoder = PublishedEncoders.all().get("clam-resnet50");
  private byte[] content;
  private String sha256;
  private HubServer hub;

  @Before
  public void serve() throws Exception {
    EncoderModel model = Encoders.initialise("resnet50_layer3", 1);
    content = model.weights().toBytes();
    sha256 = model.sha256();
    hub = new HubServer(FILE, content, sha256);
  }

  @After
  public void close() throws Exception {
    hub.close();
  }

  /** Java's client may drop what it holds when a connection breaks: it breaks once all is kept. */
  private void breakOnceAllIsKept() {
    Path part = cache().repository(encoder.hub()).resolve("blobs").resolve(sha256 + ".incomplete");
    hub.beforeCut =
        sent -> {
          while (part.toFile().length() < sent) {
            Thread.onSpinWait();
          }
        };
  }

  private HubCache cache() {
    return new HubCache(folder.getRoot().toPath().resolve("hub"));
  }

  private Path fetch(String token) throws EncoderException {
    return download(token, 10).weights(encoder, NONE);
  }

  private HubDownload download(String token, int seconds) {
    return new HubDownload(
        hub.endpoint(),
        cache(),
        Optional.of(token).filter(t -> !t.isEmpty()),
        Duration.ofSeconds(seconds));
  }

  @Test
  public void weightsLieInTheCacheAsTheHubsProgramsLayThemAndAreFetchedOnce() throws Exception {
    Path file = fetch("");
    assertEquals(
        cache()
            .folder()
            .resolve("models--timm--resnet50.tv_in1k/snapshots")
            .resolve(HubServer.COMMIT)
            .resolve(FILE),
        file);
    assertEquals(sha256, Blob.ofFile(file).sha256());
    assertEquals(file, cache().weights(encoder));
    int requests = hub.requests.size();
    fetch("");
    assertTrue(
        hub.requests.subList(requests, hub.requests.size()).stream()
            .noneMatch(request -> request.startsWith("GET /store")));
    EncoderModel model = PublishedEncoders.read(encoder, file);
    assertEquals(1024, model.spec().dimension());
    assertEquals("CLAM's ResNet-50 (Lu et al. 2021)", model.provenance().get("published encoder"));
  }

  @Test
  public void aProxyIsGoneThrough() throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(
        ProxySelector.of(
            new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), hub.endpoint().getPort())));
    try {
      URI unknown = URI.create("http://hub.invalid"); // to all but the proxy
      HubDownload download =
          new HubDownload(unknown, cache(), Optional.empty(), Duration.ofSeconds(10));
      assertEquals(sha256, Blob.ofFile(download.weights(encoder, NONE)).sha256());
      assertTrue(
          hub.requests.toString(),
          hub.requests.stream()
              .anyMatch(request -> request.startsWith("GET http://hub.invalid/timm/")));
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  /** As companies have it: the proxy sees names of machines, and nothing of what is said. */
  @Test
  public void encryptedConnectionsAreTunnelledThroughAProxy() throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    SSLContext trusted = SSLContext.getDefault();
    SSLContext own = ownCertificate("hub.invalid", "store.invalid");
    try (HubServer secure =
            new HubServer(
                FILE,
                content,
                sha256,
                own.getServerSocketFactory().createServerSocket(0, 50, TunnelProxy.LOCAL));
        TunnelProxy proxy = new TunnelProxy(secure.port())) {
      secure.store = "https://store.invalid";
      secure.token = "secret";
      SSLContext.setDefault(own);
      ProxySelector.setDefault(ProxySelector.of(proxy.address()));
      HubDownload download =
          new HubDownload(
              URI.create("https://hub.invalid"),
              cache(),
              Optional.of("secret"),
              Duration.ofSeconds(10));
      assertEquals(sha256, Blob.ofFile(download.weights(encoder, NONE)).sha256());
      assertEquals(
          Set.of("CONNECT hub.invalid:443 HTTP/1.1", "CONNECT store.invalid:443 HTTP/1.1"),
          Set.copyOf(proxy.requests));
      assertTrue(secure.requests.toString(), secure.requests.contains("GET /store/" + FILE));
      SSLContext.setDefault(trusted); // nobody vouches for this hub
      HubCache empty = new HubCache(folder.getRoot().toPath().resolve("other"));
      HubDownload stranger =
          new HubDownload(download.endpoint(), empty, download.token(), download.patience());
      assertThrows(EncoderException.class, () -> stranger.weights(encoder, NONE));
    } finally {
      SSLContext.setDefault(trusted);
      ProxySelector.setDefault(before);
    }
  }

  /** Knows itself and nobody else; made by the tool that every JDK has. */
  private SSLContext ownCertificate(String... hosts) throws Exception {
    Path file = folder.getRoot().toPath().resolve("keys.p12");
    String names = Stream.of(hosts).map(host -> "dns:" + host).collect(Collectors.joining(","));
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + hosts[0],
                "-ext",
                "SAN=" + names,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "password")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(said, 0, keytool.waitFor());
    char[] password = "password".toCharArray();
    KeyStore keys = KeyStore.getInstance(file.toFile(), password);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, password);
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, password);
    known.setCertificateEntry("hub", keys.getCertificate(keys.aliases().nextElement()));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
    return context;
  }

  @Test
  public void aTokenIsNeverShown() {
    assertFalse(
        download("secret", 10).toString(), download("secret", 10).toString().contains("secret"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> download("sec\nret", 10));
    assertFalse(e.getMessage(), e.getMessage().contains("ret"));
  }

  /** The store behind the redirect is another machine, and is not to know the token. */
  @Test
  public void theTokenGoesToTheHubOnly() throws Exception {
    hub.token = "secret";
    EncoderException e = assertThrows(EncoderException.class, () -> fetch(""));
    assertTrue(e.getMessage(), e.getMessage().contains("HF_TOKEN"));
    fetch("secret");
    assertTrue(hub.requests.stream().anyMatch(request -> request.contains("as somebody")));
    assertFalse(
        hub.requests.stream()
            .anyMatch(request -> request.contains("/store/") && request.contains("somebody")));
  }

  @Test
  public void gatedEncodersSayWhereToAsk() {
    hub.status = 403;
    EncoderException e = assertThrows(EncoderException.class, () -> fetch("secret"));
    assertTrue(e.getMessage(), e.getMessage().contains("gated"));
    assertTrue(e.getMessage(), e.getMessage().contains(hub.endpoint() + "/timm/resnet50.tv_in1k"));
  }

  @Test
  public void otherNamesOfTheFileAreTriedAndWhatIsNowhereIsSaid() throws Exception {
    hub.close();
    hub = new HubServer("other.bin", content, sha256);
    EncoderException e = assertThrows(EncoderException.class, () -> fetch(""));
    assertTrue(e.getMessage(), e.getMessage().contains("404"));
    for (String name : encoder.files()) {
      assertTrue(hub.requests.stream().anyMatch(request -> request.endsWith("/" + name)));
    }
  }

  @Test
  public void aConnectionThatBreaksIsGoneOnFrom() throws Exception {
    hub.cutAfter = content.length / 3;
    hub.cuts.set(2);
    breakOnceAllIsKept();
    assertEquals(sha256, Blob.ofFile(fetch("")).sha256());
    assertTrue(
        hub.requests.toString(),
        hub.requests.contains("GET /store/" + FILE + " bytes=" + content.length / 3 + "-"));
  }

  @Test
  public void aStoreWithoutRangesIsReadFromTheStart() throws Exception {
    hub.knowsRanges = false;
    hub.cutAfter = content.length / 3;
    hub.cuts.set(1);
    assertEquals(sha256, Blob.ofFile(fetch("")).sha256());
  }

  @Test
  public void whatWasFetchedIsKeptForAnotherDay() throws Exception {
    hub.cutAfter = 1000;
    hub.cuts.set(100);
    breakOnceAllIsKept();
    EncoderException e = assertThrows(EncoderException.class, () -> fetch(""));
    assertTrue(e.getMessage(), e.getMessage().contains("execute again to go on"));
    assertTrue(cache().find(encoder).isEmpty());
    hub.cuts.set(0);
    int before = hub.requests.size();
    assertEquals(sha256, Blob.ofFile(fetch("")).sha256());
    List<String> later = hub.requests.subList(before, hub.requests.size());
    assertTrue(later.toString(), later.toString().contains("bytes=4000-"));
  }

  @Test
  public void aDamagedFileIsNotKept() {
    content[content.length / 2] ^= 1;
    EncoderException e = assertThrows(EncoderException.class, () -> fetch(""));
    assertTrue(e.getMessage(), e.getMessage().contains("damaged"));
  }

  @Test
  public void aWrongLengthIsFoundOut() {
    hub.announced = content.length + 10L;
    EncoderException longer = assertThrows(EncoderException.class, () -> fetch(""));
    assertTrue(longer.getMessage(), longer.getMessage().contains("ended after"));
    hub.announced = content.length - 10L;
    EncoderException shorter = assertThrows(EncoderException.class, () -> fetch(""));
    assertTrue(shorter.getMessage(), shorter.getMessage().contains("more than"));
  }

  @Test
  public void aFileThatChangesMeanwhileIsFetchedAnew() throws Exception {
    EncoderModel other = Encoders.initialise("resnet50_layer3", 2);
    byte[] newer = other.weights().toBytes();
    hub.betweenHeadAndGet = () -> hub.replace(newer, other.sha256());
    assertEquals(other.sha256(), Blob.ofFile(fetch("")).sha256());
  }

  @Test
  public void aHubThatSaysNothingIsGivenUp() {
    hub.mute = true;
    assertNothingCame();
  }

  @Test
  public void aHubThatFallsSilentIsGivenUp() {
    hub.silent = true;
    assertNothingCame();
  }

  private void assertNothingCame() {
    EncoderException e =
        assertThrows(EncoderException.class, () -> download("", 1).weights(encoder, NONE));
    assertTrue(e.getMessage(), e.getMessage().contains("nothing came for 1 seconds"));
  }

  @Test
  public void anAnswerOfAnotherKindIsNoWeights() {
    hub.replace(content, "<html>");
    EncoderException e = assertThrows(EncoderException.class, () -> fetch(""));
    assertTrue(e.getMessage(), e.getMessage().contains("none of the hub's"));
  }

  @Test
  public void cancellingEndsItAndKeepsWhatCame() {
    Progress cancelled =
        (fraction, message) -> {
          if (fraction > 0.3) {
            throw new CancellationException();
          }
        };
    assertThrows(CancellationException.class, () -> download("", 10).weights(encoder, cancelled));
    Path blobs = cache().repository(encoder.hub()).resolve("blobs");
    assertTrue(Files.isRegularFile(blobs.resolve(sha256 + ".incomplete")));
  }

  @Test
  public void withoutBeingAskedNothingIsFetched() {
    PublishedWeights offline =
        PublishedWeights.of(
            encoder,
            Optional.empty(),
            false,
            Map.of(
                "HF_HUB_CACHE", cache().folder().toString(),
                "HF_ENDPOINT", hub.endpoint().toString()));
    EncoderException e = assertThrows(EncoderException.class, () -> offline.read(NONE));
    assertTrue(e.getMessage(), e.getMessage().contains(FILE));
    assertTrue(e.getMessage(), e.getMessage().contains("models--timm--resnet50.tv_in1k"));
    assertEquals(List.of(), hub.requests);
  }

  @Test
  public void theEnvironmentOfTheHubsProgramsIsKnown() throws Exception {
    Map<String, String> environment =
        Map.of("HF_HOME", folder.getRoot().toString(), "HF_ENDPOINT", hub.endpoint() + "/");
    PublishedWeights asked = PublishedWeights.of(encoder, Optional.empty(), true, environment);
    assertTrue(asked.describe().isEmpty());
    assertEquals(1024, asked.read(NONE).spec().dimension());
    assertEquals(1024, asked.describe().orElseThrow().dimension());
    assertEquals(Optional.empty(), HubDownload.tokenOfUser(environment));
    Files.writeString(folder.getRoot().toPath().resolve("token"), "kept\n");
    assertEquals(Optional.of("kept"), HubDownload.tokenOfUser(environment));
  }
}
