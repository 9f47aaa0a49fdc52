package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class DescribeCommandTest {
  @Test
  public void listsTheNodes() {
    Command nodes = Command.of("nodes");
    assertEquals(0, nodes.code());
    assertTrue(nodes.out(), nodes.out().matches("(?s).*Test Rows +Makes rows\\.\\R.*"));
  }

  @Test
  public void describesPortsAndParameters() {
    String text = Command.of("describe", "test rows").out();
    assertTrue(text, text.contains("Output 1: Rows (Table) - What was made."));
    assertTrue(text, text.contains("rows = 2  (int)\n      Rows: How many rows."));
    assertTrue(text, text.contains("- FANCY: Fancy rows"));
    assertTrue(text, text.contains("start =   (int, optional)"));
    assertTrue(text, text.contains("names_of_rows = a  (string[], advanced)"));
    assertTrue(text, text.contains("text/word = tile  (text)"));
  }

  @Test
  public void describesInMarkdown() {
    String page = Command.of("describe", "RowsNodeFactory", "--markdown").out();
    assertTrue(page, page.startsWith("# Test Rows\n\nMakes rows.\n"));
    assertTrue(page, page.contains("**Rows** (`rows`, int, default `2`)"));
    assertTrue(page, page.contains("- `FANCY`: Fancy rows. With style"));
  }
}
