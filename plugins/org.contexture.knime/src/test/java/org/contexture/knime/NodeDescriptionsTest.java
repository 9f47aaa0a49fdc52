package org.contexture.knime;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.contexture.knime.nodes.slidereader.SlideReaderNodeFactory;
import org.junit.Test;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSelectionWidget;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.FileSystemOption;
import org.knime.core.webui.node.dialog.defaultdialog.internal.file.WithFileSystem;
import org.knime.node.DefaultNodeFactory;
import org.knime.node.HeadlessNode;
import org.knime.node.parameters.Advanced;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.widget.choices.Label;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What every node owes its users, checked for all that plugin.xml names. */
public class NodeDescriptionsTest {

  private static final Path BUNDLE = Path.of("").toAbsolutePath();

  @Test
  public void everyNodeLinksToItsPaperOrFormat() throws Exception {
    for (HeadlessNode node : nodes()) {
      assertFalse(node.name(), node.resources().isEmpty());
      for (HeadlessNode.Resource link : node.resources()) {
        assertEquals(link.href(), "https", URI.create(link.href()).getScheme());
        assertFalse(link.href(), link.description().isBlank());
      }
    }
  }

  /** A section without anything in it is a heading above nothing, until advanced settings show. */
  @Test
  public void everySectionShowsSomething() throws Exception {
    for (HeadlessNode node : nodesWithParameters()) {
      Map<Class<?>, Boolean> shows = new HashMap<>();
      for (Field field : NodePage.fields(node.parametersClass().orElseThrow())) {
        Layout layout = field.getAnnotation(Layout.class);
        Widget widget = field.getAnnotation(Widget.class);
        if (layout != null && widget != null && !isAdvanced(layout.value())) {
          boolean plain = !widget.advanced() && !field.isAnnotationPresent(Advanced.class);
          shows.merge(layout.value(), plain, Boolean::logicalOr);
        }
      }
      shows.forEach((section, something) -> assertTrue(node.name() + ": " + section, something));
    }
  }

  private static boolean isAdvanced(Class<?> section) {
    return section.isAnnotationPresent(Advanced.class);
  }

  /** KNIME 5.9 shows a button beside a path; the file system must be this machine's alone. */
  @Test
  public void everyPathCanBeLookedFor() throws Exception {
    int paths = 0;
    for (HeadlessNode node : nodesWithParameters()) {
      for (Field field : NodePage.fields(node.parametersClass().orElseThrow())) {
        boolean path =
            field.getName().matches("path|labels|[a-z]+File|teacherFeatures|.*[fF]older");
        FileSelectionWidget button = field.getAnnotation(FileSelectionWidget.class);
        assertEquals(node.name() + " " + field.getName(), path, button != null);
        if (path) {
          assertArrayEquals(
              new FileSystemOption[] {FileSystemOption.LOCAL},
              field.getAnnotation(WithFileSystem.class).value());
          paths++;
        }
      }
    }
    assertTrue("paths: " + paths, paths >= 12);
  }

  /** KNIME 5.8 has no such buttons: their annotations are passed over, the others are there. */
  @Test
  public void parametersLoadWhereBrowseButtonsDoNotExist() throws Exception {
    String missing = FileSelectionWidget.class.getPackageName();
    for (HeadlessNode node : nodesWithParameters()) {
      Class<?> type = node.parametersClass().orElseThrow();
      try (OlderKnime older = new OlderKnime(missing)) {
        Class<?> there = older.loadClass(type.getName());
        for (Field field : there.getDeclaredFields()) {
          for (Annotation annotation : field.getAnnotations()) {
            assertFalse(annotation.annotationType().getName().startsWith(missing));
          }
          assertEquals(
              type.getDeclaredField(field.getName()).isAnnotationPresent(Widget.class),
              Stream.of(field.getAnnotations())
                  .anyMatch(one -> one.annotationType().equals(Widget.class)));
        }
      }
    }
  }

  /** Loads our classes anew, and finds nothing of one of KNIME's packages. */
  private static final class OlderKnime extends URLClassLoader {
    private final String missing;

