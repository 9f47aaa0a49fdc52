package org.contexture.bench;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.mil.Bag;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class BagTableTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void columnsAreFoundByNameWhereverTheyStand() throws IOException {
    List<String> lines =
        List.of(
            "f1,Bag Label,f2,\"Bag\"", "1,yes,2,\"a, b\"", "3,no,4.5,c", "5,yes,6,\"a, b\"", "");
    BagTable table = read(String.join("\r\n", lines) + "\r\n");
    assertEquals(List.of("f1", "f2"), table.features());
    assertEquals(List.of("a, b", "c"), table.bags().stream().map(Bag::id).toList());
    assertEquals(Map.of("yes", 1, "no", 1), table.classes());
    assertArrayEquals(new float[] {1, 2, 5, 6}, table.bags().get(0).features().read().values(), 0);
    assertArrayEquals(new float[] {3, 4.5f}, table.bags().get(1).features().read().values(), 0);
  }

  @Test
  public void whatIsNoNumberOrBelongsToInstancesIsNoFeature() throws IOException {
    BagTable table =
        read("molecule_name;conformation;instance_label;f1;class\nm1;x1;1;0.5;0\nm2;x2;0;1.5;1\n");
    assertEquals(List.of("f1"), table.features());
    assertEquals(
        List.of("columns that are no features: conformation, instance_label"), table.notes());
  }

  @Test
  public void aSecondLabelIsNoFeature() throws IOException {
    BagTable table = read("bag,bag_label,label,f1\na,x,1,0.5\nb,y,0,1.5\n");
    assertEquals(List.of("f1"), table.features());
    assertEquals(Map.of("x", 1, "y", 1), table.classes());
  }

  @Test
  public void otherNamesAreGiven() throws IOException {
    String text = "who,f1,f2,outcome\na,1,2,0\nb,3,4,1\n";
    String message = assertThrows(IOException.class, () -> read(text)).getMessage();
    assertTrue(message, message.contains("who, f1, f2, outcome") && message.contains("--bag"));
    BagTable table = BagTable.read(file(text), Optional.of("who"), Optional.of("outcome"));
    assertEquals(List.of("f1", "f2"), table.features());
    assertEquals(Map.of("0", 1, "1", 1), table.classes());
  }

  @Test
  public void aBagWithoutLabelIsLeftOutAndNamed() throws IOException {
    BagTable table = read("bag,label,f1\na,x,1\nb,,2\nc,y,3\na,,4\n");
    assertEquals(List.of("a", "c"), table.bags().stream().map(Bag::id).toList());
    assertTrue(table.notes().toString(), table.notes().get(0).endsWith("no label: b"));
  }

  @Test
  public void whatContradictsOrIsMissingIsRefusedWithItsRow() {
    assertTrue(refusal("bag,label,f1\na,x,1\na,y,2\n").contains("row 3"));
    String message = refusal("bag,label,f1,f2\na,x,1,2\nb,y,,2\n");
    assertTrue(message, message.contains("row 3: “f1”"));
    assertTrue(refusal("bag,label,f1\n,x,1\n").contains("row 2: “bag”"));
  }

  private String refusal(String text) {
    return assertThrows(IllegalArgumentException.class, () -> read(text)).getMessage();
  }

  private BagTable read(String text) throws IOException {
    return BagTable.read(file(text), Optional.empty(), Optional.empty());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.newFile().toPath(), text);
  }
}
