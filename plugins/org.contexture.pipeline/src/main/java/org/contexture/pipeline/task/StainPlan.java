package org.contexture.pipeline.task;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.contexture.network.device.Device;
import org.contexture.pipeline.stain.CohortStains;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainProfile;
import org.contexture.slides.stain.StainReference;
import org.contexture.slides.tissue.TissueOptions;

/**
 * Slides → their stains, as the Stain Normalizer measures them.
 *
 * @param method that measures
 */
public record StainPlan(StainMethod method) implements WorkPlan {

  static final String EXACT = "Exact Stain";

  private static final String FILE = ".stain.csv";
  private static final List<String> COLUMNS =
      List.of("Slide", "Stain", "Haematoxylin", "Eosin", EXACT);

  @Override
  public WorkKind kind() {
    return WorkKind.STAINS;
  }

  @Override
  public String ending() {
    return FILE;
  }

  @Override
  public String summary() {
    return "by " + method;
  }

  @Override
  public Optional<RowTable> rowTable() {
    return Optional.of(new RowTable(FILE, "stains.csv"));
  }

  @Override
  public SlideTask open(List<Device> devices, int threads) {
    return new FileTask(this, "measure", this::make, threads, () -> {});
  }

  private SlideWork.Made make(PlannedSlide slide) throws IOException {
    StainProfile profile = CohortStains.measure(slide.toTile(), method, TissueOptions.defaults());
    StainReference stain = new StainReference(method, profile);
    boolean stains = profile instanceof StainProfile.Stains;
    List<Object> row =
        List.of(
            slide.id(),
            stain.text(),
            stains ? ((StainProfile.Stains) profile).haematoxylin() : Double.NaN,
            stains ? ((StainProfile.Stains) profile).eosin() : Double.NaN,
            stain.exactText());
    return new SlideWork.Made(
        List.of(SlideWork.SlideFile.of(slide.id(), FILE, TableFile.of(COLUMNS, List.of(row)))),
        0,
        0,
        List.of());
  }
}
