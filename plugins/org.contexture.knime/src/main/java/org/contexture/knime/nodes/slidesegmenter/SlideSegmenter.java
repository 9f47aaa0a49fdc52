package org.contexture.knime.nodes.slidesegmenter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.SegmentationNetwork;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.table.RegionsTable;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.SlidesTable.SlideRow;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.annotation.AnnotatedSlide;
import org.contexture.pipeline.segmentation.SegmentationOptions;
import org.contexture.pipeline.segmentation.SlideSegmentation;
import org.contexture.pipeline.tiling.SlideToTile;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Has slides segmented and writes regions and overview as they come. */
final class SlideSegmenter {

  private SlideSegmenter() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    SlideSegmenterNodeParameters parameters = input.getParameters();
    SegmentationOptions options = parameters.options();
    EncoderModel model =
        input.<EncoderPortObject>getInPortObject(SlideSegmenterNodeFactory.NETWORK).model();
    List<SlideToTile> slides = new ArrayList<>();
    for (SlideRow slide : SlidesTable.read(input.getInTable(SlideSegmenterNodeFactory.SLIDES))) {
      slides.add(slide.toTile());
    }
    Warnings warnings = new Warnings();
    try (SegmentationNetwork network =
            SegmentationNetwork.open(
                model, ChosenDevice.resolve(parameters.device, progress, warnings));
        TableWriter regions = new TableWriter(input.getExecutionContext(), RegionsTable.spec());
        TableWriter overview =
            new TableWriter(input.getExecutionContext(), RegionsTable.overviewSpec())) {
      List<SlideFailure> failures =
          SlideSegmentation.run(
              slides, network, options, slide -> add(slide, regions, overview, warnings), progress);
      for (SlideFailure failure : failures) {
        overview.add(RegionsTable.failedRow(failure, overview.size()));
        warnings.add("Slide \"%s\": %s".formatted(failure.slide(), failure.message()));
      }
      output.setOutData(regions.finish(), overview.finish());
    }
    warnings.show(output::setWarningMessage);
  }

  private static void add(
      AnnotatedSlide slide, TableWriter regions, TableWriter overview, Warnings warnings) {
    slide.regions().forEach(region -> regions.add(RegionsTable.row(slide, region)));
    overview.add(RegionsTable.overviewRow(slide));
    slide.notes().forEach(note -> warnings.add("Slide \"%s\": %s".formatted(slide.slide(), note)));
  }
}
