package org.contexture.slides;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as scanners write them, turned into ISO 8601: {@code 2009-12-29T09:59:15}, or the day
 * alone. They are those of the scanner's clock; time zones and parts of a second are left out.
 */
public final class ScanTime {

  private static final Pattern YEAR_FIRST =
      Pattern.compile(
          "(\\d{4})[-:/]?(\\d{2})[-:/]?(\\d{2})(?:[T ]?(\\d{2}):?(\\d{2}):?(\\d{2}))?(?:\\D.*)?");

  private static final Pattern YEAR_LAST =
      Pattern.compile(
          "(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d{2})(?: (\\d{1,2}):(\\d{2}):(\\d{2})(?: ([AP])M)?)?");

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  /** Years of two digits are those from 1970 on. */
  private static final int FIRST_YEAR = 1970;

  private ScanTime() {}

  /**
   * As TIFF, DICOM and XML write it: {@code 2009:12:29 09:59:15}, {@code 20091229095915.25}, {@code
   * 2009-12-29T09:59:15Z}.
   *
   * @return empty for anything else
   */
  public static Optional<String> yearFirst(String text) {
    Matcher parts = YEAR_FIRST.matcher(text.strip());
    return parts.matches()
        ? time(parts, number(parts, 1), number(parts, 2), number(parts, 3), false)
        : Optional.empty();
  }

  /** As Americans write it: {@code 12/29/09 09:59:15}; years that come first are read, too. */
  public static Optional<String> monthFirst(String text) {
    Matcher parts = YEAR_LAST.matcher(text.strip());
    return parts.matches()
        ? time(parts, year(parts), number(parts, 1), number(parts, 2), true)
        : yearFirst(text);
  }

  /** As Europeans write it: {@code 29/12/2009 09:59:15}; years that come first are read, too. */
  public static Optional<String> dayFirst(String text) {
    Matcher parts = YEAR_LAST.matcher(text.strip());
    return parts.matches()
        ? time(parts, year(parts), number(parts, 2), number(parts, 1), true)
        : yearFirst(text);
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static int year(Matcher parts) {
    int year = number(parts, 3);
    return parts.group(3).length() == 4 ? year : FIRST_YEAR + Math.floorMod(year - FIRST_YEAR, 100);
  }

  private static Optional<String> time(
      Matcher parts, int year, int month, int day, boolean halves) {
    try {
      LocalDate date = LocalDate.of(year, month, day);
      if (parts.group(4) == null) {
        return Optional.of(date.toString());
      }
      int hour = number(parts, 4);
      if (halves && parts.group(7) != null) {
        hour = hour % 12 + (parts.group(7).equals("P") ? 12 : 0);
      }
      LocalTime time = LocalTime.of(hour, number(parts, 5), number(parts, 6));
      return Optional.of(date.atTime(time).format(SECONDS));
    } catch (DateTimeException e) {
      return Optional.empty(); // 0000:00:00, as some programs write for unknown
    }
  }
}
