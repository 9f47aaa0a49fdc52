package org.contexture.encoder.published;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Interpolation;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PublishedEncodersTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theTableHasTridentsListAndSaysWhyOneIsNotRead() throws Exception {
    assertTrue(PublishedEncoders.all().size() >= 29);
    for (PublishedEncoder encoder : PublishedEncoders.all().values()) {
      assertTrue(encoder.name(), encoder.isRead() || encoder.status().matches("exported: .{10,}"));
      assertTrue(encoder.name(), List.of("bilinear", "bicubic").contains(encoder.interpolation()));
      if (encoder.isRead()) {
        assertEquals(encoder, PublishedEncoders.named(encoder.name()));
      }
    }
    EncoderException e =
        assertThrows(EncoderException.class, () -> PublishedEncoders.named("keep"));
    assertTrue(e.getMessage(), e.getMessage().contains("TorchScript or ONNX"));
    assertThrows(EncoderException.class, () -> PublishedEncoders.named("no such"));
  }

  @Test
  public void anotherNetworksFileIsRefused() throws Exception {
    Path file = folder.getRoot().toPath().resolve("model.safetensors");
    Encoders.write(Encoders.initialise("vit_s_16", 1), file);
    EncoderException e =
        assertThrows(
            EncoderException.class,
            () -> PublishedEncoders.read(PublishedEncoders.named("clam-resnet50"), file));
    assertTrue(e.getMessage(), e.getMessage().contains("conv1.weight"));
    EncoderException missing =
        assertThrows(
            EncoderException.class,
            () ->
                HubCache.weights(
                    PublishedEncoders.named("uni"), folder.getRoot().toPath().resolve("none")));
    assertTrue(missing.getMessage(), missing.getMessage().contains("pytorch_model.bin"));
  }

  @Test
  public void tilesAtAnotherResolutionAreWarnedOf() {
    EncoderModel fresh = Encoders.initialise("squeezenet1_1", 1);
    EncoderModel at20x =
        new EncoderModel(
            fresh.spec(), fresh.weights(), PublishedEncoders.all().get("phikon").provenance());
    for (double near : new double[] {0.5, 0.46, 0.55, Double.NaN, 0}) {
      assertEquals(Optional.empty(), PublishedEncoders.otherResolution(at20x, near, 224));
    }
    for (double far : new double[] {0.25, 1, 0.42}) {
      String warning = PublishedEncoders.otherResolution(at20x, far, 224).orElseThrow();
      assertTrue(warning, warning.contains("Phikon (Filiot et al. 2023) was trained at 0.5"));
      assertEquals(Optional.empty(), PublishedEncoders.otherResolution(fresh, far, 224));
    }
  }

  @Test
  public void tilesOfAnotherSizeAreWarnedOf() {
    EncoderModel fresh = Encoders.initialise("resnet50_layer3", 1);
    EncoderModel published =
        new EncoderModel(
            fresh.spec(),
            fresh.weights(),
            PublishedEncoders.all().get("clam-resnet50").provenance());
    assertEquals(Optional.empty(), PublishedEncoders.otherSize(published, 224));
    assertEquals(Optional.empty(), PublishedEncoders.otherSize(fresh, 256));
    assertEquals(
        "The tiles have 256 px, CLAM's ResNet-50 (Lu et al. 2021) takes 224: its features of them"
            + " are others than people report. Tiles are not resized here (its authors do it,"
            + " bilinear): tile the slides with 224 px.",
        PublishedEncoders.otherSize(published, 256).orElseThrow());
  }

  /** What its authors do is told, and the resolution is that of what the encoder sees. */
  @Test
  public void tilesThatAreResizedAreToldOf() {
    EncoderModel vit = Encoders.initialise("vit_s_16", 1);
    EncoderModel gigapath =
        new EncoderModel(
            vit.spec(), vit.weights(), PublishedEncoders.all().get("gigapath").provenance());
    assertEquals(
        "The tiles have 512 px, Prov-GigaPath (tiles) (Xu et al. 2024) takes 224. As its authors"
            + " do it, each is resized to 256 px (bicubic), of which the middle 224 px are seen.",
        PublishedEncoders.otherSize(gigapath, 512).orElseThrow());
    assertEquals(Optional.empty(), PublishedEncoders.otherSize(gigapath, 224));
    assertEquals(Optional.empty(), PublishedEncoders.otherResolution(gigapath, 0.25, 512));
    String warning = PublishedEncoders.otherResolution(gigapath, 0.5, 512).orElseThrow();
    assertTrue(warning, warning.contains("are at 1.00 µm per pixel when they are resized"));
  }

  /** What its authors expect is not lost on the way through a file of ours. */
  @Test
  public void resolutionAndInterpolationTravelWithTheFile() throws Exception {
    EncoderModel fresh = Encoders.initialise("squeezenet1_1", 1);
    EncoderModel published =
        new EncoderModel(
            fresh.spec(), fresh.weights(), PublishedEncoders.all().get("virchow").provenance());
    Path file = folder.getRoot().toPath().resolve("encoder.safetensors");
    Encoders.write(published, file);
    EncoderModel read = Encoders.read(file, Optional.empty());
    assertEquals(Interpolation.BICUBIC, Interpolation.of(read));
    assertEquals(
        PublishedEncoders.otherResolution(published, 1, 224),
        PublishedEncoders.otherResolution(read, 1, 224));
    assertTrue(PublishedEncoders.otherResolution(read, 1, 224).isPresent());
  }

  /** The page has every encoder with what the table says. */
  @Test
  public void thePageIsTheTable() throws Exception {
    Path page = Path.of(System.getProperty("basedir", "."), "../../docs/published-encoders.md");
    String text = Files.readString(page);
    for (PublishedEncoder encoder : PublishedEncoders.all().values()) {
      String row =
          String.format(
              Locale.ROOT,
              "| %s | %s, %s | %s | %d | %d | %s | %s | %s | %s | %s | %s |",
              encoder.name(),
              encoder.title(),
              encoder.authors(),
              encoder.hub().isEmpty() ? "–" : encoder.hub(),
              encoder.dimension(),
              encoder.tilePixels(),
              resized(encoder),
              encoder.micronsPerPixel().isPresent() ? encoder.micronsPerPixel().getAsDouble() : "",
              encoder.licence(),
              encoder.gated() ? "gated" : "free",
              encoder.status(),
              encoder.feature());
      assertTrue(row, text.contains(row));
    }
  }

  private static String resized(PublishedEncoder encoder) {
    if (!encoder.isRead()) {
      return "–";
    } else if (encoder.name().equals("clam-resnet50")) {
      return "as they are";
    } else if (encoder.crop().isEmpty()) {
      return "as its `config.json` says";
    }
    int side = (int) (encoder.tilePixels() / encoder.crop().getAsDouble());
    return "%d px, %s%s"
        .formatted(
            side,
            encoder.interpolation(),
            side == encoder.tilePixels() ? "" : "; middle " + encoder.tilePixels());
  }

  /** As the hub has large models: two files, and an index of what is where. */
  @Test
  public void weightsInSeveralFilesAreReadByTheirIndex() throws Exception {
    Path root = folder.getRoot().toPath();
    Path whole = root.resolve("whole.safetensors");
    Encoders.write(Encoders.initialise("squeezenet1_1", 4), whole);
    Map<String, StoredTensor> first = new TreeMap<>();
    Map<String, StoredTensor> second = new TreeMap<>();
    StringBuilder map = new StringBuilder();
    SafeTensors.read(whole)
        .tensors()
        .forEach(
            (name, tensor) -> {
              boolean even = first.size() <= second.size();
              (even ? first : second).put(name, tensor);
              map.append(map.length() == 0 ? "" : ",")
                  .append(
                      "\"%s\": \"model-0000%d-of-00002.safetensors\""
                          .formatted(name, even ? 1 : 2));
            });
    new SafeTensors(first, Map.of()).write(root.resolve("model-00001-of-00002.safetensors"));
    Path last = root.resolve("model-00002-of-00002.safetensors");
    new SafeTensors(second, Map.of()).write(last);
    Path index = root.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"metadata\": {}, \"weight_map\": {" + map + "}}");
    assertEquals(
        Encoders.initialise("squeezenet1_1", 4).sha256(),
        Encoders.read(index, Optional.empty()).sha256());
    Files.delete(last);
    assertRefused(index, "model-00002-of-00002.safetensors is missing");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"../secret.safetensors\"}}");
    assertRefused(index, "expected one beside it");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"whole.safetensors\"}}");
    assertRefused(index, "it is not");
    for (String damaged :
        List.of("", "[]", "{}", "{\"weight_map\": 3}", "{\"weight_map\": {\"a\": {}}}")) {
      Files.writeString(index, damaged);
      assertRefused(index, "no index of weights");
    }
  }

  private static void assertRefused(Path index, String why) {
    EncoderException e =
        assertThrows(EncoderException.class, () -> Encoders.read(index, Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains(why));
  }
}
