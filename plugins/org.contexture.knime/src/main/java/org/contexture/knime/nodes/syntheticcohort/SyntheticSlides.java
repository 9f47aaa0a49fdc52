package org.contexture.knime.nodes.syntheticcohort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.WorkflowData;
import org.contexture.knime.table.FeatureFileCell;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.pipeline.catalogue.CatalogueOptions;
import org.contexture.pipeline.catalogue.SlideCatalogue;
import org.contexture.pipeline.catalogue.SlideEntry;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticSlide;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.ExecutionContext;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Writes a cohort and reads it back as the Slide Reader would. */
final class SyntheticSlides {

  private static final int THUMBNAIL_PX = 384;

  private SyntheticSlides() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    SyntheticCohortNodeParameters parameters = input.getParameters();
    if (parameters.folder.isBlank()) {
      Path folder = Files.createTempDirectory("contexture-slides");
      try {
        output.setOutData(write(parameters, folder, input.getExecutionContext(), progress));
      } finally {
        WorkflowData.delete(folder);
      }
    } else {
      Path folder = LocalPath.folder(parameters.folder, "Folder");
      output.setOutData(write(parameters, folder, input.getExecutionContext(), progress));
    }
  }

  /** Draws into a folder; where the user gave none, the slides move into the node's own files. */
  private static BufferedDataTable write(
      SyntheticCohortNodeParameters parameters,
      Path folder,
      ExecutionContext context,
      Progress progress)
      throws IOException, InvalidSettingsException {

    Progress drawing = progress.part(0, 0.9);
    drawing.report(0, "Drawing slides into " + folder);
    List<SyntheticSlide> written =
        SyntheticCohort.write(
            parameters.options(),
            folder,
            (done, all) -> drawing.report((double) done / all, done + " of " + all + " slides"));
    SlideCatalogue catalogue =
        SlideCatalogue.scan(
            new CatalogueOptions(
                folder,
                false,
                Optional.of(folder.resolve(SyntheticCohort.LABELS_FILE)),
                Optional.empty(),
                THUMBNAIL_PX),
            progress.part(0.9, 1));

    Set<String> ours = new HashSet<>();
    written.forEach(slide -> ours.add(slide.id()));
    boolean own = parameters.folder.isBlank();
    try (TableWriter table =
        new TableWriter(context, SlidesTable.spec(Set.of(), FeatureFileCell.type(own)))) {
      for (SlideEntry slide : catalogue.slides()) {
        if (ours.contains(slide.id())) {
          table.add(
              own
                  ? SlidesTable.row(slide, FeatureFileCell.moved(slide.metadata().path(), context))
                  : SlidesTable.row(slide));
        }
      }
      return table.finish();
    }
  }
}
