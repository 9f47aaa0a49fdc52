package org.contexture.knime.nodes.distillation;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.contexture.distillation.Preset;
import org.contexture.distillation.teacher.TeacherKind;
import org.junit.Test;
import org.knime.node.parameters.widget.choices.Label;

/** The objectives that the dialog offers. */
public class ChosenPresetTest {

  @Test
  public void theDialogOffersEveryPresetAndMarksThoseThatSawNoRealTissue() throws Exception {
    List<String> offered =
        Arrays.stream(ChosenPreset.values())
            .flatMap(chosen -> chosen.preset().stream())
            .map(Preset::name)
            .toList();
    assertEquals(
        Arrays.stream(Preset.values()).map(Preset::name).sorted().toList(),
        offered.stream().sorted().toList());
    for (ChosenPreset chosen : ChosenPreset.values()) {
      Label label = ChosenPreset.class.getField(chosen.name()).getAnnotation(Label.class);
      boolean tried = chosen.preset().map(Preset::tried).orElse(true);
      assertEquals(chosen.name(), !tried, label.value().endsWith(", untried"));
      assertEquals(
          chosen.name(), !tried, label.description().endsWith("Not tried on real tissue yet."));
    }
  }

  @Test
  public void severalTeachersAreAskedByThosePresetsThatNameThem() {
    for (ChosenPreset chosen : ChosenPreset.values()) {
      chosen
          .preset()
          .ifPresent(
              preset ->
                  assertEquals(
                      preset == Preset.HYBRID ? 2 : 1,
                      preset.objective(TeacherKind.FROZEN).teachers()));
    }
  }

  @Test
  public void viewsAreAveragedWherePhRegIsChosenUnlessTheTeacherIsNoGivenEncoder() {
    for (TeacherKind kind : TeacherKind.values()) {
      boolean isGiven =
          List.of(TeacherKind.FROZEN, TeacherKind.TURNED, TeacherKind.AVERAGED).contains(kind);
      assertEquals(isGiven ? TeacherKind.AVERAGED : kind, Preset.PH_REG.objective(kind).teacher());
      assertEquals(kind, Preset.MASKED_CONTEXT.objective(kind).teacher());
    }
  }
}
