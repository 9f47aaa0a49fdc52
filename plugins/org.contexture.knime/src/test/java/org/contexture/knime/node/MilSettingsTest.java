package org.contexture.knime.node;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.contexture.mil.MilLearner;
import org.contexture.mil.MilOptions;
import org.contexture.mil.MilSettings;
import org.junit.Test;

/** Settings as text, for commands and clusters, are those of the nodes. */
public class MilSettingsTest {

  private static final class Dialog extends MilTrainingParameters {
    Dialog(String head) {
      this.head = head;
    }
  }

  /**
   * What a text cannot tell: where it runs, from which seed, and the head, which the tests name.
   */
  private static final Set<String> NOT_OF_THESE = Set.of("device", "seed", "head");

  private static List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    Stream.of(MilTrainingParameters.class, MilHeadParameters.class)
        .flatMap(type -> Stream.of(type.getDeclaredFields()))
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .filter(field -> !NOT_OF_THESE.contains(field.getName()))
        .filter(field -> !field.isSynthetic())
        .forEach(fields::add);
    assertTrue(fields.toString(), fields.size() > 20);
    return fields;
  }

  /** Another value than the dialog's. */
  private static Object other(Field field, Object value) {
    if (value instanceof Integer number) {
      return field.getName().equals("largestWidth") ? 128 : number + 1;
    } else if (value instanceof Double number) {
      return number == 0 ? 0.125 : number / 2;
    } else if (value instanceof Boolean truth) {
      return !truth;
    }
    return field.getType().getEnumConstants()[1];
  }

  @Test
  public void everyParameterOfTheNodesIsReadAsTheNodesReadIt() throws Exception {
    for (String head : MilLearner.heads()) {
      assertEquals(new Dialog(head).options(), MilSettings.of(Map.of("head", head)));
      for (Field field : fields()) {
        for (boolean published : new boolean[] {true, false}) {
          Dialog dialog = new Dialog(head);
          dialog.publishedMasking = published;
          Object value = other(field, field.get(dialog));
          field.set(dialog, value);
          boolean masking = dialog.publishedMasking;
          MilOptions expected = dialog.options();
          MilOptions found =
              MilSettings.of(
                  field.getName().equals("publishedMasking")
                      ? Map.of("head", head, "publishedMasking", "" + masking)
                      : Map.of(
                          "head",
                          head,
                          "publishedMasking",
                          "" + masking,
                          field.getName(),
                          value.toString()));
          assertEquals(field.getName(), expected, found);
        }
      }
    }
  }

  @Test
  public void whatIsUnknownOrNoValueIsNamed() {
    String unknown =
        assertThrows(IllegalArgumentException.class, () -> MilSettings.of(Map.of("rate", "0.1")))
            .getMessage();
    assertTrue(
        unknown, unknown.contains("no parameter “rate”") && unknown.contains("learningRate"));
    String none =
        assertThrows(IllegalArgumentException.class, () -> MilSettings.of(Map.of("epochs", "many")))
            .getMessage();
    assertEquals("“epochs” is “many”; expected a whole number.", none);
  }
}
