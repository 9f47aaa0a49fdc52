package org.contexture.slides;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** When the locale is why a file is not found. */
public class FileNamesTest {

  @Test
  public void lettersThatTheEncodingLacksAreTheReason() {
    for (String path : new String[] {"/data/Übersicht.tiff", "/data/\uFFFD\uFFFDbersicht.tiff"}) {
      String hint = FileNames.hint(path, "ANSI_X3.4-1968");
      assertTrue(hint, hint.contains("for ASCII here"));
      assertTrue(hint, hint.contains("LANG=C.UTF-8"));
    }
  }

  @Test
  public void otherwiseNothingIsSaid() {
    assertEquals("", FileNames.hint("/data/overview.tiff", "ANSI_X3.4-1968"));
    assertEquals("", FileNames.hint("/data/Übersicht.tiff", "UTF-8"));
  }
}