    OlderKnime(String missing) throws IOException {
      super(
          new URL[] {
            SlideReaderNodeFactory.class.getProtectionDomain().getCodeSource().getLocation()
          },
          NodeDescriptionsTest.class.getClassLoader());
      this.missing = missing;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(missing)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("org.contexture.knime.nodes.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Test
  public void everyNodeSaysWhatItDoes() throws Exception {
    for (HeadlessNode node : nodes()) {
      assertFalse(node.name(), node.shortDescription().isBlank());
      assertTrue(node.name(), node.fullDescription().length() > 150);
      assertTrue(node.name(), node.keywords().size() >= 3);
      for (String html : List.of(node.shortDescription(), node.fullDescription())) {
        wellFormed(node.name(), html);
      }
    }
  }

  @Test
  public void everyPortIsDescribedAndNoTwoPortsShareAName() throws Exception {
    for (HeadlessNode node : nodes()) {
      Set<String> names = new HashSet<>();
      List<HeadlessNode.Port> ports = new ArrayList<>(node.inputs());
      ports.addAll(node.outputs());
      for (HeadlessNode.Port port : ports) {
        assertTrue(node.name() + ": " + port.name(), names.add(port.name()));
        assertFalse(node.name() + ": " + port.name(), port.description().isBlank());
        wellFormed(node.name(), port.description());
      }
    }
  }

  @Test
  public void everyParameterIsDescribedAndHasADefault() throws Exception {
    for (HeadlessNode node : nodesWithParameters()) {
      Class<? extends NodeParameters> parameters = node.parametersClass().orElseThrow();
      assertTrue(node.name(), parameters.isAnnotationPresent(LoadDefaultsForAbsentFields.class));
      for (Field field : NodePage.fields(parameters)) {
        Widget widget = field.getAnnotation(Widget.class);
        if (!java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
          assertNotNull(node.name() + ": " + field.getName(), widget);
          assertFalse(widget.title().isBlank() || widget.description().isBlank());
          wellFormed(node.name() + ": " + field.getName(), widget.description());
        }
        if (field.getType().isEnum()) {
          for (Object constant : field.getType().getEnumConstants()) {
            assertNotNull(
                node.name() + ": " + constant,
                field
                    .getType()
                    .getDeclaredField(((Enum<?>) constant).name())
                    .getAnnotation(Label.class));
          }
        }
      }
    }
  }

  @Test
  public void titlesAndChoicesBeginWithACapital() throws Exception {
    for (HeadlessNode node : nodesWithParameters()) {
      for (Field field : NodePage.fields(node.parametersClass().orElseThrow())) {
        if (!java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
          capital(node.name(), field.getAnnotation(Widget.class).title());
        }
        if (field.getType().isEnum()) {
          for (Object constant : field.getType().getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            capital(
                node.name(),
                field.getType().getDeclaredField(name).getAnnotation(Label.class).value());
          }
        }
      }
    }
  }

  private static void capital(String node, String text) {
    boolean isName = text.equals("bfloat16") || text.startsWith("µm");
    assertTrue(node + ": " + text, isName || !Character.isLowerCase(text.charAt(0)));
  }

  @Test
  public void everyIconIsThereAndSmall() throws Exception {
    for (HeadlessNode node : nodes()) {
      Class<?> factory = node.factory().getClass();
      String path =
          Path.of(factory.getPackageName().replace('.', '/'))
              .resolve(node.icon())
              .normalize()
              .toString()
              .replace('\\', '/');
      try (InputStream icon = factory.getClassLoader().getResourceAsStream(path)) {
        assertNotNull(node.name() + ": " + node.icon(), icon);
        assertEquals(node.name(), 16, ImageIO.read(icon).getWidth());
      }
    }
  }

  /** Run with {@code -Dcontexture.pages=write} after a description has changed. */
  @Test
  public void pagesAreUpToDate() throws Exception {
    Path folder = BUNDLE.resolve("../../docs/nodes").normalize();
    for (HeadlessNode node : nodes()) {
      NodePage page = new NodePage(node);
      Path file = folder.resolve(page.fileName());
      if ("write".equals(System.getProperty("contexture.pages"))) {
        Files.createDirectories(folder);
        Files.writeString(file, page.markdown());
      }
      assertTrue("No page: " + file, Files.exists(file));
      assertEquals(node.name(), page.markdown(), Files.readString(file));
    }
  }

  private static void wellFormed(String what, String html) throws Exception {
    String document = "<description>" + html + "</description>";
    assertNotNull(
        what,
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new java.io.ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8))));
  }

  static List<HeadlessNode> nodesWithParameters() throws Exception {
    return nodes().stream().filter(node -> node.parametersClass().isPresent()).toList();
  }

  static List<HeadlessNode> nodes() throws Exception {
    NodeList elements =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(BUNDLE.resolve("plugin.xml").toFile())
            .getElementsByTagName("node");
    List<HeadlessNode> nodes = new ArrayList<>();
    for (int i = 0; i < elements.getLength(); i++) {
      Class<?> factory = Class.forName(((Element) elements.item(i)).getAttribute("factory-class"));
      nodes.add(
          HeadlessNode.of((DefaultNodeFactory) factory.getDeclaredConstructor().newInstance()));
    }
    assertFalse(nodes.isEmpty());
    return nodes;
  }
}
