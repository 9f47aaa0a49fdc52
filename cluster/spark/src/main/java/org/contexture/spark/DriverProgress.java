package org.contexture.spark;

import java.util.function.IntUnaryOperator;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.contexture.pipeline.spark.SlidesDone;

/** Says on standard output, after each task of the work, how much has a verdict. */
final class DriverProgress extends SparkListener {

  private static final String WORK = "contexture.work";

  private final int all;
  private final String what;
  private final IntUnaryOperator ofTask;
  private int done;
  private int stage = -1;

  private DriverProgress(int all, String what, IntUnaryOperator ofTask) {
    this.all = all;
    this.what = what;
    this.ofTask = ofTask;
    say();
  }

  /** Of slides in groups: every so-many-th slide from the group's own number on. */
  static DriverProgress ofSlides(int slides, int groups) {
    return new DriverProgress(slides, "slides", group -> (slides - group + groups - 1) / groups);
  }

  /** Of models, of which each is a task. */
  static DriverProgress ofModels(int models) {
    return new DriverProgress(models, "models", model -> 1);
  }

  /** Listens to what this thread submits from now on: tables may have been read before. */
  void listen(SparkContext spark) {
    spark.addSparkListener(this);
    spark.setLocalProperty(WORK, what);
  }

  private void say() {
    System.out.println(new SlidesDone(done, all, what));
  }

  /** The first stage is the work; Spark calls this from one thread, as the next. */
  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted begun) {
    if (stage < 0 && begun.properties() != null && begun.properties().containsKey(WORK)) {
      stage = begun.stageInfo().stageId();
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.stageId() == stage && end.taskInfo().successful()) {
      done += ofTask.applyAsInt(end.taskInfo().index());
      say();
    }
  }
}
