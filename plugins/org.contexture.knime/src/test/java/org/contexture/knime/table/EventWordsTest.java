package org.contexture.knime.table;

import static org.junit.Assert.assertEquals;

import java.util.Optional;
import org.junit.Test;

/** The sign of an event: patients who left are no survivors, and no dead. */
public class EventWordsTest {

  private static final Optional<Boolean> YES = Optional.of(true);
  private static final Optional<Boolean> NO = Optional.of(false);

  @Test
  public void wordsSayItThemselvesWhateverTheColumnIsCalled() {
    for (String column :
        new String[] {"event", "Status", "Censored", "censoring_status", "alive"}) {
      assertEquals(column, YES, EventWords.happened(column, "Dead"));
      assertEquals(column, YES, EventWords.happened(column, " event "));
      assertEquals(column, YES, EventWords.happened(column, "1:DECEASED"));
      assertEquals(column, NO, EventWords.happened(column, "censored"));
      assertEquals(column, NO, EventWords.happened(column, "0:LIVING"));
    }
  }

  @Test
  public void flagsSayWhatTheColumnIsCalled() {
    for (String flag : new String[] {"1", "1.0", "true", "yes"}) {
      assertEquals(YES, EventWords.happened("death", flag));
      assertEquals(YES, EventWords.happened("OS.status", flag));
      assertEquals(YES, EventWords.happened("uncensored", flag));
      assertEquals(YES, EventWords.happened("not_censored", flag));
      assertEquals(NO, EventWords.happened("Censored", flag));
      assertEquals(NO, EventWords.happened("is_alive", flag));
    }
    assertEquals(NO, EventWords.happened("death", "0"));
    assertEquals(YES, EventWords.happened("censorship", "0"));
    assertEquals(YES, EventWords.happened("Alive", "false"));
  }

  @Test
  public void otherValuesSayNothing() {
    for (String value : new String[] {"", "2", "perhaps", "lost"}) {
      assertEquals(Optional.empty(), EventWords.happened("event", value));
    }
  }
}
