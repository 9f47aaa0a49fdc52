package org.contexture.headless;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;
import org.knime.core.data.DataType;
import org.knime.node.DefaultNode;

/**
 * Compares the stand-ins with the list of KNIME's own signatures: a stand-in offers nothing that
 * KNIME lacks, apart from what has "headless" in its name.
 */
public class KnimeSignaturesTest {
  private static final String LIST = "/knime-signatures.txt";

  @Test
  public void standInsOfferExactlyWhatTheListSays() throws Exception {
    Map<String, Set<String>> listed = listed();
    Map<String, Set<String>> offered = new TreeMap<>();
    for (Class<?> anchor : new Class<?>[] {DataType.class, DefaultNode.class}) {
      for (Class<?> type : classesBeside(anchor)) {
        offered.put(kind(type) + " " + type.getName(), members(type));
      }
    }
    assertFalse(listed.isEmpty());
    assertEquals(lines(listed), lines(offered));
  }

  private static String lines(final Map<String, Set<String>> types) {
    return types.entrySet().stream()
        .map(type -> type.getKey() + "\n  " + String.join("\n  ", type.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, Set<String>> listed() throws IOException {
    Map<String, Set<String>> types = new TreeMap<>();
    Set<String> members = new TreeSet<>();
    try (InputStream in = KnimeSignaturesTest.class.getResourceAsStream(LIST)) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        if (line.startsWith("  ")) {
          members.add(line.strip());
        } else if (!line.startsWith("#")) {
          members = new TreeSet<>();
          types.put(line, members);
        }
      }
    }
    return types;
  }

  private static Set<Class<?>> classesBeside(final Class<?> anchor)
      throws IOException, URISyntaxException {
    Path source = Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(source)) {
      return classes(source);
    }
    try (FileSystem jar =
        FileSystems.newFileSystem(URI.create("jar:" + source.toUri()), Map.of())) {
      return classes(jar.getPath("/"));
    }
  }

  private static Set<Class<?>> classes(final Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.startsWith("org/knime/") && file.endsWith(".class"))
          .filter(file -> !file.contains("Headless") && !file.endsWith("package-info.class"))
          .map(file -> load(file.substring(0, file.length() - ".class".length()).replace('/', '.')))
          .filter(KnimeSignaturesTest::isVisible)
          .collect(Collectors.toSet());
    }
  }

  private static Class<?> load(final String name) {
    try {
      return Class.forName(name, false, KnimeSignaturesTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isVisible(final Class<?> type) {
    return !type.isAnonymousClass()
        && !type.isLocalClass()
        && isOffered(type.getModifiers())
        && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
  }

  private static boolean isOffered(final int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String kind(final Class<?> type) {
    if (type.isAnnotation()) {
      return "annotation";
    }
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isEnum() || type.isRecord()) {
      return type.isEnum() ? "enum" : "record";
    }
    int modifiers = type.getModifiers();
    String prefix = Modifier.isFinal(modifiers) ? "final " : "";
    return (Modifier.isAbstract(modifiers) ? "abstract " : prefix) + "class";
  }

  private static Set<String> members(final Class<?> type) {
    Set<String> members = new TreeSet<>();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isOffered(constructor.getModifiers()) && !constructor.isSynthetic()) {
        members.add("new" + parameters(constructor.getParameterTypes()));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isOffered(method.getModifiers()) && !method.isSynthetic() && !isEveryones(type, method)) {
        members.add(
            prefix(method.getModifiers())
                + method.getReturnType().getSimpleName()
                + " "
                + method.getName()
                + parameters(method.getParameterTypes()));
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if (isOffered(field.getModifiers()) && !field.isSynthetic()) {
        members.add(
            prefix(field.getModifiers()) + field.getType().getSimpleName() + " " + field.getName());
      }
    }
    return members;
  }

  private static String prefix(final int modifiers) {
    return Modifier.isStatic(modifiers) ? "static " : "";
  }

  private static String parameters(final Class<?>... types) {
    return Arrays.stream(types)
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static boolean isEveryones(final Class<?> type, final Method method) {
    String name = method.getName();
    return name.equals("hashCode")
        || name.equals("toString")
        || (name.equals("equals") && method.getParameterCount() == 1)
        || (type.isEnum() && (name.equals("values") || name.equals("valueOf")))
        || name.startsWith("headless");
  }
}
