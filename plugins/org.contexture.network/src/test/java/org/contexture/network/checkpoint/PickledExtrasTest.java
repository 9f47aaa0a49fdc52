package org.contexture.network.checkpoint;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.contexture.network.WeightsException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What training leaves beside the weights is passed over without running anything. */
public class PickledExtrasTest {

  /** A tensor of one number, as PyTorch pickles it. */
  private static final String TENSOR =
      "ctorch._utils\n_rebuild_tensor_v2\n(("
          + text("storage")
          + "ctorch\nFloatStorage\n"
          + text("0")
          + text("cpu")
          + "K\u0001tQK\0K\u0001\u0085K\u0001\u0085\u0089}tR";

  private static final String WEIGHTS = dictionary(Map.of("w", TENSOR));

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void inertValuesArePassedOver() throws Exception {
    Map<String, String> extras = new LinkedHashMap<>();
    extras.put("Counter", "ccollections\nCounter\n}(K\u0001K\u0002u\u0085R");
    extras.put(
        "defaultdict",
        "ccollections\ndefaultdict\nc__builtin__\nlist\n\u0085R(" + text("a") + "]u");
    extras.put("OrderedDict", "ccollections\nOrderedDict\n)R(" + text("a") + "K\u0001u");
    extras.put("set", "c__builtin__\nset\n](K\u0001e\u0085R");
    extras.put("set of protocol 4", "\u008f(K\u0001\u0090");
    extras.put("frozenset", "(K\u0001\u0091");
    extras.put("dtype", "ctorch\nfloat16\n");
    extras.put("dtype of protocol 4", text("torch") + text("bfloat16") + "\u0093");
    extras.put("a tuple as key", "}(K\u0001K\u0002\u0086K\u0003u");
    extras.put("a truth as key", "}\u0088K\u0003s");
    extras.put("a fraction as key", "}G?\u00f0\0\0\0\0\0\0K\u0003s");
    extras.put("a name as key", "}ctorch\nfloat16\nK\u0003s");
    extras.put("Namespace", "cargparse\nNamespace\n)\u0081}(" + text("lr") + "K\u0001ub");
    extras.put("Path", "cpathlib\nPosixPath\n(" + text("a") + "tR");
    extras.put("a long number", "\u008b\u0001\0\0\0\u0005");
    extras.put("named arguments", "cargparse\nNamespace\n)}\u0092");
    extras.put("bytes", "\u008e\u0001\0\0\0\0\0\0\0x");
    for (Map.Entry<String, String> extra : extras.entrySet()) {
      TorchCheckpoint read =
          read(dictionary(ordered("state_dict", WEIGHTS, "extra", extra.getValue())));
      assertEquals(extra.getKey(), "state_dict", read.part());
      assertEquals(extra.getKey(), 7f, read.tensors().get("w").floats()[0], 0);
    }
  }

  @Test
  public void whatCouldRunCodeIsRefusedWhereverItStands() {
    for (String name :
        List.of(
            "posix\nsystem", "__builtin__\neval", "builtins\nexec", "torch\nload", "os\npopen")) {
      String call = "c" + name + "\n" + text("true") + "\u0085R";
      for (String pickle :
          List.of(
              dictionary(ordered("state_dict", WEIGHTS, "extra", call)),
              dictionary(ordered("state_dict", WEIGHTS, "extra", "}" + call + "K\u0001s")))) {
        WeightsException e = assertThrows(WeightsException.class, () -> read(pickle));
        assertTrue(e.getMessage(), e.getMessage().contains("refused"));
        assertTrue(e.getMessage(), e.getMessage().contains(name.replace('\n', '.')));
      }
    }
  }

  /** Tuples of tuples of the same tuples: their hash would be computed for ever. */
  @Test(timeout = 20_000)
  public void aKeyThatIsDeeplySharedCostsNothing() throws Exception {
    StringBuilder deep = new StringBuilder("}K\u0001");
    for (int i = 0; i < 100; i++) {
      deep.append('q').append((char) i).append('h').append((char) i).append('\u0086');
    }
    read(dictionary(ordered("state_dict", WEIGHTS, "extra", deep + "K\u0001s")));
  }

  @Test
  public void severalDictionariesOfTensorsAreAllFound() throws Exception {
    String two = dictionary(ordered("a", TENSOR, "b", TENSOR));
    String file =
        dictionary(
            ordered(
                "optimizer",
                dictionary(Map.of("state", two)),
                "attention",
                WEIGHTS,
                "classifier",
                two,
                "model",
                WEIGHTS));
    assertEquals(List.of("model", "attention", "classifier"), parts(file));
    String unknown =
        dictionary(ordered("lr_scheduler", two, "attention", WEIGHTS, "classifier", two));
    assertEquals("the largest first", List.of("classifier", "attention"), parts(unknown));
    assertEquals(
        "the teacher",
        List.of("teacher", "student"),
        parts(dictionary(ordered("student", WEIGHTS, "teacher", WEIGHTS))));
    WeightsException e =
        assertThrows(WeightsException.class, () -> read(dictionary(Map.of("optimizer", WEIGHTS))));
    assertTrue(e.getMessage(), e.getMessage().contains("no dictionary of tensors"));
  }

  private List<String> parts(String pickle) throws IOException {
    return TorchCheckpoint.readParts(file(pickle)).stream().map(TorchCheckpoint::part).toList();
  }

  private TorchCheckpoint read(String pickle) throws IOException {
    return TorchCheckpoint.read(file(pickle));
  }

  /** A checkpoint of one block with the number 7. */
  private Path file(String pickle) throws IOException {
    Path file = folder.getRoot().toPath().resolve("checkpoint.pth");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(0); // as PyTorch writes them
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(("\u0080\u0002" + pickle + ".").getBytes(StandardCharsets.ISO_8859_1));
      put(zip, "checkpoint/data.pkl", bytes.toByteArray());
      put(zip, "checkpoint/data/0", new byte[] {0, 0, (byte) 0xe0, 0x40});
    }
    return file;
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static Map<String, String> ordered(String... keysAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static String dictionary(Map<String, String> content) {
    StringBuilder pickle = new StringBuilder("}(");
    content.forEach((key, value) -> pickle.append(text(key)).append(value));
    return pickle.append('u').toString();
  }

  private static String text(String text) {
    return "X" + (char) text.length() + "\0\0\0" + text;
  }
}
