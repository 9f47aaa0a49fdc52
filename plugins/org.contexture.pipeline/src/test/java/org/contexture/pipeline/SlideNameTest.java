package org.contexture.pipeline;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import org.junit.Test;

public class SlideNameTest {

  @Test
  public void stemsLackTheLastEnding() {
    assertEquals("case.1", SlideName.stem(Path.of("a.b/case.1.svs")));
    assertEquals("case.ndpi", SlideName.stem(Path.of("case.ndpi.ndpa")));
    assertEquals(".svs", SlideName.stem(Path.of(".svs")));
  }

  @Test
  public void digitsAreNoEnding() {
    assertEquals("1.2.840.7", SlideName.stem(Path.of("1.2.840.7")));
    assertEquals("IM000001", SlideName.stem(Path.of("IM000001")));
  }

  @Test
  public void foldersEndingsOfSlidesAndCaseDoNotMatter() {
    assertEquals("case.1", SlideName.key("C:\\slides\\Case.1.SVS"));
    assertEquals("case.1", SlideName.key("/slides/CASE.1"));
    assertEquals("case.1", SlideName.key("pt_files/case.1.pt"));
    assertEquals("case", SlideName.key("case.H5"));
    assertEquals("case.csv", SlideName.key("case.csv"));
  }
}
