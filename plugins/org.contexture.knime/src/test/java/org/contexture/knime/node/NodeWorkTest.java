package org.contexture.knime.node;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.contexture.headless.extension.RunningWorkflow;
import org.junit.Test;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.HeadlessContext;
import org.knime.core.node.HeadlessProgress;
import org.knime.core.node.KNIMEException;

public class NodeWorkTest {

  private final AtomicBoolean cancelled = new AtomicBoolean();

  @Test
  public void aLostGpuIsAMessageInEveryNodeAndAFaultOfOursIsNone() {
    RuntimeException lost =
        new RuntimeException("CUDA error: unspecified launch failure\nException raised from …");
    KNIMEException said =
        assertThrows(KNIMEException.class, () -> NodeWork.execute(monitor(), throwing(lost)));
    assertTrue(said.getMessage(), said.getMessage().contains("unspecified launch failure."));
    assertFalse(said.getMessage(), said.getMessage().contains("Exception raised"));
    RuntimeException fault = new RuntimeException("index out of range");
    assertSame(
        fault,
        assertThrows(RuntimeException.class, () -> NodeWork.execute(monitor(), throwing(fault))));
  }

  private static NodeWork throwing(RuntimeException failure) {
    return progress -> {
      throw failure;
    };
  }

  @Test
  public void aCancelledNodeIsGoneBeforeItsNetworkIs() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch operation = new CountDownLatch(1); // in the middle of which nothing stops
    AtomicReference<Throwable> heard = new AtomicReference<>();
    NodeWork large =
        progress -> {
          begun.countDown();
          awaitWhateverHappens(operation);
          try {
            progress.report(0.5, "the next operation");
          } catch (CancellationException e) {
            heard.set(e);
            throw e;
          }
        };
    Thread user =
        new Thread(
            () -> {
              awaitWhateverHappens(begun);
              cancelled.set(true);
            });
    user.start();
    assertThrows(CanceledExecutionException.class, () -> NodeWork.execute(monitor(), large));
    assertEquals("still in the middle", 1, operation.getCount());

    cancelled.set(false);
    Thread end =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(300);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              operation.countDown();
            });
    end.start();
    AtomicBoolean alone = new AtomicBoolean();
    NodeWork.execute(monitor(), progress -> alone.set(heard.get() != null));
    assertTrue("later work waits for the operation to end", alone.get());
  }

  @Test
  public void workIsDoneInTheNodesWorkflow() throws Exception {
    Path folder = Path.of("workflow").toAbsolutePath();
    AtomicReference<Path> resolved = new AtomicReference<>();
    RunningWorkflow.enter(folder);
    try {
      NodeWork.execute(
          monitor(), progress -> resolved.set(LocalPath.resolve("knime://knime.workflow/a", "p")));
    } finally {
      RunningWorkflow.leave();
    }
    assertEquals(folder.resolve("a"), resolved.get());
  }

  @Test
  public void failuresAreToldAndFaultsAreThrown() {
    KNIMEException failure =
        assertThrows(
            KNIMEException.class,
            () ->
                NodeWork.execute(
                    monitor(),
                    progress -> {
                      throw new IOException("The disk is full.");
                    }));
    assertEquals("The disk is full.", failure.getMessage());
    IllegalStateException fault = new IllegalStateException("a bug");
    assertSame(
        fault,
        assertThrows(
            IllegalStateException.class,
            () ->
                NodeWork.execute(
                    monitor(),
                    progress -> {
                      throw fault;
                    })));
    assertFalse(cancelled.get());
  }

  private static void awaitWhateverHappens(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.interrupted(); // goes on, as libtorch does
      }
    }
  }

  private ExecutionMonitor monitor() {
    return HeadlessContext.create(
        new HeadlessProgress() {
          @Override
          public void checkCanceled() throws CanceledExecutionException {
            if (cancelled.get()) {
              throw new CanceledExecutionException();
            }
          }

          @Override
          public void setProgress(double progress) {}

          @Override
          public Double getProgress() {
            return 0.0;
          }

          @Override
          public void setMessage(String text) {}

          @Override
          public String getMessage() {
            return "";
          }

          @Override
          public void setExecuteCanceled() {
            cancelled.set(true);
          }
        },
        Path.of("unused"));
  }
}
