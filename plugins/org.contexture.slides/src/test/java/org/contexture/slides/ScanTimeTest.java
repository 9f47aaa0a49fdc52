package org.contexture.slides;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class ScanTimeTest {

  @Test
  public void yearsMayComeFirst() {
    for (String text :
        List.of(
            "2009:12:29 09:59:15",
            "2009/12/29 09:59:15",
            "20091229095915",
            "20091229095915.123456+0100",
            "2009-12-29T09:59:15.25Z",
            " 2009-12-29T09:59:15 ")) {
      assertEquals(text, Optional.of("2009-12-29T09:59:15"), ScanTime.yearFirst(text));
      assertEquals(text, Optional.of("2009-12-29T09:59:15"), ScanTime.dayFirst(text));
    }
    assertEquals(Optional.of("2009-12-29"), ScanTime.yearFirst("20091229"));
    assertEquals(Optional.of("2009-12-29T09:59:00"), ScanTime.yearFirst("2009:12:29 09:59:00"));
  }

  @Test
  public void monthsOrDaysMayComeFirst() {
    assertEquals(Optional.of("2009-12-29T09:59:15"), ScanTime.monthFirst("12/29/09 09:59:15"));
    assertEquals(Optional.of("1987-06-05"), ScanTime.monthFirst("06/05/87"));
    assertEquals(Optional.of("2017-08-30T12:04:52"), ScanTime.monthFirst("8/30/2017 12:04:52 PM"));
    assertEquals(Optional.of("2017-08-30T00:04:52"), ScanTime.monthFirst("8/30/2017 12:04:52 AM"));
    assertEquals(Optional.of("2014-08-18T21:44:30"), ScanTime.monthFirst("8/18/2014 9:44:30 PM"));
    assertEquals(Optional.of("2009-05-19T16:33:32"), ScanTime.dayFirst("19/05/2009 16:33:32"));
  }

  @Test
  public void whatIsNoTimeIsNone() {
    for (String text :
        List.of("", " ", "unknown", "0000:00:00 00:00:00", "2009:13:29 09:59:15", "29/12/2009")) {
      assertEquals(text, Optional.empty(), ScanTime.monthFirst(text));
    }
  }
}
