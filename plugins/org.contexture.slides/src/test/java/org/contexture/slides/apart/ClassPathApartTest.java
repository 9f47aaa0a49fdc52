package org.contexture.slides.apart;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.jna.Native;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Classes of bundles, as OSGi frameworks load them. */
public class ClassPathApartTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  /** Loads copies of classes from a place that it is told, as a framework does. */
  private static final class BundleLoader extends ClassLoader {
    private final String place;

    BundleLoader(String place) {
      super(null);
      this.place = place;
    }

    Class<?> load(Class<?> type) throws IOException {
      String name = type.getName();
      try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
        byte[] bytes = in.readAllBytes();
        @SuppressWarnings("deprecation") // places with blanks, as frameworks give them
        URL url = new URL(place);
        CodeSource source = new CodeSource(url, (Certificate[]) null);
        return defineClass(name, bytes, 0, bytes.length, new ProtectionDomain(source, null));
      }
    }
  }

  private static String entry(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      return in.readAllBytes();
    }
  }

  private static Path jar(Path path, String name, byte[] bytes) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
      out.putNextEntry(new ZipEntry(name));
      out.write(bytes);
    }
    return path;
  }

  /** What another Java finds with this class path. */
  private static String found(String classPath, Class<?> type) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "javap").toString(),
            "-cp",
            classPath,
            type.getName());
    if (!Files.exists(Path.of(builder.command().get(0)))) {
      return type.getName(); // a runtime without tools
    }
    return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String classPath(String place, Class<?> type) throws Exception {
    Path unpacked = folder.newFolder().toPath();
    String classPath = ClassPathApart.of(unpacked, new BundleLoader(place).load(type));
    String found = found(classPath, type);
    assertTrue(found, found.contains(type.getName()));
    return classPath;
  }

  @Test
  public void anOrdinaryClassPathIsTakenAsItIs() throws Exception {
    String classPath =
        ClassPathApart.of(
            folder.getRoot().toPath(), SlideServer.class, Message.class, Native.class);
    String[] entries = classPath.split(File.pathSeparator, -1);
    assertEquals(2, entries.length);
    assertTrue(classPath, entries[1].endsWith(".jar"));
  }

  @Test
  public void aBundleIsAJar() throws Exception {
    Path bundle = folder.getRoot().toPath().resolve("a bundle.jar");
    jar(bundle, entry(Message.class), bytes(Message.class));
    assertEquals(bundle.toString(), classPath("file:" + bundle, Message.class));
    assertEquals(bundle.toString(), classPath(bundle.toUri().toString(), Message.class));
  }

  @Test
  public void aJarInsideABundleIsUnpacked() throws Exception {
    Path inner = folder.getRoot().toPath().resolve("inner.jar");
    jar(inner, entry(Message.class), bytes(Message.class));
    Path bundle = folder.getRoot().toPath().resolve("outer.jar");
    jar(bundle, "lib/inner.jar", Files.readAllBytes(inner));
    String classPath = classPath("file:" + bundle, Message.class);
    assertTrue(classPath, classPath.endsWith("inner.jar"));
  }

  @Test
  public void aBundleMayBeAFolder() throws Exception {
    Path bundle = folder.newFolder("bundle").toPath();
    Path classes = bundle.resolve("target/classes");
    Path file = classes.resolve(entry(Message.class));
    Files.createDirectories(file.getParent());
    Files.write(file, bytes(Message.class));
    assertEquals(classes.toString(), classPath("file:" + bundle + "/", Message.class));
    Files.createDirectories(bundle.resolve("lib"));
    Path jar =
        jar(bundle.resolve("lib/x.jar"), entry(SharedPixels.class), bytes(SharedPixels.class));
    assertEquals(jar.toString(), classPath("file:" + bundle + "/", SharedPixels.class));
  }

  @Test
  public void aClassThatIsNowhereIsNamed() throws Exception {
    Path bundle = jar(folder.getRoot().toPath().resolve("empty.jar"), "x", new byte[0]);
    Class<?> type = new BundleLoader("file:" + bundle).load(Message.class);
    IOException e =
        assertThrows(IOException.class, () -> ClassPathApart.of(folder.getRoot().toPath(), type));
    assertTrue(e.getMessage(), e.getMessage().contains("does not hold org/contexture"));
    Class<?> remote = new BundleLoader("http://nowhere.invalid/x.jar").load(Message.class);
    e = assertThrows(IOException.class, () -> ClassPathApart.of(folder.getRoot().toPath(), remote));
    assertTrue(e.getMessage(), e.getMessage().contains("expected a file"));
  }
}
