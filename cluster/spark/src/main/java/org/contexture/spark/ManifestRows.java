package org.contexture.spark;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.sql.Timestamp;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlannedSlide;

/** Lines of the manifest as Spark's rows; see {@link ManifestLine} for the columns. */
final class ManifestRows {

  static final StructType SCHEMA =
      new StructType()
          .add("slide", StringType)
          .add("state", StringType)
          .add("stage", StringType)
          .add("message", StringType)
          .add("file", StringType)
          .add("bytes", LongType)
          .add("sha256", StringType)
          .add("tiles", IntegerType)
          .add("dimension", IntegerType)
          .add("seconds", DoubleType)
          .add("machine", StringType)
          .add("task", StringType)
          .add("plan", StringType)
          .add("source", StringType)
          .add("finished", TimestampType)
          .add("more", StringType)
          .add("label", StringType)
          .add("patient", StringType);

  private ManifestRows() {}

  /** What became of a slide; what is not known of it is null. */
  static Row of(ManifestLine line, PlannedSlide slide) {
    return RowFactory.create(
        line.slide(),
        line.state().toString(),
        line.stage(),
        line.message(),
        line.file(),
        line.bytes(),
        line.sha256(),
        line.tiles(),
        line.dimension(),
        line.seconds(),
        line.machine(),
        line.task(),
        line.plan(),
        line.source(),
        Timestamp.from(line.finished()),
        line.moreText(),
        slide.label().orElse(null),
        slide.patient().orElse(null));
  }
}
