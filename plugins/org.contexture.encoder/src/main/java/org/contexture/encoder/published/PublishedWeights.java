package org.contexture.encoder.published;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.network.Progress;

/**
 * Where the weights of a published encoder are looked for.
 *
 * @param encoder which
 * @param folder of the user's; empty: the hub's cache
 * @param cache the hub's
 * @param download from the hub, if the user asked for that
 */
public record PublishedWeights(
    PublishedEncoder encoder,
    Optional<Path> folder,
    HubCache cache,
    Optional<HubDownload> download) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * By the user's environment.
   *
   * @param downloaded whether what is missing is fetched from the hub
   */
  public static PublishedWeights of(
      PublishedEncoder encoder,
      Optional<Path> folder,
      boolean downloaded,
      Map<String, String> environment) {
    HubCache cache = HubCache.ofUser(environment);
    URI endpoint = HubDownload.endpointOfUser(environment);
    return new PublishedWeights(
        encoder,
        folder,
        cache,
        downloaded
            ? Optional.of(
                new HubDownload(endpoint, cache, HubDownload.tokenOfUser(environment), PATIENCE))
            : Optional.empty());
  }

  /**
   * What is known before anything is fetched.
   *
   * @return empty if the weights are still to be fetched
   * @throws EncoderException if they are neither there nor to be fetched, saying which file to put
   *     where; or if they are those of another network
   */
  public Optional<EncoderSpec> describe() throws EncoderException {
    if (folder.isEmpty() && download.isPresent() && cache.find(encoder).isEmpty()) {
      return Optional.empty();
    }
    return Encoders.describe(present(), encoder.architecture(), encoder.overrides());
  }

  private Path present() throws EncoderException {
    return folder.isPresent() ? HubCache.weights(encoder, folder.get()) : cache.weights(encoder);
  }

  /**
   * Reads the encoder, and fetches it before if it is missing and that was asked for.
   *
   * @throws EncoderException if it cannot be
   */
  public EncoderModel read(Progress progress) throws EncoderException {
    boolean fetched = folder.isEmpty() && download.isPresent() && cache.find(encoder).isEmpty();
    Path file = fetched ? download.get().weights(encoder, progress.part(0, 0.9)) : present();
    progress.report(0.9, "Reading " + encoder.title());
    return PublishedEncoders.read(encoder, file);
  }
}
