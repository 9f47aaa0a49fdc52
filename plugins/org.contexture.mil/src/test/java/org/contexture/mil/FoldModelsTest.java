package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.contexture.mil.CrossValidation.Predicted;
import org.contexture.mil.FoldModels.Place;
import org.contexture.mil.head.Heads;
import org.contexture.mil.task.ClassTask;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Test;

public class FoldModelsTest {

  private static final List<Bag> BAGS = SyntheticBags.cohort(24, 0);

  private static CrossValidationOptions options(String head, double rate) {
    return new CrossValidationOptions(
        new MilOptions(
            Heads.named(head),
            0.2,
            new Schedule(5, 0, 0.2),
            new Optimisation(rate, 1e-4, false),
            Sampling.defaults(),
            Execution.defaults()),
        3,
        2,
        5,
        100,
        "");
  }

  private static FoldModels models(CrossValidationOptions... settings) {
    return FoldModels.of(BAGS, new ClassTask(), "Label", List.of(settings));
  }

  /** What was heard, from several threads. */
  private static final class Heard implements FoldModels.Listener {
    final Map<Place, FoldOutcome> outcomes = new ConcurrentHashMap<>();
    final Map<Place, String> failures = new ConcurrentHashMap<>();
    final Map<String, Integer> tilesOf = new ConcurrentHashMap<>();

    @Override
    public void trained(Place place, FoldOutcome outcome, int[] tiles) {
      outcomes.put(place, outcome);
      List<Bag> tested = models(options("mean", 1e-2), options("abmil", 1e-2)).tested(place);
      IntStream.range(0, tiles.length).forEach(i -> tilesOf.put(tested.get(i).id(), tiles[i]));
    }

    @Override
    public void failed(Place place, Exception reason) {
      failures.put(place, reason.getMessage());
    }
  }

  /** Last one first, each by a cohort of its own that was dealt anew. */
  @Test
  public void modelsTrainedOneByOneAndInAnyOrderAreThoseOfOneRun() throws IOException {
    CrossValidationOptions[] settings = {options("mean", 1e-2), options("abmil", 1e-2)};
    Heard heard = new Heard();
    List<Place> places = new ArrayList<>(models(settings).places());
    assertEquals(2 * 2 * 3, places.size());
    Collections.reverse(places);
    for (Place place : places) {
      models(settings).train(List.of(place), Device.CPU, heard, Progress.NONE);
    }
    for (int setting = 1; setting <= 2; setting++) {
      Predicted together =
          CrossValidation.predict(
              BAGS, new ClassTask(), "Label", settings[setting - 1], Device.CPU, Progress.NONE);
      int[] tiles = BAGS.stream().mapToInt(bag -> heard.tilesOf.get(bag.id())).toArray();
      Predicted apart = models(settings).join(setting, heard.outcomes, tiles);
      assertArrayEquals(together.tiles(), apart.tiles());
      assertEquals(together.warnings(), apart.warnings());
      assertArrayEquals(together.ensemble().weights(), apart.ensemble().weights());
      for (int i = 0; i < together.outOfFold().size(); i++) {
        assertEquals(together.outOfFold().get(i).fold(), apart.outOfFold().get(i).fold());
        assertArrayEquals(
            together.outOfFold().get(i).probabilities(),
            apart.outOfFold().get(i).probabilities(),
            0);
      }
    }
  }

  @Test
  public void aSettingThatFailsIsHeardAndTheOthersGoOn() throws IOException {
    Heard heard = new Heard();
    FoldModels models = models(options("mean", 1e-2), options("abmil", 1e30));
    models.train(models.places(), Device.CPU, heard, Progress.NONE);
    Map<Integer, Integer> trained = new HashMap<>();
    heard.outcomes.keySet().forEach(place -> trained.merge(place.setting(), 1, Integer::sum));
    assertEquals(Map.of(1, 6), trained);
    assertEquals(6, heard.failures.size());
    assertTrue(
        heard.failures.toString(),
        heard.failures.values().stream().allMatch(text -> text.contains("learning rate")));
  }

  @Test
  public void aModelThatIsRefusedIsPassedOver() throws IOException {
    FoldModels models = models(options("mean", 1e-2));
    List<Place> trained = Collections.synchronizedList(new ArrayList<>());
    models.train(
        models.places(),
        Device.CPU,
        new FoldModels.Listener() {
          @Override
          public boolean begins(Place place) {
            return place.fold() == 2;
          }

          @Override
          public void trained(Place place, FoldOutcome outcome, int[] tiles) {
            trained.add(place);
          }

          @Override
          public void failed(Place place, Exception reason) {
            throw new AssertionError(reason);
          }
        },
        Progress.NONE);
    trained.sort(java.util.Comparator.comparing(Place::repeat));
    assertEquals(List.of(new Place(1, 1, 2), new Place(1, 2, 2)), trained);
  }
}
