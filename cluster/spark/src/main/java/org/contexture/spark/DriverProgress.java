package org.contexture.spark;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.contexture.pipeline.spark.SlidesDone;

/** Says on standard output, after each group of slides, how many slides have a verdict. */
final class DriverProgress extends SparkListener {

  private final int slides;
  private final int groups;
  private int done;

  DriverProgress(int slides, int groups) {
    this.slides = slides;
    this.groups = groups;
    System.out.println(new SlidesDone(0, slides));
  }

  /** The first stage is the extraction; Spark calls this from one thread. */
  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.stageId() == 0 && end.taskInfo().successful()) {
      int group = end.taskInfo().index();
      done += (slides - group + groups - 1) / groups; // every groups-th slide from this one on
      System.out.println(new SlidesDone(done, slides));
    }
  }
}
