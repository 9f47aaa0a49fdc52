package org.contexture.pipeline.catalogue;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.pipeline.catalogue.InstanceTable.Column;
import org.contexture.pipeline.catalogue.InstanceTable.Kind;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class InstanceTableTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void guessesWhatColumnsHoldFromAllCells() throws IOException {
    InstanceTable table = inspect("bag,label,f1,f2,empty\nb1,0,1,2,\nb1,0,3,4.5,\nb2,1,1e-3,?,\n");
    assertEquals(
        List.of(
            new Column("bag", Kind.TEXT, Set.of("b1", "b2"), false),
            new Column("label", Kind.WHOLE_NUMBER, Set.of("0", "1"), false),
            new Column("f1", Kind.NUMBER, Set.of("1", "3", "1e-3"), false),
            new Column("f2", Kind.NUMBER, Set.of("2", "4.5"), false),
            new Column("empty", Kind.TEXT, Set.of(), false)),
        table.columns());
  }

  @Test
  public void valuesAreToldWhereTheyAreFew() throws IOException {
    StringBuilder csv = new StringBuilder("a,b\n");
    for (int i = 0; i <= 60; i++) {
      csv.append(i).append(',').append(i % 60).append('\n');
    }
    List<Column> columns = inspect(csv.toString()).columns();
    assertEquals(Set.of(), columns.get(0).values());
    assertEquals(60, columns.get(1).values().size());
  }

  @Test
  public void rowsComeInOrderAndMissingCellsAreEmpty() throws IOException {
    List<List<Optional<String>>> rows = new ArrayList<>();
    inspect("a;b\n1;x y\n;\"z;z\"\n?;w\n").forEachRow(rows::add);
    assertEquals(
        List.of(
            List.of(Optional.of("1"), Optional.of("x y")),
            List.of(Optional.empty(), Optional.of("z;z")),
            List.of(Optional.empty(), Optional.of("w"))),
        rows);
  }

  @Test
  public void aByteOrderMarkIsNoPartOfTheFirstName() throws IOException {
    assertEquals("bag", inspect("\uFEFFbag,f1\nb,1\n").columns().get(0).name());
  }

  @Test
  public void saysWhereTheTableIsBroken() {
    assertFails("", "is empty");
    assertFails("a,b\n1,2\n1,2,3\n", "row 3 has 3 cells, but the header has 2");
    assertFails("a,a\n1,2\n", "two columns named \"a\"");
    assertFails("a,,c\n1,2,3\n", "column 2 has no name");
    assertFails("a,b\n\"1,2\n", "is not a table");
    Path none = folder.getRoot().toPath().resolve("none.csv");
    String message =
        assertThrows(IOException.class, () -> InstanceTable.inspect(none)).getMessage();
    assertTrue(message, message.contains("none.csv is not a file"));
  }

  private void assertFails(String text, String part) {
    String message = assertThrows(IOException.class, () -> inspect(text)).getMessage();
    assertTrue(message, message.contains(part) && message.contains("table.csv"));
  }

  private InstanceTable inspect(String text) throws IOException {
    Path file = folder.getRoot().toPath().resolve("table.csv");
    return InstanceTable.inspect(Files.writeString(file, text));
  }
}
